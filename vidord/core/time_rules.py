"""Times that are neither so many days nor so many hours: the same day before an hour, and a rhythm."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from vidord.core.calendar import Reckoning, WorkingCalendar


def same_day(calendar: WorkingCalendar, received: datetime, *, before: time, next_day_by: time) -> Reckoning:
    """
    Count to the close of the day when it came before an hour of a day we are open, else to an hour of the
    next such day, or to the last open moment before it. `amount` is that first hour, in minutes of the day.

    :raises ValueError: when the calendar never opens.
    """
    arrived = received.astimezone(UTC)
    today = received.astimezone(calendar.timezone).date()
    open_today = calendar.intervals_on(today)
    minutes = before.hour * 60 + before.minute
    if open_today and arrived < min(_moment(calendar, today, before), open_today[-1][1]):
        counts_from, due_at = calendar.opening_from(received), open_today[-1][1]
        return Reckoning("SAME_DAY", minutes, arrived, counts_from, due_at, ())
    counts_from = calendar.opening_from(_moment(calendar, today + timedelta(days=1), time.min))
    due_at = _open_moment(calendar, counts_from, next_day_by)
    skipped = calendar.after_working_days(received, 1).skipped
    return Reckoning("SAME_DAY", minutes, arrived, counts_from, due_at, skipped)


def next_of_series(
    calendar: WorkingCalendar,
    at: datetime,
    *,
    begun_at: datetime,
    every: timedelta,
    first_rhythm: timedelta,
    then_every: timedelta,
) -> Reckoning:
    """Count to the next of a series, round the clock: in one rhythm at first, then in another."""
    length = every if at - begun_at < first_rhythm else then_every
    counted = calendar.after_elapsed(at, length)
    return counted if at == begun_at else replace(counted, rule="SERIES")


def _open_moment(calendar: WorkingCalendar, opening: datetime, clock: time) -> datetime:
    """The clock time of the day that opens then, or the last open moment before it."""
    day = opening.astimezone(calendar.timezone).date()
    wanted = _moment(calendar, day, clock)
    begun = [stretch for stretch in calendar.intervals_on(day) if stretch[0] < wanted]
    return min(wanted, begun[-1][1]) if begun else calendar.intervals_on(day)[0][1]


def _moment(calendar: WorkingCalendar, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, calendar.timezone).astimezone(UTC)
