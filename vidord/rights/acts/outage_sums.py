"""
How long the power was off, and what that is worth: 10 kap. 12 § ellagen (1997:857).

12.5 per cent of the annual network cost from 12 to 24 hours, 25 more for each further 24 hours begun, each at
least 2 per cent of a price base amount rounded up to the next 100 kronor; at most 300 per cent in all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from vidord.rights.finding import to_ore
from vidord.rights.hearing import Hearing
from vidord.rights.statutory_time import swedish_day

FIRST_STEP = timedelta(hours=24)
DAY_AND_NIGHT = timedelta(hours=24)
HUNDRED = Decimal(100)

Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Sum:
    """What one power cut is worth: its steps, the minimum of each, and whether the cap took some of it."""

    amount: Decimal
    before_cap: Decimal
    cap: Decimal
    minimum: Decimal
    steps: int
    percent: Decimal


def joined(periods: Iterable[Period], returns: timedelta) -> list[Period]:
    """Make one of those between which the power did not work for so long: the clock does not stop (st 1)."""
    together: list[Period] = []
    for begins, ends in periods:
        if together and begins - together[-1][1] < returns:
            together[-1] = (together[-1][0], ends)
        else:
            together.append((begins, ends))
    return together


def steps_of(length: timedelta) -> int:
    """Return 1 up to 24 hours, and one more for each further 24 hours begun: 24 h and a minute are 2."""
    return 1 - (FIRST_STEP - length) // DAY_AND_NIGHT if length > FIRST_STEP else 1


def minimum(hearing: Hearing, day: date) -> Decimal:
    """
    Return 2 per cent of the day's price base amount, rounded up to the next 100 kronor (ROUND_UP_TO_100).

    :raises NoValue: when that year's amount is not known.
    """
    share = hearing.value("ellag.outage_minimum_percent", on=day)
    part = Decimal(hearing.value("pbb.amount", on=day)) * share / 100
    return (part / HUNDRED).to_integral_value(ROUND_CEILING) * HUNDRED


def sum_of(hearing: Hearing, period: Period, cost: Decimal) -> Sum:
    """
    Return what one power cut of at least 12 hours is worth, rounded to the öre.

    :raises NoValue: when no price base amount is known for its year.
    """
    day = swedish_day(period[0])
    first = Decimal(hearing.value("ellag.outage_first_percent", on=day))
    further = Decimal(hearing.value("ellag.outage_further_percent", on=day))
    least = minimum(hearing, _year_day(hearing, period))
    steps = steps_of(period[1] - period[0])
    percent = first + further * (steps - 1)
    if hearing.reading("ellag.outage_minimum") == "per_step":
        amount = max(cost * first / 100, least) + (steps - 1) * max(cost * further / 100, least)
    else:
        amount = max(cost * percent / 100, steps * least)
    cap = cost * hearing.value("ellag.outage_cap_percent", on=day) / 100
    return Sum(to_ore(min(amount, cap)), to_ore(amount), to_ore(cap), least, steps, percent)


def _year_day(hearing: Hearing, period: Period) -> date:
    """The text is silent on New Year: only then is there a choice to show."""
    began, ended = swedish_day(period[0]), swedish_day(period[1])
    if began.year == ended.year:
        return began
    return began if hearing.reading("ellag.price_base_year") == "when_it_began" else ended
