"""By the close of a working day: what is paid, or done, is known by its day alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from vidord.core.calendar import Reckoning
from vidord.people.models import Staff

LONGEST_CLOSED = 31  # days in a row
# Whose midnights are moments in every time zone.
FIRST, LAST = date.min + timedelta(days=1), date.max - timedelta(days=1)


class CalendarNeverOpens(Exception):
    """Nothing can be due in working days where nobody ever works."""


def after(owner: Staff, days: int, *, at: datetime) -> Reckoning:
    """
    Count working days in somebody's calendar, up to the close of the last one.

    :raises CalendarNeverOpens: when it has no open hour.
    """
    calendar = owner.unit.calendar.as_working_calendar()
    try:
        counted = calendar.after_working_days(at, days)
    except ValueError:
        raise CalendarNeverOpens from None
    day = counted.due_at.astimezone(calendar.timezone).date()
    return replace(counted, due_at=calendar.intervals_on(day)[-1][1])


def first(owner: Staff, *, at: datetime) -> Reckoning:
    """
    Count to the next close there is: today's while somebody is still at work.

    :raises CalendarNeverOpens: when there is none.
    """
    calendar = owner.unit.calendar.as_working_calendar()
    try:
        opens = calendar.opening_from(at)
    except ValueError:
        raise CalendarNeverOpens from None
    closes = calendar.intervals_on(opens.astimezone(calendar.timezone).date())[-1][1]
    return calendar.after_working_time(at, calendar.working_time_between(at, closes))


def on_or_before(owner: Staff, day: date) -> datetime:
    """
    Return the last close on a day or before it.

    :raises CalendarNeverOpens: when nobody works in the month before it.
    """
    calendar = owner.unit.calendar.as_working_calendar()
    last = min(day, LAST).toordinal()
    days = map(date.fromordinal, range(last, max(last - LONGEST_CLOSED, FIRST.toordinal() - 1), -1))
    open_day = next((one for one in (calendar.intervals_on(day) for day in days) if one), None)
    if open_day is None:
        raise CalendarNeverOpens
    return open_day[-1][1]
