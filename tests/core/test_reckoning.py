"""A due time in words: closed days, shorter days and on-call hours, in both languages."""

from datetime import date, time, timedelta

import pytest
from django.utils.translation import override

from tests.core.test_calendar import LUNCH, STOCKHOLM, at
from vidord.core.calendar import Interval, WorkingCalendar
from vidord.core.reckoning import in_words

HALF = Interval(time(8), time(12))
CALENDAR = WorkingCalendar(
    STOCKHOLM,
    LUNCH.week,
    closures=frozenset({date(2026, 11, 12)}),
    short_days={date(2026, 12, 22): HALF, date(2026, 12, 23): HALF},
    eves={"MAUNDY_THURSDAY": HALF},
    on_call=((Interval(time(17), time(22)),),) * 7,
)


@pytest.mark.parametrize(
    ("received", "days", "swedish", "english"),
    [
        ("2026-11-11 15:00", 1, "(vår stängda dag räknas inte)", "(our closed day not counted)"),
        ("2026-04-01 15:00", 1, "(skärtorsdagen är en kortare dag)", "(Maundy Thursday is a shorter day)"),
        (
            "2026-04-01 15:00",
            2,
            "(långfredagen och annandag påsk räknas inte; skärtorsdagen är en kortare dag)",
            "(Good Friday and Easter Monday not counted; Maundy Thursday is a shorter day)",
        ),
        (
            "2026-12-21 15:00",
            2,
            "(tisdag 22 december och onsdag 23 december är kortare dagar)",
            "(Tuesday 22 December and Wednesday 23 December are shorter days)",
        ),
    ],
)
def test_the_sentence_names_the_days_that_count_less(received, days, swedish, english):
    reckoning = CALENDAR.after_working_days(at(received), days)

    for language, said in (("sv", swedish), ("en", english)):
        with override(language):
            assert in_words(reckoning, STOCKHOLM).endswith(said)


def test_the_sentence_says_that_on_call_hours_are_counted():
    reckoning = CALENDAR.when_urgent().after_working_time(at("2026-11-14 19:00"), timedelta(hours=2))

    with override("sv"):
        assert in_words(reckoning, STOCKHOLM) == (
            "två arbetstimmar, jouren inräknad: inkom lördag 19.00, senast lördag 21.00"
        )
    with override("en"):
        assert "two working hours, on-call hours included: received Saturday 19:00" in in_words(
            reckoning, STOCKHOLM
        )
