"""How time is counted by law: lag (1930:173) om beräkning av lagstadgad tid, lag (1989:253) om helgdagar."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vidord.core.holidays import swedish_holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SATURDAY = 5


def add_days(day: date, days: int) -> date:
    """Return the last of so many days; the day they are counted from is not one of them."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """1 § 1930:173: the same number in its month, or that month's last day: 31 January + 1 = 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """1 § 1930:173: 29 February + 1 year = 28 February."""
    return add_months(day, 12 * years)


def end_of_month(day: date) -> date:
    """Return the last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_weekday(day: date) -> bool:
    """2 § 1930:173: neither Saturday nor Sunday, public holiday, midsummer, Christmas or New Year's eve."""
    return day.weekday() < SATURDAY and day not in swedish_holidays(day.year)


def next_weekday(day: date) -> date:
    """2 § 1930:173: a time to act whose last day is no weekday lasts to the next one."""
    while not is_weekday(day):
        day += timedelta(days=1)
    return day


def earlier_weekday(day: date) -> date:
    """Return the day, or the last weekday before it: what is counted backwards, what we promise."""
    while not is_weekday(day):
        day -= timedelta(days=1)
    return day


def swedish_day(moment: datetime) -> date:
    """Return the day it is in Sweden then."""
    return moment.astimezone(STOCKHOLM).date()


def first_moment(day: date) -> datetime:
    """Return when the day begins in Sweden, in UTC: moments of one zone subtract by their clock faces."""
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)
