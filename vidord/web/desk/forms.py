"""What staff fill in."""

import re
import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from vidord.cases.answering import NewPromise
from vidord.cases.models import Case
from vidord.core import phone_numbers
from vidord.core.typography import reference
from vidord.people import presence
from vidord.people.models import Staff
from vidord.promises.ledger import PERSONAL, InThePast, Source, TooFarAhead, Unpromisable
from vidord.promises.models import Promise
from vidord.web.day_field import DayField
from vidord.web.desk.words_to_send import WordsToSend

IF = re.compile(r"^(?:(?:bara |endast )?om|(?:only )?if)\s+", re.IGNORECASE)


class TimeFields(forms.Form):
    """A day and a time, and for a call the time from which."""

    day = DayField(label=_("Day"))
    starts = forms.TimeField(
        label=_("From"),
        required=False,
        error_messages={"invalid": _("Write the time as 14.30")},
        widget=forms.TimeInput(attrs={"placeholder": "13.00"}),
    )
    by = forms.TimeField(
        label=_("At the latest"),
        required=False,
        error_messages={"invalid": _("Write the time as 14.30")},
        widget=forms.TimeInput(attrs={"placeholder": "15.00"}),
    )
    outside = forms.BooleanField(label=_("I promise it although I am not rostered then"), required=False)

    def needs_a_time(self, said: dict) -> bool:
        """Tell whether day and time must be there."""
        return True

    def clean(self) -> dict:
        """A promise needs a day and a time, and a window opens before it closes."""
        said = super().clean()
        if self.needs_a_time(said):
            for name in ("day", "by"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("A promise needs a day and a time"))
        if said.get("starts") and said.get("by") and said["starts"] >= said["by"]:
            self.add_error("starts", _("The time from which you call must be before the latest time"))
        for name in ("starts", "by"):
            if said.get("day") and said.get(name) and not hour_exists(said["day"], said[name]):
                self.add_error(name, _("That hour does not exist: the clocks skip it that night"))
        return said

    def times(self) -> tuple[datetime | None, datetime] | None:
        """Return when its window opens, if it has one, and when it is due; nothing when none is needed."""
        said = self.cleaned_data
        if not self.needs_a_time(said):
            return None
        starts_at = moment_of(said["day"], said["starts"]) if said.get("starts") else None
        return starts_at, moment_of(said["day"], said["by"])

    def refuse(self, fault: Unpromisable) -> None:
        """Say at the field why that time can't be promised."""
        words = {
            InThePast: _("That time has already been. Choose a later one."),
            TooFarAhead: _("That is more than a year ahead. Choose an earlier day."),
        }
        self.add_error("by", words[type(fault)])

    def warns(self, person: Staff) -> bool:
        """Say so when the promised time is outside her roster; ticking the box promises it all the same."""
        times = self.times()
        if times is None or self.cleaned_data["outside"]:
            return False
        starts_at, due_at = times
        if presence.covers(person, start=starts_at or due_at, end=due_at):
            return False
        self.add_error("outside", _("You are not rostered at that time. Choose another, or tick this."))
        return True


