"""Who is here now, and who comes first when nobody is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, prefetch_related_objects
from django.db.models.functions import JSONObject

from vidord.core.holidays import swedish_holidays
from vidord.core.kept_queries import KeptQuery
from vidord.people.models import Absence, OwnDay, RosterHours, Staff, Unit

LOOK_AHEAD_DAYS = 14
REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True)
class Presence:
    """Whether a person is here, when next and until when; both are null when she is not rostered."""

    staff: Staff
    is_here: bool
    next_at: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Hours:
    """A person's week, as weekday, begins and ends of each shift, and from when until when she is away."""

    week: list[tuple[int, time, time]]
    away: list[tuple[datetime, datetime]]


def shifts(person: Staff, *, day: date) -> list[tuple[datetime, datetime]]:
    """Return her rostered hours that day, less our closed days and her absences."""
    return _shifts(person, _hours_of(person), day=day)


def _shifts(person: Staff, known: Hours, *, day: date) -> list[tuple[datetime, datetime]]:
    calendar = person.unit.calendar
    zone = calendar.zone
    if calendar.follows_holidays and day in swedish_holidays(day.year):
        return []
    is_own, left = calendar.own_hours(day)
    if is_own and left is None:
        return []
    hours = [
        (datetime.combine(day, starts, zone), datetime.combine(day, ends, zone))
        for weekday, starts, ends in known.week
        if weekday == day.weekday()
    ]
    if left:
        opens, closes = (datetime.combine(day, clock, zone) for clock in (left.opens, left.closes))
        hours = [
            (max(one, opens), min(other, closes)) for one, other in hours if one < closes and other > opens
        ]
    for starts_at, ends_at in known.away:
        hours = [part for shift in hours for part in _without(shift, starts_at, ends_at)]
    return sorted(hours)


def _without(
    shift: tuple[datetime, datetime], starts: datetime, ends: datetime
) -> list[tuple[datetime, datetime]]:
    begin, end = shift
    pieces = [(begin, min(end, starts)), (max(begin, ends), end)]
    return [(one, other) for one, other in pieces if other > one]


def presence(person: Staff, *, at: datetime) -> Presence:
    """Tell whether the person is here, else when she is next in, looking two weeks ahead."""
    first, known = at.astimezone(person.unit.calendar.zone).date(), _hours_of(person)
    for offset in range(LOOK_AHEAD_DAYS):
        for begin, end in _shifts(person, known, day=first + timedelta(days=offset)):
            if begin <= at < end:
                return Presence(person, True, at, end)
            if begin > at:
                return Presence(person, False, begin, end)
    return Presence(person, False, None, None)


def _hours_of(person: Staff) -> Hours:
    """What was read by `with_hours`, else what stands in the rows, which may be prefetched."""
    known = getattr(person, "hours", None)
    return known or Hours(
        [(row.weekday, row.starts, row.ends) for row in person.roster.all()],
        [(row.starts_at, row.ends_at) for row in person.absences.all()],
    )


def hours_beside() -> dict[str, ArraySubquery]:
    """Columns of a person for `with_hours`."""
    week = RosterHours.objects.filter(staff=OuterRef("pk")).order_by("pk")
    away = Absence.objects.filter(staff=OuterRef("pk")).order_by("pk")
    return {
        "week": _rows_of(week, "weekday", "starts", "ends"),
        "away": _rows_of(away, "starts_at", "ends_at"),
    }


def with_hours(people: list[Staff]) -> list[Staff]:
    """
    Give people that were read with `hours_beside` what `presence` asks of them: their hours, and one unit
    for all who share it, which knows its lead, its calendar and our own days. One query.
    """
    units = {unit.pk: unit for unit in _UNITS.rows(units=sorted({person.unit_id for person in people}))}
    for unit in units.values():
        read = [_own_day(row) for row in unit.own_days]
        unit.calendar._prefetched_objects_cache = {"own_days": read}
    for person in people:
        person.unit = units[person.unit_id]
        person.hours = _read_hours(person.week, person.away)
    return people


def _rows_of(rows: QuerySet, *columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in columns})))


def _read_hours(week: list[dict], away: list[dict]) -> Hours:
    clock, moment = time.fromisoformat, datetime.fromisoformat
    return Hours(
        [(row["weekday"], clock(row["starts"]), clock(row["ends"])) for row in week],
        [(moment(row["starts_at"]), moment(row["ends_at"])) for row in away],
    )


def _units(units: list[int]) -> QuerySet[Unit]:
    days = OwnDay.objects.filter(calendar=OuterRef("calendar")).order_by("pk")
    found = Unit.objects.filter(pk__in=units).select_related("calendar", "lead")
    return found.annotate(own_days=_rows_of(days, "day", "eve", "opens", "closes"))


_UNITS = KeptQuery(_units)


def _own_day(row: dict) -> OwnDay:
    clocks = {name: time.fromisoformat(row[name]) if row[name] else None for name in ("opens", "closes")}
    return OwnDay(day=date.fromisoformat(row["day"]) if row["day"] else None, eve=row["eve"], **clocks)


def roster_of(*units: Unit) -> list[Staff]:
    """Return the units' serving people with what `presence` and the calendar read, in three queries."""
    people = Staff.objects.serving().filter(unit__in=units).order_by("id").select_related("deputy")
    found = with_hours(list(people.annotate(**hours_beside())))
    prefetch_related_objects(list({person.unit.calendar for person in found}), "hours")
    return found


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
