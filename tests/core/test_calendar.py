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
EVERY_WEEKDAY = WorkingCalendar(STOCKHOLM, OFFICE.week, follows_holidays=False)
NIGHTS = WorkingCalendar(
    STOCKHOLM, ((Interval(time(1, 30), time(2, 30)), Interval(time(2, 40), time(9))),) * 7
)
ALWAYS = WorkingCalendar(STOCKHOLM, ((),) * 7, round_the_clock=True)
CALENDARS = [
    pytest.param(OFFICE, id="office"),
    pytest.param(LUNCH, id="lunch"),
    pytest.param(NIGHTS, id="nights"),
    pytest.param(ALWAYS, id="always"),
]
EVES = {"MIDSUMMER_EVE", "CHRISTMAS_EVE", "NEW_YEARS_EVE"}


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    day = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime.combine(day, time(1), UTC)


CLOCK_CHANGES = [_last_sunday(year, month) for year in range(2020, 2041) for month in (3, 10)]
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


def test_what_comes_at_lunch_is_due_at_lunch_the_day_after_not_the_same_evening():
    assert LUNCH.after_working_days(at("2026-11-11 12:30"), 1).due_at == at("2026-11-12 12:00")


def test_a_late_evening_is_due_when_a_shorter_day_closes():
    friday_closes_at_three = (*OFFICE.week[:4], (Interval(time(8), time(15)),), (), ())
    calendar = WorkingCalendar(STOCKHOLM, friday_closes_at_three)

    assert calendar.after_working_days(at("2026-11-12 16:30"), 1).due_at == at("2026-11-13 15:00")


def test_our_own_closed_day_does_not_count():
    calendar = WorkingCalendar(STOCKHOLM, OFFICE.week, closures=frozenset({date(2026, 11, 12)}))

    reckoning = calendar.after_working_days(at("2026-11-11 13:00"), 1)

    assert reckoning.due_at == at("2026-11-13 13:00")
    assert reckoning.skipped == ((date(2026, 11, 12), "CLOSURE"),)


def test_a_holiday_on_a_saturday_is_weekend_anyway():
    skipped = OFFICE.after_working_days(at("2026-06-18 16:00"), 1).skipped

    assert [why for _, why in skipped] == ["MIDSUMMER_EVE", "WEEKEND", "WEEKEND"]


def test_a_stretch_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValueError, match="closes after it opens"):
        Interval(time(17), time(0))


def test_an_elapsed_length_runs_through_the_weekend_and_the_clock_change():
    due = OFFICE.after_elapsed(at("2026-10-24 12:00"), timedelta(hours=24)).due_at

    assert due == at("2026-10-25 11:00")


def test_a_working_hour_does_not_run_at_lunch():
    assert LUNCH.after_working_time(at("2026-11-10 11:30"), timedelta(hours=1)).due_at == at(
        "2026-11-10 13:30"
    )


def test_round_the_clock_the_night_the_clocks_go_back_has_25_hours():
    night = WorkingCalendar(STOCKHOLM, ((),) * 7, round_the_clock=True)

    length = night.working_time_between(at("2026-10-25 00:00"), at("2026-10-26 00:00"))

    assert length == timedelta(hours=25)


def test_time_within_the_long_night_is_counted_by_its_real_length():
    night = WorkingCalendar(STOCKHOLM, ((),) * 7, round_the_clock=True)

    length = night.working_time_between(at("2026-10-25 00:30"), at("2026-10-25 23:30"))

    assert length == timedelta(hours=24)


def test_a_calendar_that_never_opens_says_so():
    with pytest.raises(ValueError, match="never open"):
        WorkingCalendar(STOCKHOLM, ((),) * 7).opening_from(at("2026-11-10 09:00"))


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_open(datetime(2026, 11, 10, 9))  # noqa: DTZ001 that is the point


@pytest.mark.parametrize("year", range(2020, 2041))
def test_our_holidays_are_those_of_another_source(year):
    others = set(holidays.country_holidays("SE", years=year, include_sundays=False))
    eves = {day for day, name in swedish_holidays(year).items() if name in EVES}

    assert set(swedish_holidays(year)) == others | eves
    assert len(eves - others) == 3


@pytest.mark.parametrize("calendar", CALENDARS)
@settings(max_examples=150, deadline=None)
@given(received=MOMENTS, days=st.integers(1, 5), later=st.timedeltas(timedelta(), timedelta(days=4)))
def test_what_comes_later_is_never_due_earlier(calendar, received, days, later):
    first = calendar.after_working_days(received, days).due_at

    assert received < first <= calendar.after_working_days(received + later, days).due_at


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("change", CLOCK_CHANGES, ids=lambda change: f"{change:%Y-%m-%d}")
def test_the_order_holds_over_every_change_of_the_clocks(calendar, change):
    quarters = [change + timedelta(minutes=15 * step) for step in range(-4 * 36, 4 * 6)]
    due = [calendar.after_working_days(one.astimezone(STOCKHOLM), 1).due_at for one in quarters]

    assert due == sorted(due)


@pytest.mark.parametrize("change", CLOCK_CHANGES, ids=lambda change: f"{change:%Y-%m-%d}")
def test_eight_working_hours_over_a_clock_change_keep_the_clock_time(change):
    friday = (change - timedelta(days=2)).astimezone(STOCKHOLM).replace(hour=16)

    due = EVERY_WEEKDAY.after_working_time(friday, timedelta(hours=8)).due_at

    assert due == (friday + timedelta(days=3)).replace(hour=15)


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.integers(1, 5))
def test_working_days_are_due_in_open_hours_or_as_they_close(received, days):
    due = LUNCH.after_working_days(received, days).due_at

    assert any(
        opens <= due <= closes for opens, closes in LUNCH.intervals_on(due.astimezone(STOCKHOLM).date())
    )


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.integers(1, 1200))
def test_the_working_time_up_to_the_due_time_is_what_was_promised(received, minutes):
    promised = timedelta(minutes=minutes)
    due = LUNCH.after_working_time(received, promised).due_at

    assert LUNCH.working_time_between(received, due) == promised


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
