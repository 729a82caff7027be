"""What somebody who is about to write may expect: who would answer, by when, and who is awake now."""

from dataclasses import dataclass
from datetime import datetime

from vidord.cases import choosing
from vidord.cases.models import Case
from vidord.cases.opening import UNPLEDGED_WORKING_DAYS
from vidord.channels.models import Mailbox
from vidord.people import presence
from vidord.people.models import Staff, StaffRole, Unit
from vidord.people.presence import Presence
from vidord.texts import pledges


@dataclass(frozen=True)
class Expected:
    """The person who would be asked if you wrote now, and the time she would answer by."""

    staff: Staff
    due_at: datetime


@dataclass(frozen=True)
class Awake:
    """A unit, whether it is open, when it opens next, and its people as they may be seen: here or back at."""

    unit: Unit
    is_open: bool
    opens_at: datetime
    people: list[Presence]


def expected(*, at: datetime, language: str) -> dict[str, Expected]:
    """Tell for each topic who would answer at the front door now, and by when. It promises nothing yet."""
    unit = (
        Mailbox.objects.select_related("unit__calendar", "unit__lead", "unit__entity")
        .get(is_default=True)
        .unit
    )
    found = presence.candidates(at=at, unit=unit)
    here = [one.staff for one in found if one.is_here]
    load = choosing.owed_by(here)
    rules = list(pledges.in_force(at=at).filter(promise_kind="ANSWER", version__text__entity=unit.entity))
    calendar = unit.calendar.as_working_calendar()

    def one(topic: str) -> Expected:
        if here:
            person = choosing.fittest_of(here, load, topic=topic, language=language)
        else:
            person = found[0].staff if found else unit.lead
        rule = pledges.fitting(rules, topic=topic)
        if rule:
            return Expected(person, pledges.reckon(rule, calendar=calendar, at=at).due_at)
        return Expected(person, calendar.after_working_days(at, UNPLEDGED_WORKING_DAYS).due_at)

    return {topic: one(topic) for topic in Case.Topic.values}


def awake(*, at: datetime) -> list[Awake]:
    """Tell of every unit that takes in messages who answers there, and who is here. Five queries in all."""
    units = Unit.objects.filter(mailboxes__isnull=False).distinct().select_related("calendar", "entity")
    units = units.prefetch_related("calendar__hours", "calendar__closures").order_by("id")
    people = presence.roster_of(*units)
    return [_awake(unit, [one for one in people if one.unit_id == unit.pk], at=at) for unit in units]


def _awake(unit: Unit, people: list[Staff], *, at: datetime) -> Awake:
    calendar = unit.calendar.as_working_calendar()
    seen = sorted(
        (presence.presence(person, at=at) for person in people),
        key=lambda one: (not one.is_here, one.next_at is None, one.next_at, one.staff.public_name),
    )
    return Awake(unit, calendar.is_open(at), calendar.opening_from(at), seen)


def on_duty_now(*, at: datetime) -> Presence | None:
    """Return who is on duty for danger and faults, present ones first; nothing when nobody has that role."""
    people = Staff.objects.serving().filter(roles__kind=StaffRole.Kind.DUTY).distinct().order_by("id")
    people = people.select_related("unit__calendar").prefetch_related("roster", "absences")
    seen = [presence.presence(person, at=at) for person in people]
    return min(seen, key=lambda one: not one.is_here, default=None)
