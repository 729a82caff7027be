"""Calendars as hypothesis draws them: lunch, nights up to midnight, days of their own, on-call hours."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from vidord.core.calendar import Interval, WorkingCalendar
from vidord.core.holidays import EVES

QUARTERS = 24 * 4
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
YEARS = range(2020, 2041)
# Clocks that change in the night, at midnight, by half an hour.
ZONES = ("Europe/Stockholm", "Asia/Beirut", "Australia/Lord_Howe", "America/New_York")


def clock(quarter: int) -> time:
    """The quarter of an hour of a day, the last one being midnight."""
    return time.max if quarter == QUARTERS else time(quarter // 4, quarter % 4 * 15)


def changes(zone: ZoneInfo) -> list[datetime]:
    """Every moment from 2020 to 2040 at which a zone's clocks change, to the quarter of an hour."""
    days = [FIRST + timedelta(days=number) for number in range(366 * len(YEARS))]
    found = []
    for before, after in pairwise(days):
        while before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            quarters = [before + timedelta(minutes=15 * step) for step in range(1, QUARTERS + 1)]
            offset = before.astimezone(zone).utcoffset()
            before = next(one for one in quarters if one.astimezone(zone).utcoffset() != offset)
            found.append(before)
    return found


@st.composite
def stretches(draw: st.DrawFn, most: int = 3) -> tuple[Interval, ...]:
    """Some stretches of one day, in order, none over another; they may touch."""
    edges = draw(st.lists(st.integers(0, QUARTERS), max_size=2 * most, unique=True))
    pairs = sorted(edges)[: len(edges) // 2 * 2]
    return tuple(
        Interval(clock(opens), clock(closes)) for opens, closes in zip(pairs[::2], pairs[1::2], strict=True)
    )


HALF_DAYS = st.integers(0, QUARTERS - 1).flatmap(
    lambda opens: st.integers(opens + 1, QUARTERS).map(lambda closes: Interval(clock(opens), clock(closes)))
)
DAYS = st.dates(date(2019, 12, 1), date(2041, 1, 31))


@st.composite
def calendars(draw: st.DrawFn, zones: tuple[str, ...] = ZONES, around: date | None = None) -> WorkingCalendar:
    """
    A calendar that opens on some weekday, whatever else is drawn.

    Days of its own lie around a day when one is given: else they would never meet the moments tried.
    """
    week = [draw(stretches()) for _ in range(7)]
    sure = draw(st.integers(0, 6))
    week[sure] = week[sure] or (Interval(time(8), time(17)),)
    near = st.integers(-10, 10).map(lambda days: around + timedelta(days=days)) if around else DAYS
    calendar = WorkingCalendar(
        timezone=ZoneInfo(draw(st.sampled_from(zones))),
        week=tuple(week),
        follows_holidays=draw(st.booleans()),
        closures=frozenset(draw(st.lists(near, max_size=6))),
        short_days=draw(st.dictionaries(near, HALF_DAYS, max_size=4)),
        eves=draw(st.dictionaries(st.sampled_from(EVES), st.none() | HALF_DAYS, max_size=3)),
        on_call=tuple(draw(stretches(1)) for _ in range(7)),
        round_the_clock=draw(st.integers(0, 19)) == 0,
    )
    return calendar.when_urgent() if draw(st.booleans()) else calendar
