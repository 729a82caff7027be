"""What somebody who is about to write may expect: who would answer, by when, and who is awake now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from vidord.cases import choosing
from vidord.cases.models import Case
from vidord.cases.opening import UNPLEDGED_WORKING_DAYS
from vidord.core.calendar import WorkingCalendar
from vidord.people import presence
from vidord.people.models import Staff, StaffRole, Unit
from vidord.people.presence import Presence
from vidord.texts import pledges
from vidord.texts.models import PledgeRule


@dataclass(frozen=True)
class Expected:
    """The person who would be asked if you wrote now, by when she would answer, and by which pledge."""

    staff: Staff
    due_at: datetime
    pledge: PledgeRule | None = None


@dataclass(frozen=True)
class Awake:
    """A unit, whether it is open, when it opens next, and its people as they may be seen: here or back at."""

    unit: Unit
    calendar: WorkingCalendar
    is_open: bool
    opens_at: datetime
    people: list[Presence]


@dataclass(frozen=True)
class Outlook:
    """Every unit that takes in messages, and who is on duty for danger and faults, if anybody is."""

    units: list[Awake]
    duty: Presence | None


class NotSetUp(Exception):
    """There is no default mailbox, so nobody could take in what somebody writes."""


def now(*, at: datetime) -> Outlook:
    """Tell who is awake. Six queries, however many units and people there are."""
    units = (
        Unit.objects.filter(mailboxes__isnull=False).distinct().select_related("calendar", "entity", "lead")
    )
    units = list(units.prefetch_related("calendar__hours", "calendar__own_days", "mailboxes").order_by("id"))
    on_duty = StaffRole.objects.filter(staff=OuterRef("pk"), kind=StaffRole.Kind.DUTY)
    people = Staff.objects.serving().annotate(is_on_duty=Exists(on_duty))
    people = people.filter(Q(unit__in=units) | Q(is_on_duty=True)).annotate(**presence.hours_beside())
    rostered = presence.with_hours(list(people.order_by("id")))
    seen = [presence.presence(person, at=at) for person in rostered]
    duty = [one for one in seen if one.staff.is_on_duty]
    return Outlook(
        [_awake(unit, [one for one in seen if one.staff.unit_id == unit.pk], at=at) for unit in units],
        min(duty, key=lambda one: not one.is_here, default=None),
    )


def _awake(unit: Unit, people: list[Presence], *, at: datetime) -> Awake:
    calendar = unit.calendar.as_working_calendar()
    ordered = sorted(
        people, key=lambda one: (not one.is_here, one.next_at is None, one.next_at, one.staff.public_name)
    )
    return Awake(unit, calendar, calendar.is_open(at), calendar.opening_from(at), ordered)


def expected(outlook: Outlook, *, at: datetime, language: str) -> dict[str, Expected]:
    """
    Tell for each topic who would answer at the front door, and by when. Two queries.

    :raises NotSetUp: when there is no front door yet.
    """
    door = next((one for one in outlook.units if _is_door(one.unit)), None)
    if door is None:
        raise NotSetUp
    nearest = choosing.nearest_of(sorted(door.people, key=lambda one: one.staff.pk))
    load = choosing.owed_by([one.staff for one in nearest])
    known = pledges.of_entity(door.unit.entity, at=at)

    def one(topic: str) -> Expected:
        person = door.unit.lead
        if nearest:
            person = choosing.fittest(nearest, load, topic=topic, language=language).staff
        chosen = pledges.tightest(known, topic=topic, is_new=True, calendar=door.calendar, at=at)
        if chosen:
            return Expected(person, chosen.reckoning.due_at, chosen.rule)
        return Expected(person, door.calendar.after_working_days(at, UNPLEDGED_WORKING_DAYS).due_at)

    return {topic: one(topic) for topic in Case.Topic.values}


def _is_door(unit: Unit) -> bool:
    return any(mailbox.is_default for mailbox in unit.mailboxes.all())
