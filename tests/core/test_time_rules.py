"""The same day before an hour, and news in a rhythm: monotone, and never due when we are closed."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.any_calendar import FIRST
from tests.core.test_calendar import ALWAYS, CALENDARS, CLOCK_CHANGES, LUNCH, OFFICE, at
from vidord.core import time_rules
from vidord.core.calendar import Interval, WorkingCalendar

HOURS = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
CLOSE_BY = st.tuples(st.sampled_from(CLOCK_CHANGES), st.integers(-4 * 24 * 60, 4 * 24 * 60)).map(
    lambda drawn: drawn[0] + timedelta(minutes=drawn[1])
)
ANY = MOMENTS | CLOSE_BY


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-11 09:00", "2026-11-11 17:00"),
        ("2026-11-11 06:00", "2026-11-11 17:00"),
        ("2026-11-11 13:59", "2026-11-11 17:00"),
        ("2026-11-11 14:00", "2026-11-12 10:00"),
        ("2026-11-13 21:40", "2026-11-16 10:00"),
        ("2026-11-14 09:00", "2026-11-16 10:00"),
        ("2026-12-30 15:00", "2027-01-04 10:00"),  # new year's eve and day, and a weekend
    ],
)
def test_the_same_day_before_two_else_the_next_working_day_by_ten(received, due):
    counted = time_rules.same_day(OFFICE, at(received), before=time(14), next_day_by=time(10))

    assert counted.due_at == at(due)


def test_an_hour_when_we_are_closed_is_the_last_open_moment_before_it():
    lunch = time_rules.same_day(LUNCH, at("2026-11-11 15:00"), before=time(14), next_day_by=time(12, 30))
    evening = time_rules.same_day(LUNCH, at("2026-11-11 15:00"), before=time(14), next_day_by=time(20))

    assert (lunch.due_at, evening.due_at) == (at("2026-11-12 12:00"), at("2026-11-12 17:00"))


def test_after_we_have_closed_it_is_the_next_day_however_late_the_hour():
    counted = time_rules.same_day(OFFICE, at("2026-11-11 18:00"), before=time(20), next_day_by=time(10))

    assert counted.due_at == at("2026-11-12 10:00")


def test_the_holidays_between_are_named():
    counted = time_rules.same_day(OFFICE, at("2026-12-23 15:00"), before=time(14), next_day_by=time(10))

    assert [why for _, why in counted.skipped if why != "WEEKEND"] == ["CHRISTMAS_EVE", "CHRISTMAS"]


@pytest.mark.parametrize("calendar", CALENDARS)
@given(first=ANY, later=st.integers(0, 5 * 24 * 60), before=HOURS, by=HOURS)
def test_what_comes_later_is_never_due_earlier(calendar, first, later, before, by):
    second = first + timedelta(minutes=later)

    due = [
        time_rules.same_day(calendar, received, before=before, next_day_by=by).due_at
        for received in (first, second)
    ]

    assert due[0] <= due[1]
    assert first < due[0]


@pytest.mark.parametrize("calendar", CALENDARS)
@given(received=ANY, before=HOURS, by=HOURS)
def test_it_is_never_due_inside_a_closed_stretch(calendar, received, before, by):
    due = time_rules.same_day(calendar, received, before=before, next_day_by=by).due_at

    last_moment = due - timedelta(microseconds=1)
    assert calendar.is_open(last_moment)


SIX_HOURS, DAY = timedelta(hours=6), timedelta(days=1)


def news(received, begun):
    return time_rules.next_of_series(
        ALWAYS, received, begun_at=begun, every=SIX_HOURS, first_rhythm=DAY, then_every=DAY
    )


@given(begun=ANY, first=st.integers(0, 4 * 24 * 60), later=st.integers(0, 4 * 24 * 60))
def test_of_a_series_what_was_kept_later_is_never_followed_earlier(begun, first, later):
    kept = begun + timedelta(minutes=first)

    assert news(kept, begun).due_at <= news(kept + timedelta(minutes=later), begun).due_at


def test_the_rhythm_changes_when_the_first_day_is_over():
    begun = at("2026-11-10 09:00")

    assert news(begun, begun).due_at == at("2026-11-10 15:00")
    assert news(at("2026-11-11 08:59"), begun).due_at == at("2026-11-11 14:59")
    assert news(at("2026-11-11 09:00"), begun).due_at == at("2026-11-12 09:00")


def test_a_calendar_that_never_opens_says_so():
    with pytest.raises(ValueError, match="never open"):
        never = WorkingCalendar(OFFICE.timezone, ((),) * 7)
        time_rules.same_day(never, at("2026-11-10 09:00"), before=time(14), next_day_by=time(10))


def test_a_short_day_is_due_when_it_closes():
    friday = (*OFFICE.week[:4], (Interval(time(8), time(12)),), (), ())
    calendar = WorkingCalendar(OFFICE.timezone, friday)

    counted = time_rules.same_day(calendar, at("2026-11-13 09:00"), before=time(14), next_day_by=time(10))

    assert counted.due_at == at("2026-11-13 12:00")
