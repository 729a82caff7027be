"""What somebody writes of a pledge: its words in both languages, its scope, and its time as a rule."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext_lazy as _

from vidord.people.models import Calendar, LegalEntity, Staff
from vidord.texts.models import Draft
from vidord.texts.models.pledge import LENGTHS
from vidord.texts.publishing import Reason
from vidord.web.day_field import DayField

HOUR = 60
MOST_WORDS = 5_000
# What each way of counting asks for.
MEASURES = {
    "working_days": ("working_days",),
    "working_hours": ("working_hours",),
    "elapsed_minutes": ("hours",),
    "same_day_before": ("same_day_before", "next_day_by"),
    "every_minutes": ("every_hours", "first_hours", "then_hours"),
}
# Hours in the form, minutes in the row.
IN_MINUTES = {
    "hours": "elapsed_minutes",
    "every_hours": "every_minutes",
    "first_hours": "first_rhythm_minutes",
    "then_hours": "then_every_minutes",
}


def _words(label: str, *, rows: int = 0, required: bool = True, most: int = MOST_WORDS) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    missing = {"required": _("Both languages are needed: everybody reads it")}
    return forms.CharField(
        label=label, max_length=most, required=required, widget=widget, error_messages=missing
    )


def _number(label: str, *, most: int) -> forms.IntegerField:
    said = _("Write a whole number, from 1 to %(most)s") % {"most": most}
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        error_messages={"invalid": _("Write the time as 14.30")},
        widget=forms.TimeInput(attrs={"placeholder": "14.00", "class": "short"}),
    )


class PledgeForm(forms.Form):
    """A draft. Its rule comes from fields; what the words say is for people."""

    title_sv = _words(_("Title in Swedish"), most=200)
    body_sv = _words(_("The promise in Swedish"), rows=4)
    condition_sv = _words(_("On what condition, in Swedish (may be empty)"), rows=2, required=False)
    indicator_sv = _words(_("What is counted, in Swedish"), most=100)
    title_en = _words(_("Title in English"), most=200)
    body_en = _words(_("The promise in English"), rows=4)
    condition_en = _words(_("On what condition, in English (may be empty)"), rows=2, required=False)
    indicator_en = _words(_("What is counted, in English"), most=100)
    entity = forms.ModelChoiceField(LegalEntity.objects.none(), label=_("Legal entity"), empty_label=None)
    owner = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Who answers for the pledge"), empty_label=None
    )
    topics = forms.MultipleChoiceField(
        label=_("About what (nothing chosen is everything)"),
        required=False,
        choices=[
            ("FAULT", _("a fault")),
            ("BILL", _("a bill")),
            ("MOVE", _("a move")),
            ("COMPLAINT", _("a complaint")),
            ("OTHER", _("something else")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    covers = forms.ChoiceField(
        label=_("For"), choices=[("ALL", _("new matters and replies")), ("NEW", _("new matters only"))]
    )
    measure = forms.ChoiceField(
        label=_("The time is"),
        choices=[
            ("working_days", _("within a number of working days")),
            ("working_hours", _("within a number of working hours")),
            ("elapsed_minutes", _("within a number of hours, round the clock")),
            ("same_day_before", _("the same day before an hour, else the next working day")),
            ("every_minutes", _("a series of messages, until the matter is solved")),
        ],
        widget=forms.RadioSelect,
    )
    working_days = _number(_("Working days"), most=200)
    working_hours = _number(_("Working hours"), most=1_000)
    hours = _number(_("Hours round the clock"), most=8_000)
    same_day_before = _clock(_("The same day, if received before"))
    next_day_by = _clock(_("Else the next working day, by"))
    every_hours = _number(_("A message every so many hours"), most=1_000)
    first_hours = _number(_("For the first so many hours"), most=8_000)
    then_hours = _number(_("Then every so many hours"), most=8_000)
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(),
        label=_("Counted in the calendar"),
        required=False,
        empty_label=_("of the unit that answers"),
    )
    until = DayField(
        label=_("Holds for a while: through this day (empty is until further notice)"), css_class="short"
    )

    def __init__(
        self, *args: Any, draft: Draft | None = None, by: Staff, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_written(draft) if draft else {"measure": "working_days"}, **kwargs)
        self.now = now
        entities = LegalEntity.objects.filter(roles__staff=by).distinct().order_by("name")
        if draft and draft.follows_id:
            entities = entities.filter(pk=draft.entity_id)
        self.fields["entity"].queryset = entities
        people = Staff.objects.serving().filter(unit__entity__in=entities).select_related("unit")
        self.fields["owner"].queryset = people.order_by("public_name")
        self.fields["owner"].label_from_instance = lambda person: person.public_name
        self.fields["entity"].label_from_instance = lambda entity: entity.name
        calendars = Calendar.objects.filter(units__entity__in=entities).distinct()
        self.fields["calendar"].queryset = calendars.order_by("name")
        self.fields["calendar"].label_from_instance = lambda calendar: calendar.name

    def swedish(self) -> list[forms.BoundField]:
        """The words in Swedish."""
        return [self[name] for name in self.fields if name.endswith("_sv")]

    def english(self) -> list[forms.BoundField]:
        """The words in English."""
        return [self[name] for name in self.fields if name.endswith("_en")]

    def scope(self) -> list[forms.BoundField]:
        """For what it holds, and who answers for it."""
        return [self[name] for name in ("entity", "owner", "covers", "until")]

    def ways(self) -> list[tuple[BoundWidget, list[forms.BoundField]]]:
        """Each way of counting, with what it asks for."""
        asked = [[self[name] for name in names] for names in MEASURES.values()]
        return list(zip(self["measure"], asked, strict=True))

    def clean(self) -> dict:
        """A rule has what its way of counting asks for; the owner works where the pledge is given."""
        said = super().clean()
        for name in MEASURES.get(said.get("measure", ""), ()):
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, _("This way of counting needs it"))
        every, then = said.get("every_hours"), said.get("then_hours")
        if said.get("measure") == "every_minutes" and every and then and then < every:
            self.add_error("then_hours", _("The later rhythm is not quicker than the first"))
        owner, entity = said.get("owner"), said.get("entity")
        if owner and entity and owner.unit.entity_id != entity.pk:
            self.add_error("owner", _("Whoever answers for it works in that legal entity"))
        for sv, en in (("condition_sv", "condition_en"),):
            if bool(said.get(sv)) != bool(said.get(en)):
                self.add_error(en if said.get(sv) else sv, _("Both languages are needed: everybody reads it"))
        return said

    def clean_until(self) -> date | None:
        """It ends by itself after a day that lies ahead."""
        until = self.cleaned_data["until"]
        if until and until < localdate(self.now):
            raise forms.ValidationError(_("That day has already been. Choose a later one."))
        return until

    def fill(self, draft: Draft) -> Draft:
        """Write what was said into a draft; it is not stored yet."""
        said = self.cleaned_data
        for name in (
            "entity",
            "owner",
            "topics",
            "calendar",
            *(one for one in said if one[-3:] in ("_sv", "_en")),
        ):
            setattr(draft, name, said[name])
        draft.covers_replies = said["covers"] == "ALL"
        draft.ends_at = _end_of(said["until"]) if said["until"] else None
        for name in (*LENGTHS, "next_day_by", "first_rhythm_minutes", "then_every_minutes"):
            setattr(draft, name, None)
        for name in MEASURES[said["measure"]]:
            column = IN_MINUTES.get(name, name)
            setattr(draft, column, said[name] * HOUR if name in IN_MINUTES else said[name])
        return draft


def _end_of(day: date) -> datetime:
    """The first moment after a day, in the company's time zone."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time.min, get_default_timezone())


