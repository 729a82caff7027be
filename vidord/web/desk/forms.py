"""What staff fill in."""

import uuid
from datetime import datetime

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from vidord.cases.answering import NewPromise


class AnswerForm(forms.Form):
    """The answer, and beside it the question that every answer must meet: what do you promise?"""

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
    promise = forms.ChoiceField(
        label=_("What do you promise?"),
        choices=[("NONE", _("nothing new")), ("WRITE", _("I write")), ("CALL", _("I call"))],
    )
    day = forms.DateField(label=_("Day"), required=False)
    starts = forms.TimeField(label=_("From"), required=False)
    by = forms.TimeField(label=_("At the latest"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean(self) -> dict:
        """A promise needs a day and a time, and a window opens before it closes."""
        said = super().clean()
        if said.get("promise") in {"WRITE", "CALL"}:
            for name in ("day", "by"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("A promise needs a day and a time"))
        if said.get("starts") and said.get("by") and said["starts"] >= said["by"]:
            self.add_error("starts", _("The time from which you call must be before the latest time"))
        return said

    def new_promise(self) -> NewPromise | None:
        """Return what is promised next, or nothing."""
        said = self.cleaned_data
        if said["promise"] == "NONE":
            return None
        zone = get_default_timezone()
        starts_at = datetime.combine(said["day"], said["starts"], zone) if said["starts"] else None
        return NewPromise(said["promise"], datetime.combine(said["day"], said["by"], zone), starts_at)
