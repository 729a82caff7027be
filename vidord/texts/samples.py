"""What a rule would mean for three moments: now, a Friday evening, the day before a holiday."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import override

from vidord.core.calendar import WorkingCalendar
from vidord.core.holidays import swedish_holidays
from vidord.core.reckoning import in_words
from vidord.core.words import LANGUAGES
from vidord.texts import pledges
from vidord.texts.models.pledge import Timing

FRIDAY = 4
LATE = time(21, 40)
BEFORE_A_HOLIDAY = time(15)


class NeverOpen(Exception):
    """The calendar never opens: nothing can be counted in it."""


@dataclass(frozen=True)
class Sample:
    """One moment, and the sentence that counts from it, by language."""

    kind: str
    received_at: datetime
    due_at: datetime
    said: dict[str, str]


def of_rule(rule: Timing, *, calendar: WorkingCalendar, at: datetime) -> list[Sample]:
    """
    Count a rule for the three moments, in its own calendar if it names one, else in the one given.

    :raises NeverOpen: when the calendar never opens.
    """
    moments = {
        "NOW": at,
        "FRIDAY": _next(at, calendar, lambda day: day.weekday() == FRIDAY, LATE),
        "HOLIDAY": _next(at, calendar, _is_before_a_holiday, BEFORE_A_HOLIDAY),
    }
    try:
        return [_sample(kind, rule, calendar, moment) for kind, moment in moments.items()]
    except ValueError as fault:
        raise NeverOpen from fault


def _sample(kind: str, rule: Timing, calendar: WorkingCalendar, received: datetime) -> Sample:
    reckoning = pledges.reckon(rule, calendar=calendar, at=received)
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = in_words(reckoning, calendar.timezone)
    return Sample(kind, received, reckoning.due_at, said)


def _is_before_a_holiday(day: date) -> bool:
    """The next day is a holiday that would else be a working day, and this one is not a holiday itself."""
    after = day + timedelta(days=1)
    return (
        after in swedish_holidays(after.year)
        and after.weekday() <= FRIDAY
        and day.weekday() <= FRIDAY
        and day not in swedish_holidays(day.year)
    )


def _next(at: datetime, calendar: WorkingCalendar, fits: Callable[[date], bool], clock: time) -> datetime:
    """The next such day after a moment, at a clock time."""
    day = at.astimezone(calendar.timezone).date() + timedelta(days=1)
    while not fits(day):
        day += timedelta(days=1)
    return datetime.combine(day, clock, calendar.timezone)
