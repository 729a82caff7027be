"""Sweden's public holidays, from the two statutes that name them."""

from datetime import date, timedelta
from functools import cache


def easter_sunday(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar, by Butcher's rule (Nature, 20 April 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, skipped = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _first(weekday: int, start: date) -> date:
    """Return the first such weekday from a day on, Monday 0."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)


@cache
def swedish_holidays(year: int) -> dict[date, str]:
    """
    Return the year's holidays by day, each with a key.

    Lag (1989:253) om allmänna helgdagar, and the three eves that semesterlagen (1977:480) 3 a § equates
    with Sundays. From 2005 (SFS 2004:1320) the National Day is one, and Whit Monday no longer.
    """
    easter = easter_sunday(year)
    midsummer = _first(5, date(year, 6, 20))
    return {
        date(year, 1, 1): "NEW_YEAR",
        date(year, 1, 6): "EPIPHANY",
        easter - timedelta(days=2): "GOOD_FRIDAY",
        easter: "EASTER",
        easter + timedelta(days=1): "EASTER_MONDAY",
        date(year, 5, 1): "MAY_DAY",
        easter + timedelta(days=39): "ASCENSION",
        easter + timedelta(days=49): "PENTECOST",
        **_early_summer(year, easter),
        midsummer - timedelta(days=1): "MIDSUMMER_EVE",
        midsummer: "MIDSUMMER",
        _first(5, date(year, 10, 31)): "ALL_SAINTS",
        date(year, 12, 24): "CHRISTMAS_EVE",
        date(year, 12, 25): "CHRISTMAS",
        date(year, 12, 26): "BOXING_DAY",
        date(year, 12, 31): "NEW_YEARS_EVE",
    }


def _early_summer(year: int, easter: date) -> dict[date, str]:
    if year < 2005:
        return {easter + timedelta(days=50): "WHIT_MONDAY"}
    return {date(year, 6, 6): "NATIONAL_DAY"}


@cache
def swedish_eves(year: int) -> dict[date, str]:
    """Return the days before holidays on which many work shorter hours; no law says so, each may choose."""
    easter = easter_sunday(year)
    all_saints = _first(5, date(year, 10, 31))
    return {
        date(year, 1, 5): "EPIPHANY_EVE",
        easter - timedelta(days=3): "MAUNDY_THURSDAY",
        date(year, 4, 30): "WALPURGIS_EVE",
        easter + timedelta(days=38): "DAY_BEFORE_ASCENSION",
        _first(5, date(year, 6, 20)) - timedelta(days=2): "DAY_BEFORE_MIDSUMMER_EVE",
        all_saints - timedelta(days=1): "ALL_SAINTS_EVE",
        date(year, 12, 23): "DAY_BEFORE_CHRISTMAS_EVE",
        date(year, 12, 30): "DAY_BEFORE_NEW_YEARS_EVE",
    }


EVES = tuple(swedish_eves(2026).values())
