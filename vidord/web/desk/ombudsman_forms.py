"""What the ombudsman fills in, and who appoints her."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from vidord.cases import decided
from vidord.cases.models import AuthorityAsked, Opinion
from vidord.cases.opinions import Finding
from vidord.cases.overseeing import Order
from vidord.people.models import Staff
from vidord.people.ombudsmen import Refused
from vidord.web.day_field import DayField
from vidord.web.desk.decision_forms import Kronor, PersonField
from vidord.web.desk.forms import TimeFields
from vidord.web.desk.words_to_send import WordsToSend

WHO = _("Choose a colleague from the list")
REFUSED = {
    "NOT_DIRECTOR": (None, _("Only whom the board has given a mandate without limit appoints an ombudsman.")),
    "NOT_HERS": (None, _("Only the ombudsman herself resigns.")),
    "ENDED": (None, _("That term is over.")),
    "HERSELF": ("to", _("Nobody appoints herself.")),
    "LEFT": ("to", _("That colleague has left.")),
    "DECIDES": (
        "to",
        _("That colleague leads, administers or decides here. An ombudsman looks at what others decide."),
    ),
    "IN_THE_PAST": ("starts", _("That day has been. A term begins today or later.")),
    "NO_PERIOD": ("ends", _("It must end after it begins.")),
    "TOO_LONG": ("ends", _("That is more than six years. Choose an earlier day.")),
    "TAKEN": ("starts", _("Somebody is ombudsman then. Begin when that term is over.")),
}


class OpinionForm(WordsToSend):
    """What the ombudsman finds: for the customer, and for everybody."""

    kind = forms.ChoiceField(
        label=_("What you find"),
        choices=[
            (Opinion.Kind.UPHELD, _("The decision stands")),
            (Opinion.Kind.CHANGED, _("The decision is to be changed: somebody who may decides anew")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you find")},
    )
    reasons = forms.CharField(
        label=_("Why, in words to the customer"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write why: the customer reads it")},
    )
    public_sv = forms.CharField(
        label=_("The Swedish text"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what everybody may read")},
    )
    public_en = forms.CharField(
        label=_("The English text"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what everybody may read")},
    )
    corrects = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def found(self) -> Finding:
        """Return what she has written."""
        said = self.cleaned_data
        return Finding(
            said["kind"], said["reasons"], said["public_sv"], said["public_en"], anyway=said["anyway"]
        )


class ReopeningForm(WordsToSend):
    """Why a case is opened again."""

    because = forms.CharField(
        label=_("Why, so that the customer understands"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the customer reads it")},
    )


class OrderForm(WordsToSend, TimeFields):
    """Who is to answer or decide, in the ombudsman's words, and by when."""

    to = PersonField(label=_("Who is to answer"))
    words = forms.CharField(
        label=_("What you write to whoever answers. The customer reads it too"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the answer has to be about")},
    )
    kind = forms.ChoiceField(label=_("What it is about"), required=False)
    amount = Kronor(label=_("How much, in kronor"))
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["starts"], self.fields["outside"]
        self.fields["to"].offer(people, nobody=str(_("choose")))
        things = decided.things()
        self.fields["kind"].choices = [
            ("", _("nothing has to be decided")),
            *((kind, things[kind]) for kind in AuthorityAsked.Kind.values),
        ]

    def needs_a_time(self, said: dict) -> bool:
        """A question has the time of any question."""
        return not said.get("kind")

    def clean(self) -> dict:
        """Somebody is named."""
        said = super().clean()
        if "to" not in self.errors and said.get("to") is None:
            self.add_error("to", WHO)
        return said

    def order(self) -> Order:
        """Return what she has written."""
        said, times = self.cleaned_data, self.times()
        return Order(
            said["to"],
            said["words"],
            due_at=times[1] if times else None,
            kind=said["kind"],
            amount=said["amount"],
            anyway=said["anyway"],
        )


class SuccessorForm(forms.Form):
    """Who goes on when the ombudsman resigns, and why."""

    to = forms.ModelChoiceField(
        label=_("Who is to be ombudsman"),
        queryset=Staff.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": WHO, "invalid_choice": WHO},
    )
    because = forms.CharField(
        label=_("Why. Everybody reads it"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: everybody reads it")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people
        self.fields["to"].label_from_instance = lambda person: person.public_name

    def refuse(self, refusal: Refused) -> None:
        """Say at the field why it can't be."""
        field, words = REFUSED[refusal.why]
        self.add_error(field if field in self.fields else None, words)


class AppointmentForm(SuccessorForm):
    """Who is to be ombudsman, from when until when."""

    starts = DayField(label=_("From. Nothing means from now on"), placeholder="2026-12-01")
    ends = DayField(label=_("Through"), placeholder="2029-11-30", required=True)

    def period(self, *, at: datetime) -> tuple[datetime, datetime]:
        """Return from when until when, in the company's time zone; the last day is whole."""
        starts, ends, zone = self.cleaned_data["starts"], self.cleaned_data["ends"], get_default_timezone()
        is_now = starts in (None, at.astimezone(zone).date())
        begins = at if is_now else datetime.combine(starts, time(), zone)
        return begins, datetime.combine(ends + timedelta(days=1), time(), zone)