def _written(draft: Draft) -> dict[str, Any]:
    """What a draft says, as the form's fields have it."""
    plain = ("entity", "owner", "topics", "calendar", "working_days", "working_hours")
    words = [
        f"{word}_{language}"
        for word in ("title", "body", "condition", "indicator")
        for language in ("sv", "en")
    ]
    said = {name: getattr(draft, name) for name in (*plain, *words, "same_day_before", "next_day_by")}
    for name, column in IN_MINUTES.items():
        minutes = getattr(draft, column)
        said[name] = minutes // HOUR if minutes else None
    said["measure"] = next(name for name in LENGTHS if getattr(draft, name) is not None)
    said["covers"] = "ALL" if draft.covers_replies else "NEW"
    if draft.ends_at:
        said["until"] = date.fromordinal(localdate(draft.ends_at).toordinal() - 1)
    return said


class ReasonForm(forms.Form):
    """Why it is published or withdrawn, as everybody reads it."""

    because_sv = _words(_("Why, in Swedish"), rows=2, most=1_000)
    because_en = _words(_("Why, in English"), rows=2, most=1_000)

    def reason(self) -> Reason:
        """Return both."""
        return Reason(self.cleaned_data["because_sv"], self.cleaned_data["because_en"])


class PublicationForm(ReasonForm):
    """The same, and that she has seen where words and rule say different times."""

    seen = forms.BooleanField(
        label=_("I have seen that words and rule differ, and mean it so"),
        required=False,
    )

    def __init__(self, *args: Any, differ: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differ = differ

    def clean_seen(self) -> bool:
        """Where they differ somebody says so knowingly."""
        if self.differ and not self.cleaned_data["seen"]:
            raise forms.ValidationError(
                _("The words and the rule say different times. Mend them, or tick this.")
            )
        return self.cleaned_data["seen"]
