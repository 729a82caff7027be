"""What staff fill in to answer: the answer, what it promises, when it goes, and the draft of all that."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases.scheduling import NoAddress
from vidord.promises.ledger import InThePast, TooFarAhead
from vidord.web.day_field import DayField
from vidord.web.desk.forms import PromiseFields, hour_exists, moment_of
from vidord.web.desk.words_to_send import WordsToSend


class LaterFields(forms.Form):
    """When to send it, if not now."""

    send_day = DayField(label=_("Send it on"))
    send_time = forms.TimeField(
        label=_("Send it at"),
        required=False,
        error_messages={"invalid": _("Write the time as 14.30")},
        widget=forms.TimeInput(attrs={"placeholder": "08.00"}),
    )
    send_late = forms.BooleanField(label=_("Send it then, although that is too late"), required=False)

    def clean(self) -> dict:
        """A time needs its day, and a promise is given when the customer hears it."""
        said = super().clean()
        day, clock = said.get("send_day"), said.get("send_time")
        if bool(day) != bool(clock) and not {"send_day", "send_time"} & set(self.errors):
            self.add_error("send_time", _("Write both the day and the time, or neither to send it now"))
        if day and clock and not hour_exists(day, clock):
            self.add_error("send_time", _("That hour does not exist: the clocks skip it that night"))
        if day and said.get("promise", "NONE") != "NONE":
            self.add_error(
                "send_day",
                _("What goes later can’t promise anything new: the customer would not hear it in time"),
            )
        return said

    def goes_at(self) -> datetime | None:
        """Return when it is to go; nothing when now."""
        said = self.cleaned_data
        return moment_of(said["send_day"], said["send_time"]) if said.get("send_day") else None

    def warns_late(self, due_at: datetime | None) -> bool:
        """Say so when it would go after what it is to keep is due; ticking the box sends it all the same."""
        goes_at = self.goes_at()
        if goes_at is None or due_at is None or goes_at < due_at or self.cleaned_data["send_late"]:
            return False
        self.add_error("send_late", _("An answer is due before that. Choose an earlier time, or tick this."))
        return True

    def refuse_time(self, fault: Exception) -> None:
        """Say at the field why it can't go then."""
        words = {
            InThePast: _("That time has already been. Choose a later one."),
            TooFarAhead: _("That is more than a year ahead. Choose an earlier day."),
            NoAddress: _(
                "There is no e-mail address, so it can’t wait: it would stand on the customer’s page."
            ),
        }
        self.add_error("send_time", words[type(fault)])


class AnswerForm(WordsToSend, LaterFields, PromiseFields):
    """The answer, and beside it the promise."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the answer")},
    )
    kind = forms.ChoiceField(
        label=_("This is"),
        choices=[("ANSWER", _("an answer")), ("INFORMATION", _("information, the answer comes later"))],
    )
    asks_whether = forms.BooleanField(label=_("Ask whether it works now"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    joined = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Whether it was refused for what had happened meanwhile, which stands on the page now.
    has_taken_over = False
    takes_up = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)


class DraftForm(forms.Form):
    """What stands in the composer, finished or not: everything fits that the composer could send."""

    SAID = (
        "kind",
        "promise",
        "day",
        "starts",
        "by",
        "outside",
        "agreement",
        "agreement_says",
        "only_if",
        "asks_whether",
        "send_day",
        "send_time",
        "send_late",
        "takes_up",
    )

    key = forms.UUIDField()
    draft_seen = forms.UUIDField(required=False)
    turn = forms.IntegerField(required=False, min_value=0, max_value=2**53)
    text = forms.CharField(required=False, max_length=50_000, strip=False)
    kind = forms.CharField(required=False, max_length=100)
    promise = forms.CharField(required=False, max_length=100)
    day = forms.CharField(required=False, max_length=100)
    starts = forms.CharField(required=False, max_length=100)
    by = forms.CharField(required=False, max_length=100)
    outside = forms.CharField(required=False, max_length=10)
    agreement = forms.CharField(required=False, max_length=100)
    agreement_says = forms.CharField(required=False, max_length=1_000)
    only_if = forms.CharField(required=False, max_length=200)
    asks_whether = forms.CharField(required=False, max_length=10)
    send_day = forms.CharField(required=False, max_length=100)
    send_time = forms.CharField(required=False, max_length=100)
    send_late = forms.CharField(required=False, max_length=10)
    takes_up = forms.CharField(required=False, max_length=20)