class PromiseFields(TimeFields):
    """What every answer and every note must say: what do you promise, and by when?"""

    promise = forms.ChoiceField(
        label=_("What do you promise?"),
        choices=[("NONE", _("nothing new")), ("WRITE", _("I write")), ("CALL", _("I call"))],
    )
    agreement = forms.CharField(label=_("Number of the agreement"), max_length=60, required=False)
    agreement_says = forms.CharField(
        label=_("What it says, word for word"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    only_if = forms.CharField(
        label=_("Only if"),
        help_text=_("For example: the meter has not been changed on Friday. The customer reads it."),
        max_length=120,
        required=False,
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean_only_if(self) -> str:
        """Keep what follows the “if” that the sentence says itself."""
        said = " ".join(self.cleaned_data["only_if"].split()).rstrip(" .")
        return IF.sub("", said)

    def clean(self) -> dict:
        """
        What stands in an agreement is cited by its number and its words. By an agreement, and on a condition,
        something is promised.
        """
        said = super().clean()
        cited = [name for name in ("agreement", "agreement_says") if said.get(name)]
        if len(cited) == 1:
            missing = "agreement_says" if cited == ["agreement"] else "agreement"
            self.add_error(missing, _("The customer reads both: which agreement, and what it says"))
        if cited and said.get("promise") and not self.needs_a_time(said):
            self.add_error("promise", _("Say what you promise by the agreement"))
        if said.get("only_if") and said.get("promise") and not self.needs_a_time(said):
            self.add_error("promise", _("Say what you promise on that condition"))
        return said

    def _source(self) -> Source:
        said = self.cleaned_data
        if not said["agreement"]:
            return PERSONAL
        words = said["agreement_says"]
        return Source(Promise.Source.CONTRACT, words=words, agreement_number=said["agreement"])

    def needs_a_time(self, said: dict) -> bool:
        """Only a promise does."""
        return said.get("promise") in {"WRITE", "CALL"}

    def new_promise(self) -> NewPromise | None:
        """Return what is promised next, or nothing."""
        if (times := self.times()) is None:
            return None
        starts_at, due_at = times
        said = self.cleaned_data
        return NewPromise(said["promise"], due_at, starts_at, self._source(), said["only_if"])


class MoveForm(WordsToSend, TimeFields):
    """Another time for a promise, and the reason as the customer reads it."""

    because = forms.CharField(
        label=_("Why, so that the customer understands"),
        max_length=500,
        error_messages={"required": _("Say why: the customer reads it")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Promise.Kind.CALL:
            del self.fields["starts"]


class ConditionForm(WordsToSend):
    """How the condition of a promise turned out, and when it failed, why, as the customer reads it."""

    turned = forms.ChoiceField(
        label=_("How it turned out"), choices=[("HELD", _("It holds")), ("FAILED", _("It failed"))]
    )
    because = forms.CharField(
        label=_("Why it failed, in words to the customer"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict:
        """A condition fails for a reason."""
        said = super().clean()
        if said.get("turned") == "FAILED" and not said.get("because") and "because" not in self.errors:
            self.add_error("because", _("Write why: the customer reads it"))
        return said


class PauseForm(WordsToSend):
    """What we must know of the customer to keep a promise, as she reads it."""

    asked = forms.CharField(
        label=_("What do you need to know?"),
        help_text=_("One concrete question. The customer can say that you need not know it."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question: the customer reads it")},
    )

    def clean_asked(self) -> str:
        """Only a question stops the clock: “write when you know” would stop it for nothing."""
        asked = self.cleaned_data["asked"]
        if "?" not in asked:
            raise forms.ValidationError(_("Write it as a question, with a question mark"))
        return asked


class CallAgainForm(forms.Form):
    """Nobody answered: when we call again today, if that is known."""

    again = forms.TimeField(required=False, error_messages={"invalid": _("Write the time as 14.30")})

    def moment(self, *, today: datetime) -> datetime | None:
        """Return that time of the day; nothing when none was given, or the clocks skip it."""
        said = self.cleaned_data["again"]
        day = today.astimezone(get_default_timezone()).date()
        return moment_of(day, said) if said and hour_exists(day, said) else None


class ReviewForm(WordsToSend):
    """What a second person finds, and why."""

    found = forms.ChoiceField(
        label=_("What you find"),
        choices=[("AGREED", _("The customer is right")), ("STANDS", _("It stands"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you find")},
    )
    because = forms.CharField(
        label=_("Why, in words to the customer"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write why: the customer reads it")},
    )


class LineForm(WordsToSend, PromiseFields):
    """Somebody is on the line: who, what, and what we promise or solved."""

    way = forms.ChoiceField(
        label=_("How"), choices=[("PHONE", _("by phone")), ("VISIT", _("a visit")), ("LETTER", _("a letter"))]
    )
    case = forms.ChoiceField(label=_("About"), required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("E-mail, if there is one"),
        max_length=320,
        required=False,
        error_messages={"invalid": _("Write the whole address, for example amira@post.example")},
    )
    topic = forms.ChoiceField(
        label=_("What it is about"),
        choices=[
            ("OTHER", _("something else")),
            ("FAULT", _("a fault")),
            ("BILL", _("a bill")),
            ("MOVE", _("a move")),
            ("COMPLAINT", _("a complaint")),
        ],
    )
    identity = forms.ChoiceField(
        label=_("How do you know who it is?"),
        choices=[
            ("NOT_CHECKED", _("not checked: disclose nothing")),
            ("CALLED_BACK", _("called back on a known number")),
            ("DOCUMENT_SHOWN", _("an identity document")),
            ("POWER_OF_ATTORNEY", _("a power of attorney")),
        ],
    )
    text = forms.CharField(
        label=_("What was said"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what was said, a line is enough")},
    )

    field_order = ["way", "case", "name", "phone", "email", "topic", "identity", "text", "promise"]

    def __init__(self, *args: Any, cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["promise"].choices = [
            ("NONE", _("an answer, as our pledge says")),
            ("WRITE", _("I write")),
            ("CALL", _("I call")),
            ("SOLVED", _("nothing: solved now")),
        ]
        known = [(str(case.number), f"{reference(case.number)} {case.title}") for case in cases]
        self.fields["case"].choices = [*known, ("", _("something new"))]

    def clean_phone(self) -> str:
        """Keep a number in one form, so that it is found again."""
        said = self.cleaned_data["phone"].strip()
        if not said:
            return ""
        try:
            return phone_numbers.kept(said)
        except phone_numbers.NotANumber:
            raise forms.ValidationError(
                _("That is no telephone number. Write it as 070-174 06 18.")
            ) from None


def moment_of(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, get_default_timezone()).astimezone(UTC)


def hour_exists(day: date, clock: time) -> bool:
    """Tell whether a clock time is shown that day; in the night that clocks go forward an hour is not."""
    return moment_of(day, clock).astimezone(get_default_timezone()).time() == clock


class AwayForm(forms.Form):
    """Until when, and nothing about why."""

    day = DayField(label=_("Back on"), required=_("Write the day of return"))
    time = forms.TimeField(
        label=_("At"),
        initial="08.00",
        error_messages={"required": _("Write the time of return"), "invalid": _("Write the time as 14.30")},
    )

    def until(self) -> datetime:
        """Return the moment she is back, in the company's time zone."""
        return moment_of(self.cleaned_data["day"], self.cleaned_data["time"])


def identity_choices(case: Case) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return the three questions about who a customer is: name, label, the present answer, the answers."""
    kinds = [
        ("PERSON", _("a person")),
        ("HOUSEHOLD", _("a household")),
        ("COMPANY", _("a company")),
        ("ASSOCIATION", _("an association")),
    ]
    capacities = [
        ("UNKNOWN", _("not known yet")),
        ("CONSUMER", _("consumer")),
        ("SMALL_BUSINESS", _("small business")),
        ("COMPANY", _("company")),
    ]
    ways = [*LineForm.base_fields["identity"].choices, ("OWN_LINK", _("the customer’s own link"))]
    return [
        ("kind", _("For whom"), case.customer.kind, kinds),
        ("capacity", _("In what capacity"), case.capacity, capacities),
        ("identity", _("How do you know who it is?"), case.identity, ways),
    ]
