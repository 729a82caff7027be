"""Who is here now, and who comes first when nobody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from vidord.core.holidays import swedish_holidays
from vidord.people.models import Absence, OwnDay, Staff, Unit

LOOK_AHEAD_DAYS = 14
REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True)
class Presence:
    """Whether a person is here, when next and until when; both are null when she is not rostered."""

    staff: Staff
    is_here: bool
    next_at: datetime | None
    until: datetime | None


def shifts(person: Staff, *, day: date) -> list[tuple[datetime, datetime]]:
    """Return her rostered hours that day, less our closed days and her absences. No query when prefetched."""
    calendar = person.unit.calendar
    zone = calendar.zone
    if calendar.follows_holidays and day in swedish_holidays(day.year):
        return []
    is_own, left = calendar.own_hours(day)
    if is_own and left is None:
        return []
    hours = [
        (datetime.combine(day, row.starts, zone), datetime.combine(day, row.ends, zone))
        for row in person.roster.all()
        if row.weekday == day.weekday()
    ]
    if left:
        opens, closes = (datetime.combine(day, clock, zone) for clock in (left.opens, left.closes))
        hours = [
            (max(one, opens), min(other, closes)) for one, other in hours if one < closes and other > opens
        ]
    for absence in person.absences.all():
        hours = [part for shift in hours for part in _without(shift, absence.starts_at, absence.ends_at)]
    return sorted(hours)


def _without(
    shift: tuple[datetime, datetime], starts: datetime, ends: datetime
) -> list[tuple[datetime, datetime]]:
    begin, end = shift
    pieces = [(begin, min(end, starts)), (max(begin, ends), end)]
    return [(one, other) for one, other in pieces if other > one]


def presence(person: Staff, *, at: datetime) -> Presence:
    """Tell whether the person is here, else when she is next in, looking two weeks ahead."""
    first = at.astimezone(person.unit.calendar.zone).date()
    for offset in range(LOOK_AHEAD_DAYS):
        for begin, end in shifts(person, day=first + timedelta(days=offset)):
            if begin <= at < end:
                return Presence(person, True, at, end)
            if begin > at:
                return Presence(person, False, begin, end)
    return Presence(person, False, None, None)


def own_days() -> ArraySubquery:
    """A column of a person for `with_own_days`: the days of our own, without a query of their own."""
    days = OwnDay.objects.filter(calendar=OuterRef("unit__calendar")).order_by("pk")
    return ArraySubquery(days.values(row=JSONObject(day="day", eve="eve", opens="opens", closes="closes")))


def with_own_days(people: Iterable[Staff]) -> list[Staff]:
    """Let each person's calendar know the days of our own that were read with her."""
    found = list(people)
    for person in found:
        days = [_own_day(row) for row in person.own_days]
        person.unit.calendar._prefetched_objects_cache = {"own_days": days}
    return found


def _own_day(row: dict) -> OwnDay:
    clocks = {name: time.fromisoformat(row[name]) if row[name] else None for name in ("opens", "closes")}
    return OwnDay(day=date.fromisoformat(row["day"]) if row["day"] else None, eve=row["eve"], **clocks)


def roster_of(*units: Unit) -> list[Staff]:
    """Return the units' serving people with what `presence` reads, in five queries."""
    people = Staff.objects.serving().filter(unit__in=units).order_by("id")
    people = people.select_related("unit__calendar", "unit__lead", "deputy")
    calendar = ("unit__calendar__hours", "unit__calendar__own_days")
    return list(people.prefetch_related("roster", "absences", *calendar))


def covers(person: Staff, *, start: datetime, end: datetime) -> bool:
    """Tell whether one of the person's shifts holds the whole time, its last moment included."""
    day = start.astimezone(person.unit.calendar.zone).date()
    return any(begins <= start and end <= ends for begins, ends in shifts(person, day=day))


def candidates(*, at: datetime, unit: Unit) -> list[Presence]:
    """
    Order the unit's people: who is here now, then who begins first in the next shift, then the lead.

    Empty only when the unit has neither rostered people nor a lead.
    """
    seen = [presence(person, at=at) for person in roster_of(unit)]
    rostered = sorted((one for one in seen if one.next_at), key=lambda one: (not one.is_here, one.next_at))
    if rostered or unit.lead is None:
        return rostered
    return [Presence(unit.lead, False, None, None)]


def forget(*, at: datetime) -> int:
    """Forget when people were away, a day after they came back. Returns how many absences went."""
    return Absence.objects.filter(ends_at__lt=at - REMEMBERED).delete()[0]
