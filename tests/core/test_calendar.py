"""When something is due: working days and hours, holidays, and both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from vidord.core.calendar import Interval, NeverOpen, Reckoning, WorkingCalendar

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


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    day = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime.combine(day, time(1), UTC)


CLOCK_CHANGES = [_last_sunday(year, month) for year in range(2020, 2041) for month in (3, 10)]


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
    with pytest.raises(NeverOpen):
        WorkingCalendar(STOCKHOLM, ((),) * 7).opening_from(at("2026-11-10 09:00"))


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_open(datetime(2026, 11, 10, 9))  # noqa: DTZ001 that is the point


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("change", CLOCK_CHANGES, ids=lambda change: f"{change:%Y-%m-%d}")
def test_the_order_holds_over_every_change_of_the_clocks(calendar, change):
    quarters = [change + timedelta(minutes=15 * step) for step in range(-4 * 36, 4 * 6)]
    received = [one.astimezone(STOCKHOLM) for one in quarters]
    days = [calendar.after_working_days(one, 1).due_at for one in received]
    hours = [calendar.after_working_time(one, timedelta(hours=3)).due_at for one in received]

    assert days == sorted(days)
    assert hours == sorted(hours)
    assert {calendar.working_time_between(*both) for both in zip(received, hours, strict=True)} == {
        timedelta(hours=3)
    }


@pytest.mark.parametrize("change", CLOCK_CHANGES, ids=lambda change: f"{change:%Y-%m-%d}")
def test_eight_working_hours_over_a_clock_change_keep_the_clock_time(change):
    friday = (change - timedelta(days=2)).astimezone(STOCKHOLM).replace(hour=16)

    due = EVERY_WEEKDAY.after_working_time(friday, timedelta(hours=8)).due_at

    assert due == (friday + timedelta(days=3)).replace(hour=15)


def test_a_reckoning_survives_being_a_row():
    reckoning = OFFICE.after_working_days(at("2026-06-18 21:00"), 1)

    assert Reckoning.from_row(reckoning.as_row()) == reckoning
    assert (date(2026, 6, 19), "MIDSUMMER_EVE") in reckoning.skipped


HALF_DAY = WorkingCalendar(
    STOCKHOLM,
    LUNCH.week,
    short_days={date(2026, 12, 23): Interval(time(8), time(12))},
    eves={"MAUNDY_THURSDAY": Interval(time(8), time(14)), "WALPURGIS_EVE": None},
    on_call=((Interval(time(17), time(21)),),) * 7,
)


def test_the_day_before_christmas_eve_closes_at_noon_and_the_reckoning_says_so():
    reckoning = HALF_DAY.after_working_days(at("2026-12-22 15:00"), 1)

    assert reckoning.due_at == at("2026-12-23 12:00")
    assert reckoning.shortened == ((date(2026, 12, 23), "SHORT_DAY"),)


def test_a_shorter_day_keeps_its_lunch():
    maundy_thursday = HALF_DAY.hours_on(date(2026, 4, 2))

    assert maundy_thursday == [Interval(time(8), time(12)), Interval(time(13), time(14))]


def test_maundy_thursday_is_shorter_and_walpurgis_eve_closed_each_year_by_our_own_choice():
    assert [
        HALF_DAY.why_shorter(date(year, month, day)) for year, month, day in ((2026, 4, 2), (2027, 3, 25))
    ] == ["MAUNDY_THURSDAY"] * 2
    assert HALF_DAY.why_closed(date(2026, 4, 30)) == "WALPURGIS_EVE"
    assert LUNCH.why_closed(date(2026, 4, 30)) == ""


def test_a_shorter_day_opens_nothing_on_a_holiday():
    calendar = WorkingCalendar(
        STOCKHOLM, OFFICE.week, short_days={date(2026, 12, 25): Interval(time(8), time(12))}
    )

    assert calendar.why_closed(date(2026, 12, 25)) == "CHRISTMAS"


def test_on_call_hours_count_only_for_who_asks_for_them_and_then_on_holidays_too():
    evening, christmas = at("2026-12-22 18:00"), at("2026-12-25 10:00")

    assert HALF_DAY.after_working_time(evening, timedelta(hours=1)).due_at == at("2026-12-23 09:00")
    urgent = HALF_DAY.when_urgent()
    assert urgent.after_working_time(evening, timedelta(hours=1)).due_at == at("2026-12-22 19:00")
    assert urgent.after_working_time(christmas, timedelta(hours=1)).due_at == at("2026-12-25 18:00")


def test_a_day_that_closes_at_midnight_and_the_next_that_opens_then_lose_nothing_between():
    whole_days = WorkingCalendar(STOCKHOLM, ((Interval(time(0), time.max),),) * 7, follows_holidays=False)

    due = whole_days.after_working_time(at("2026-11-10 20:00"), timedelta(hours=8)).due_at

    assert due == at("2026-11-11 04:00")


def test_a_reckoning_of_before_there_were_shorter_days_is_still_read():
    row = OFFICE.after_working_days(at("2026-06-18 21:00"), 1).as_row()
    del row["shortened"], row["is_urgent"]

    assert Reckoning.from_row(row) == OFFICE.after_working_days(at("2026-06-18 21:00"), 1)
