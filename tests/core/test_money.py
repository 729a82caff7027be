"""Kronor as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vidord.core import money, spreadsheets, typography


@pytest.mark.parametrize(
    "said",
    ["3400", "3 400", "3\u00a0400 kr", "3.400 kr", "3,400", "SEK 3,400", "3400:-", " 3 400,00 ", "3400.0kr"],
)
def test_the_same_amount_in_many_hands(said):
    assert money.kronor(said) == Decimal(3400)


@pytest.mark.parametrize("said", ["3 400,50", "3.400,50 kr", "3,400.50", "3400,5", "SEK\u00a03,400.50"])
def test_ore_are_read(said):
    assert money.kronor(said) == Decimal("3400.50")


@pytest.mark.parametrize(
    "said",
    ["", " ", "kr", "tre", "-1", "−1", "1e3", "3 40", "3 4000", "1,2,3", "1,234,5", "٣", "0x1", "1;2", "NaN"],
)
def test_what_is_no_amount_is_refused(said):
    with pytest.raises(money.NotAnAmount):
        money.kronor(said)


@pytest.mark.parametrize("said", ["1000000000000", "9" * 5_000])
def test_more_than_the_database_holds_is_refused(said):
    with pytest.raises(money.TooMuch):
        money.kronor(said)


@given(some.decimals(min_value=0, max_value=money.MOST, places=2))
def test_whatever_we_write_we_can_read(amount):
    assert money.kronor(typography.money(amount)) == amount


@pytest.mark.parametrize("cell", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_a_cell_that_begins_like_a_formula_is_defused(cell):
    assert spreadsheets.plain(cell) == f"'{cell}"
    assert spreadsheets.plain("R17") == "R17"
