"""An amount and a day are read as the file writes them, and nothing is guessed."""

from decimal import Decimal

import pytest

from vidord.agreements import cells

COMMA, POINT = cells.How(decimal="comma"), cells.How(decimal="point")


@pytest.mark.parametrize(
    ("said", "how", "kronor"),
    [
        ("899", COMMA, "899"),
        ("899,5", COMMA, "899.50"),
        ("1 234,50", COMMA, "1234.50"),
        ("1.234,50 kr", COMMA, "1234.50"),
        ("1.234", COMMA, "1234"),
        ("SEK 5,00", COMMA, "5"),
        ("199:-", COMMA, "199"),
        ("129,9000", COMMA, "129.90"),
        ("899.5", POINT, "899.50"),
        ("1,234.50", POINT, "1234.50"),
        ("1,234", POINT, "1234"),
        ("0.00", POINT, "0"),
    ],
)
def test_an_amount_is_read_with_the_files_own_decimal_sign(said, how, kronor):
    assert cells.money(said, how) == Decimal(kronor)


@pytest.mark.parametrize(
    ("said", "how", "why"),
    [
        ("12.50", COMMA, "är inget belopp"),
        ("12,50", POINT, "är inget belopp"),
        ("1.234", POINT, "är inget belopp"),
        ("1,234", COMMA, "är inget belopp"),
        ("1,2,3", COMMA, "är inget belopp"),
        ("3,00", POINT, "är inget belopp"),
        ("1.234.56", POINT, "är inget belopp"),
        ("", COMMA, "är inget belopp"),
        ("gratis", COMMA, "är inget belopp"),
        ("-5", COMMA, "är under noll"),
        ("−5,00 kr", COMMA, "är under noll"),
        ("5,00-", COMMA, "är under noll"),
        ("(5,00)", COMMA, "är under noll"),
        ("10 EUR", COMMA, "är inte i kronor"),
        ("NOK10", COMMA, "är inte i kronor"),
        ("€10", COMMA, "är inte i kronor"),
        ("9" * 14, COMMA, "är mer än någon bokföring"),
    ],
)
def test_an_amount_that_could_be_two_is_none(said, how, why):
    with pytest.raises(cells.WrongCell, match=why):
        cells.money(said, how)


def test_an_amount_comes_back_as_it_was_written():
    for ore in range(0, 2_000_000, 997):
        amount = Decimal(ore) / 100
        for how, written in (
            (COMMA, f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))),
            (POINT, f"{amount:,.2f}"),
        ):
            assert cells.money(written, how) == amount


@pytest.mark.parametrize(
    ("said", "way"),
    [("30.11.2026", "%d.%m.%Y"), ("20261130", "%Y%m%d"), ("2026-11-30 00:00", "%Y-%m-%d %H:%M")],
)
def test_a_day_is_read_in_the_files_own_way(said, way):
    assert cells.day(said, cells.How(day=way)) == cells.EXAMPLE_DAY


@pytest.mark.parametrize("said", ["2025-02-29", "2026-13-01", "26-11-30", "2026-11-30 12:00", "1026-11-30"])
def test_a_day_that_is_none_is_told(said):
    with pytest.raises(cells.WrongCell):
        cells.day(said, cells.How())
