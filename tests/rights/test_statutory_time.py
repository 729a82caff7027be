"""How the law counts time: lag (1930:173), lag (1989:253), and the other package that knows the holidays."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidord.rights.statutory_time import (
    add_days,
    add_months,
    add_years,
    earlier_weekday,
    end_of_month,
    is_weekday,
    next_weekday,
)

DAYS = st.dates(date(2005, 4, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_end_on_the_same_number_or_the_months_last_day(begins, months, ends):
    assert add_months(date.fromisoformat(begins), months) == date.fromisoformat(ends)


def test_a_year_from_29_february_ends_on_the_28th():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_the_day_one_counts_from_is_not_one_of_the_days():
    assert add_days(date(2026, 11, 6), 14) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("falls_on", "lasts_to"),
    [
        ("2026-04-03", "2026-04-07"),  # Good Friday
        ("2026-05-01", "2026-05-04"),
        ("2026-05-14", "2026-05-15"),  # Ascension
        ("2026-06-06", "2026-06-08"),  # the National Day is a Saturday
        ("2026-06-19", "2026-06-22"),  # midsummer eve
        ("2026-10-31", "2026-11-02"),  # All Saints
        ("2026-12-24", "2026-12-28"),
        ("2026-12-31", "2027-01-04"),
        ("2027-01-06", "2027-01-07"),  # Epiphany
        ("2026-11-26", "2026-11-26"),  # an ordinary Thursday
    ],
)
def test_a_last_day_that_is_no_weekday_lasts_to_the_next(falls_on, lasts_to):
    assert next_weekday(date.fromisoformat(falls_on)) == date.fromisoformat(lasts_to)


def test_whit_monday_was_a_holiday_until_2004():
    assert not is_weekday(date(2004, 5, 31))
    assert is_weekday(date(2007, 5, 28))


@given(DAYS)
def test_a_day_is_moved_to_a_weekday_and_no_further(day):
    later, earlier = next_weekday(day), earlier_weekday(day)

    assert is_weekday(later)
    assert is_weekday(earlier)
    assert not [one for one in _between(day, later) if is_weekday(one)]
    assert not [
        one for one in _between(earlier + timedelta(days=1), day + timedelta(days=1)) if is_weekday(one)
    ]


def _between(first, last):
    return [first + timedelta(days=offset) for offset in range((last - first).days)]


@given(DAYS, st.integers(0, 240))
def test_more_months_never_end_earlier(day, months):
    assert add_months(day, months) < add_months(day, months + 1)
    assert add_months(day, months) <= end_of_month(add_months(day, months))


@given(DAYS, DAYS, st.integers(0, 60))
def test_whoever_begins_later_ends_no_earlier(one, other, months):
    first, second = sorted((one, other))

    assert add_months(first, months) <= add_months(second, months)


def test_the_days_off_are_those_that_others_have_counted_too():
    """The package has the public holidays; the three eves and the weekends are the act's own."""
    theirs = holidays.Sweden(years=range(2005, 2041))
    eves = {(12, 24), (12, 31)}
    for offset in range((date(2041, 1, 1) - date(2005, 4, 1)).days):
        day = date(2005, 4, 1) + timedelta(days=offset)
        is_midsummer_eve = day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25
        is_off = day.weekday() > 4 or day in theirs or (day.month, day.day) in eves or is_midsummer_eve

        assert is_weekday(day) is not is_off, day
