"""By the close of a working day: what is paid, or done, is known by its day alone."""

from dataclasses import replace
from datetime import datetime

from vidord.core.calendar import Reckoning
from vidord.people.models import Staff


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
