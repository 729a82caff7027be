"""By the close of a day: also when somebody writes the first day there is, or the last."""

from datetime import date

import pytest

from vidord.cases import closing_time


@pytest.fixture(params=[False, True], ids=["office hours", "round the clock"])
def nadja(world, request):
    """Nadja, whose unit is at work in the day, or always."""
    staff = world.town.nadja
    staff.unit.calendar.round_the_clock = request.param
    return staff


def test_on_the_last_day_there_is_it_is_the_last_close_that_can_be_told(nadja):
    assert closing_time.on_or_before(nadja, date.max).year == 9999
    assert closing_time.on_or_before(nadja, date(9999, 1, 31)).month == 1


def test_on_the_first_day_there_is_nobody_has_worked_yet(nadja):
    with pytest.raises(closing_time.CalendarNeverOpens):
        closing_time.on_or_before(nadja, date.min)


def test_a_few_days_later_somebody_has(nadja):
    assert closing_time.on_or_before(nadja, date(1, 1, 20)).year == 1
