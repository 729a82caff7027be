"""When something is due: working days and hours, holidays, and both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidord.core.calendar import Interval, Reckoning, WorkingCalendar
from vidord.core.holidays import swedish_holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE = WorkingCalendar(STOCKHOLM, (*tuple((Interval(time(8), time(17)),) for _ in range(5)), (), ()))
LUNCH = WorkingCalendar(
    STOCKHOLM,
    (*tuple((Interval(time(8), time(12)), Interval(time(13), time(17))) for _ in range(5)), (), ()),
)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-11 13:00", "2026-11-12 13:00"),
        ("2026-11-13 21:40", "2026-11-16 17:00"),
        ("2026-11-14 10:00", "2026-11-16 17:00"),
        ("2026-06-18 16:00", "2026-06-22 16:00"),  # midsummer eve is no working day
        ("2026-12-30 16:00", "2027-01-04 16:00"),  # nor are new year's eve and day
        ("2026-03-27 16:30", "2026-03-30 16:30"),  # the clocks go forward on the Sunday between
        ("2026-10-23 16:30", "2026-10-26 16:30"),  # and back
    ],
)
def test_one_working_day_after(received, due):
    assert OFFICE.after_working_days(at(received), 1).due_at == at(due)


def test_what_comes_just_before_lunch_is_due_before_lunch_the_day_after():
    assert LUNCH.after_working_days(at("2026-11-10 11:59"), 1).due_at == at("2026-11-11 11:59")


def test_a_working_hour_does_not_run_at_lunch():
    assert LUNCH.after_working_time(at("2026-11-10 11:30"), timedelta(hours=1)).due_at == at(
        "2026-11-10 13:30"
    )


def test_round_the_clock_the_night_the_clocks_go_back_has_25_hours():
    night = WorkingCalendar(STOCKHOLM, ((),) * 7, round_the_clock=True)

    length = night.working_time_between(at("2026-10-25 00:00"), at("2026-10-26 00:00"))

    assert length == timedelta(hours=25)


def test_a_calendar_that_never_opens_says_so():
    with pytest.raises(ValueError, match="never open"):
        WorkingCalendar(STOCKHOLM, ((),) * 7).opening_from(at("2026-11-10 09:00"))


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_open(datetime(2026, 11, 10, 9))  # noqa: DTZ001 that is the point


@pytest.mark.parametrize("year", range(2020, 2041))
def test_our_holidays_are_those_of_another_source(year):
    others = set(holidays.country_holidays("SE", years=year, include_sundays=False))

    assert others <= set(swedish_holidays(year))


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.integers(1, 5), st.timedeltas(timedelta(), timedelta(days=4)))
def test_what_comes_later_is_never_due_earlier(received, days, later):
    first = OFFICE.after_working_days(received, days).due_at

    assert received < first <= OFFICE.after_working_days(received + later, days).due_at


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.integers(1, 600), st.integers(1, 600))
def test_working_time_adds_up_and_ends_in_open_hours(received, one, other):
    first = LUNCH.after_working_time(received, timedelta(minutes=one)).due_at
    both = LUNCH.after_working_time(received, timedelta(minutes=one + other)).due_at

    assert LUNCH.after_working_time(first, timedelta(minutes=other)).due_at == both
    assert any(
        opens < both <= closes for opens, closes in LUNCH.intervals_on(both.astimezone(STOCKHOLM).date())
    )


def test_a_reckoning_survives_being_a_row():
    reckoning = OFFICE.after_working_days(at("2026-06-18 21:00"), 1)

    assert Reckoning.from_row(reckoning.as_row()) == reckoning
    assert (date(2026, 6, 19), "MIDSUMMER_EVE") in reckoning.skipped
