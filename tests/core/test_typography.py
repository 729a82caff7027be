"""How times, money and numbers look to customers and staff, in Swedish and in English."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format, get_format

from vidord.core import typography
from vidord.core.calendar import Interval, WorkingCalendar
from vidord.core.reckoning import HOLIDAYS, in_words

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE = WorkingCalendar(STOCKHOLM, (*tuple((Interval(time(8), time(17)),) for _ in range(5)), (), ()))
HARD = "\u00a0"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def soft(text: str) -> str:
    return text.replace(HARD, " ")


NOW = at("2026-11-10 09:00")


@pytest.fixture(params=["sv", "en"])
def pick(request):
    """Return the expected words of the language that is active in this run."""
    with translation.override(request.param):
        yield lambda sv, en: {"sv": sv, "en": en}[request.param]


def test_whole_kronor_have_no_decimals(pick):
    assert typography.money(Decimal("3400.00")) == pick(f"3{HARD}400{HARD}kr", f"SEK{HARD}3,400")


def test_a_credit_has_a_real_minus_and_its_ore(pick):
    assert typography.money(Decimal("-1234.50")) == pick(f"−1{HARD}234,50{HARD}kr", f"SEK{HARD}−1,234.50")


def test_the_clock_is_the_companys_unless_another_is_asked_for(pick):
    moment = datetime(2026, 11, 10, 13, 30, tzinfo=UTC)

    assert typography.clock(moment) == pick("14.30", "14:30")
    assert typography.clock(moment, ZoneInfo("Europe/Helsinki")) == pick("15.30", "15:30")


@pytest.mark.parametrize(
    ("when", "sv", "en"),
    [
        (date(2026, 11, 9), f"i{HARD}går", "yesterday"),
        (date(2026, 11, 10), f"i{HARD}dag", "today"),
        (date(2026, 11, 11), f"i{HARD}morgon", "tomorrow"),
        (date(2026, 11, 18), "onsdag den 18 november", "Wednesday 18 November"),
        (date(2027, 1, 4), "måndag den 4 januari 2027", "Monday 4 January 2027"),
    ],
)
def test_a_day_is_named_as_people_name_it(pick, when, sv, en):
    assert typography.day(when, today=NOW.date()) == pick(sv, en)


def test_a_moment_near_midnight_belongs_to_the_local_day(pick):
    late = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)

    assert soft(typography.moment(late, now=NOW)) == pick("i morgon kl. 0.30", "tomorrow at 0:30")


def test_moment_deadline_and_window(pick):
    half_past_two = at("2026-11-10 14:30")
    afternoon = (at("2026-11-11 13:00"), at("2026-11-11 15:00"))

    assert soft(typography.moment(half_past_two, now=NOW)) == pick("i dag kl. 14.30", "today at 14:30")
    assert soft(typography.by(half_past_two, now=NOW)) == pick("i dag, senast kl. 14.30", "today, by 14:30")
    assert soft(typography.window(*afternoon, now=NOW)) == pick("i morgon kl. 13–15", "tomorrow 13:00–15:00")


def test_a_clock_time_never_parts_from_its_little_word_at_a_line_end(pick):
    said = typography.moment(at("2026-11-10 14:30"), now=NOW)

    assert said == pick(f"i{HARD}dag kl.{HARD}14.30", f"today at{HARD}14:30")


@pytest.mark.parametrize(
    ("span", "sv", "en"),
    [
        (timedelta(hours=2, minutes=29), "om 2 tim 29 min", "in 2 h 29 min"),
        (timedelta(hours=3), "om 3 tim", "in 3 h"),
        (timedelta(minutes=-16), "16 min för sent", "16 min late"),
        (timedelta(days=1), "om 1 dag", "in 1 day"),
        (timedelta(days=-3, hours=-2), "3 dagar för sent", "3 days late"),
    ],
)
def test_what_is_left_and_what_is_late(pick, span, sv, en):
    assert soft(typography.left(span)) == pick(sv, en)


def test_large_numbers_are_grouped_and_small_ones_are_words(pick):
    assert typography.count(34175456) == pick(f"34{HARD}175{HARD}456", "34,175,456")
    assert typography.small_number(12) == pick("tolv", "twelve")
    assert typography.small_number(13) == "13"


def test_a_phone_number_never_parts_at_a_line_end():
    assert typography.phone("0980-31 92 14") == f"0980-31{HARD}92{HARD}14"


def test_an_sms_costs_one_part_not_two():
    said = f"”Tack” – vi ringer kl.{HARD}14.30… −3{HARD}400{HARD}kr, Åsa’s é"

    assert typography.sms(said) == '"Tack" - vi ringer kl. 14.30... -3 400 kr, Åsa\'s é'


def test_a_reckoning_received_when_closed(pick):
    said = in_words(OFFICE.after_working_days(at("2026-11-13 21:40"), 1), STOCKHOLM)

    assert said == pick(
        "en arbetsdag: inkom fredag 21.40, räknas från måndag 8.00, senast måndag 17.00",
        "one working day: received Friday 21:40, counted from Monday 8:00, by Monday 17:00",
    )


def test_a_reckoning_received_when_open(pick):
    said = in_words(OFFICE.after_working_days(at("2026-11-11 13:00"), 1), STOCKHOLM)

    assert said == pick(
        "en arbetsdag: inkom onsdag 13.00, senast torsdag 13.00",
        "one working day: received Wednesday 13:00, by Thursday 13:00",
    )


def test_a_reckoning_names_the_holiday_but_not_the_weekend(pick):
    said = in_words(OFFICE.after_working_days(at("2026-06-18 16:00"), 1), STOCKHOLM)

    assert said.endswith(pick("(midsommarafton räknas inte)", "(Midsummer Eve not counted)"))


def test_a_reckoning_more_than_six_days_away_has_dates(pick):
    said = in_words(OFFICE.after_working_days(at("2026-11-06 13:00"), 6), STOCKHOLM)

    assert said == pick(
        "sex arbetsdagar: inkom fredag 6 november 13.00, senast måndag 16 november 13.00",
        "six working days: received Friday 6 November 13:00, by Monday 16 November 13:00",
    )


def test_a_reckoning_is_told_in_the_units_own_time_zone(pick):
    said = in_words(OFFICE.after_working_days(at("2026-11-11 13:00"), 1), ZoneInfo("Europe/Helsinki"))

    assert pick("inkom onsdag 14.00", "received Wednesday 14:00") in said


def test_a_reckoning_in_hours(pick):
    said = in_words(OFFICE.after_working_time(at("2026-11-11 13:00"), timedelta(hours=2)), STOCKHOLM)

    assert said.startswith(pick("två arbetstimmar: ", "two working hours: "))


def test_every_holiday_has_a_name_in_both_languages():
    assert HOLIDAYS["sv"].keys() == HOLIDAYS["en"].keys()


def test_forms_refuse_the_american_date(pick):
    assert get_format("DATE_INPUT_FORMATS") == ["%Y-%m-%d"]
    assert date_format(NOW, "DATETIME_FORMAT") == pick("10 november 2026 kl. 09.00", "10 November 2026 09:00")
