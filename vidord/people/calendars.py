"""A calendar is changed by hand: its week, days of its own. No due time that was given changes with it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from vidord.core.calendar import Interval, NeverOpen, Week, WorkingCalendar
from vidord.core.holidays import swedish_eves
from vidord.people import timeline
from vidord.people.models import Actor, Calendar, CalendarHours, OwnDay

WEEKS_SHOWN = 6


class DayHasBeen(Exception):
    """What has been can't be otherwise."""


class NothingLeft(Exception):
    """Shorter hours that leave no open hour: then it is a closed day."""


@dataclass(frozen=True)
class ComingDay:
    """A day as it will be: its open hours, and why it is closed or shorter, as a key and in our own words."""

    day: date
    hours: list[Interval]
    on_call: list[Interval]
    why: str
    because: str


def coming_weeks(calendar: Calendar, *, at: datetime) -> list[list[ComingDay]]:
    """Return the days of this week and those after it, week by week."""
    working = calendar.as_working_calendar()
    today = at.astimezone(calendar.zone).date()
    monday = today - timedelta(days=today.weekday())
    because = {one.day or one.eve: one.because for one in calendar.own_days.all()}
    days = [_coming(working, monday + timedelta(days=offset), because) for offset in range(7 * WEEKS_SHOWN)]
    return [days[first : first + 7] for first in range(0, len(days), 7)]


def _coming(calendar: WorkingCalendar, day: date, because: dict[date | str | None, str]) -> ComingDay:
    why = calendar.why_closed(day) or calendar.why_shorter(day)
    hours = [Interval(time.min, time.max)] if calendar.round_the_clock else calendar.hours_on(day)
    ours = because.get(day) or because.get(swedish_eves(day.year).get(day, ""), "")
    return ComingDay(day, hours, list(calendar.on_call[day.weekday()]), why, ours if why else "")


@transaction.atomic
def set_week(calendar: Calendar, *, week: Week, on_call: Week, by: Actor, at: datetime) -> Calendar:
    """
    Write the open hours of each weekday, and the on-call hours beside them.

    :raises NeverOpen: when no hour of the week is open; the database says so too.
    """
    held = _held(calendar)
    if not held.round_the_clock and not any(week):
        raise NeverOpen
    held.hours.all().delete()
    CalendarHours.objects.bulk_create(
        CalendarHours(calendar=held, weekday=day, opens=one.opens, closes=one.closes, on_call=is_on_call)
        for is_on_call, days in ((False, week), (True, on_call))
        for day, hours in enumerate(days)
        for one in hours
    )
    held.never_open_told_at = None
    held.save(update_fields=["never_open_told_at"])
    timeline.record("calendar.week_changed", by=by, at=at, subject=held)
    return held


@transaction.atomic
def close(calendar: Calendar, day: date, *, because: str, by: Actor, at: datetime) -> OwnDay:
    """
    Close a day of our own.

    :raises DayHasBeen: for a day before today.
    """
    held = _held_for(calendar, day, at=at)
    return _write(held, {"day": day}, None, because=because, by=by, at=at)


@transaction.atomic
def shorten(
    calendar: Calendar, day: date, *, bounds: Interval, because: str, by: Actor, at: datetime
) -> OwnDay:
    """
    Let a day keep only those of its usual hours that lie within some bounds.

    :raises DayHasBeen: for a day before today.
    :raises NothingLeft: when no usual hour does.
    """
    held = _held_for(calendar, day, at=at)
    usual = replace(held.as_working_calendar(), closures=frozenset(), short_days={day: bounds})
    if not held.round_the_clock and not usual.hours_on(day):
        raise NothingLeft
    return _write(held, {"day": day}, bounds, because=because, by=by, at=at)


@transaction.atomic
def make_usual(calendar: Calendar, day: date, *, by: Actor, at: datetime) -> None:
    """
    Let a day be as any other again.

    :raises DayHasBeen: for a day before today.
    """
    held = _held_for(calendar, day, at=at)
    held.own_days.filter(day=day).delete()
    timeline.record("calendar.day_usual", by=by, at=at, subject=held, day=_key(day))


@transaction.atomic
def keep_eve(
    calendar: Calendar, eve: str, *, bounds: Interval | None, because: str, by: Actor, at: datetime
) -> OwnDay:
    """Let an eve such as Maundy Thursday be shorter each year, or without bounds closed."""
    return _write(_held(calendar), {"eve": eve}, bounds, because=because, by=by, at=at)


@transaction.atomic
def make_eve_usual(calendar: Calendar, eve: str, *, by: Actor, at: datetime) -> None:
    """Let an eve be as any other day again, each year."""
    held = _held(calendar)
    held.own_days.filter(eve=eve).delete()
    timeline.record("calendar.eve_usual", by=by, at=at, subject=held, eve=eve)


def _held(calendar: Calendar) -> Calendar:
    return Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)


def _held_for(calendar: Calendar, day: date, *, at: datetime) -> Calendar:
    if day < at.astimezone(calendar.zone).date():
        raise DayHasBeen
    return _held(calendar)


def _write(
    calendar: Calendar,
    which: dict[str, date | str],
    bounds: Interval | None,
    *,
    because: str,
    by: Actor,
    at: datetime,
) -> OwnDay:
    opens, closes = (bounds.opens, bounds.closes) if bounds else (None, None)
    said = {"opens": opens, "closes": closes, "because": because}
    own, _is_new = OwnDay.objects.update_or_create(calendar=calendar, **which, defaults=said)
    facts = {"day": _key(own.day)} if own.day else {"eve": own.eve}
    timeline.record("calendar.day_of_our_own", by=by, at=at, subject=calendar, **facts)
    return own


def _key(day: date) -> int:
    """The day as a number that can be read, 20261223: the timeline holds no texts."""
    return int(f"{day:%Y%m%d}")
