"""What holds for every calendar at every moment: order, sums, and nothing due while everything is shut."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.any_calendar import FIRST, YEARS, ZONES, calendars, changes
from vidord.core.calendar import Reckoning
from vidord.core.holidays import EVES, swedish_eves, swedish_holidays

CHANGES = {zone: changes(ZoneInfo(zone)) for zone in ZONES}
QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
MINUTES = 366 * len(YEARS) * 24 * 60


@st.composite
def cases(draw: st.DrawFn):
    """A calendar and a moment: half of them within two days of a change of its clocks."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.booleans()):
        near = st.timedeltas(timedelta(days=-2), timedelta(days=2))
        received = draw(st.sampled_from(CHANGES[zone])) + draw(near)
    else:
        received = FIRST + timedelta(minutes=draw(st.integers(0, MINUTES)))
    calendar = draw(calendars(zones=(zone,), around=received.date()))
    return calendar, received


LENGTHS = st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))
LATER = st.timedeltas(timedelta(), timedelta(days=4))


def is_in_open_hours(calendar, due):
    """Tell whether a moment is open, or the one at which something closes."""
    day = due.astimezone(calendar.timezone).date()
    around = [stretch for step in (-1, 0) for stretch in calendar.intervals_on(day + timedelta(days=step))]
    return any(opens <= due <= closes for opens, closes in around)


@QUICK
@given(cases(), st.integers(1, 5), LATER)
def test_what_comes_later_or_takes_longer_is_never_due_earlier_in_working_days(case, days, later):
    calendar, received = case

    first = calendar.after_working_days(received, days).due_at

    assert received < first <= calendar.after_working_days(received + later, days).due_at
    assert first < calendar.after_working_days(received, days + 1).due_at


@QUICK
@given(cases(), st.timedeltas(timedelta(), timedelta(hours=60)), LATER)
def test_nor_in_working_time_nor_on_the_wall_clock_and_what_is_urgent_is_never_later(case, length, later):
    calendar, received = case

    for count in (calendar.after_working_time, calendar.after_elapsed):
        first = count(received, length).due_at

        assert received <= first <= count(received + later, length).due_at
    urgent = calendar.when_urgent().after_working_time(received, length).due_at
    assert urgent <= calendar.after_working_time(received, length).due_at


@QUICK
@given(cases(), LENGTHS, LENGTHS)
def test_working_time_adds_up_and_is_as_long_as_was_promised(case, one, other):
    calendar, received = case

    first = calendar.after_working_time(received, one).due_at

    both = calendar.after_working_time(received, one + other).due_at
    assert calendar.after_working_time(first, other).due_at == both
    assert calendar.working_time_between(received, both) == one + other


@QUICK
@given(cases(), st.integers(1, 5), LENGTHS)
def test_nothing_is_due_while_everything_is_shut_and_the_days_said_to_be_shut_are(case, days, length):
    calendar, received = case

    for reckoning in (
        calendar.after_working_days(received, days),
        calendar.after_working_time(received, length),
    ):
        closed = {day for day, _why in reckoning.skipped}
        assert is_in_open_hours(calendar, reckoning.due_at)
        assert is_in_open_hours(calendar, reckoning.counts_from)
        assert all(calendar.intervals_on(day) == [] for day in closed)
        assert closed.isdisjoint(day for day, _why in reckoning.shortened)
        assert Reckoning.from_row(reckoning.as_row()) == reckoning


@pytest.mark.parametrize("zone", ZONES)
def test_the_changes_of_the_clocks_are_all_there(zone):
    at_least = 2 * len(YEARS) - 2

    assert len(CHANGES[zone]) >= at_least
    if zone == "Europe/Stockholm":
        assert {(one.month, one.hour) for one in CHANGES[zone]} == {(3, 1), (10, 1)}
        assert {one.year for one in CHANGES[zone]} == set(YEARS)


@pytest.mark.parametrize("year", range(2000, 2101))
def test_the_laws_holidays_are_those_of_another_source(year):
    eves = {"MIDSUMMER_EVE", "CHRISTMAS_EVE", "NEW_YEARS_EVE"}
    others = set(holidays.country_holidays("SE", years=year, include_sundays=False))
    ours = swedish_holidays(year)

    assert {day for day, name in ours.items() if name not in eves} == others - {
        day for day, name in ours.items() if name in eves
    }


@pytest.mark.parametrize("year", range(2000, 2101))
def test_no_eve_of_our_own_choice_is_a_holiday_or_another_eve(year):
    eves = swedish_eves(year)

    assert set(eves).isdisjoint(swedish_holidays(year))
    # Once a century Ascension Day is the first of May: its eve is then Walpurgis Eve too.
    assert len(eves) == len(EVES) - (year == 2008)
