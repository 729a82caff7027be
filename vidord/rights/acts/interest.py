"""
What interest is owed? Räntelagen (1975:635).

Money that goes back after a rescission: reference rate + 2, from the day it was received (2 § second
paragraph, 5 §). Late payment: reference rate + 8, from a due date fixed in advance (3 §), else from thirty
days after a demand that mentions interest (4 §). Rounded once, at the end, to the öre.
"""

from datetime import date, timedelta
from decimal import Decimal

from vidord.rights.dated import Value
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import ASK, YES, Answer, Burden, to_ore
from vidord.rights.hearing import Hearing, Said, a_person_decides, any_of, exception, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act, statute_book

RTL = act("rantelag")

amount_owed = Kronor("amount_owed", required=True)
payable = Choice("payable", required=True, options=("ON_A_FIXED_DAY", "ON_DEMAND"))
due_date_fixed_on = Day("due_date_fixed_on")
demanded_on = Day("demanded_on")
demand_came_on = Day("demand_came_on")
demand_mentions_interest = YesNo("demand_mentions_interest")
paid_on = Day("paid_on", may_come=True)
received_on = Day("received_on", required=True)
debtor_in_hardship = YesNo("debtor_in_hardship")


def interest_between(hearing: Hearing, amount: Decimal, first: date, paid: date, points: str) -> Decimal:
    """
    Return the interest from the first day to the day before payment, each half-year by its own rate.

    :raises NoValue: when the reference rate of any of those days is not known.
    """
    table = statute_book().tables["rantelag.reference_rate"]
    added = Decimal(hearing.value(points, on=first))
    by_year = hearing.reading("rantelag.day_count") == "days_of_the_year"
    interest = Decimal(0)
    while first < paid:
        rate = table.at(first)
        until = min(_ends(rate, paid), paid)
        percent = Decimal(rate.value or 0) + added
        interest += amount * percent * _year_parts(first, until, by_year) / 100
        first = until
    return to_ore(interest)


def _ends(rate: Value, otherwise: date) -> date:
    return rate.ends or otherwise


def _year_parts(first: date, until: date, by_year: bool) -> Decimal:
    """A half-year lies in one year, so its days are divided by that year's or by 365."""
    leap = (date(first.year + 1, 1, 1) - date(first.year, 1, 1)).days
    return Decimal((until - first).days) / (leap if by_year else 365)


@rule("rantelag.fixed_due_date", RTL("3"))
def due_date_was_fixed(hearing: Hearing) -> Said:
    """Interest runs from a due date that was fixed in advance."""
    return yes(first_day=hearing.due_date_fixed_on) if hearing.payable == "ON_A_FIXED_DAY" else no()


@rule("rantelag.demand", RTL("4"), burden=Burden.COMPANY)
def demanded_with_interest(hearing: Hearing) -> Said:
    """Else from thirty days after a bill or demand that mentions interest, and not before it came."""
    days, first = hearing.value("rantelag.demand_days", on=hearing.demanded_on), _after_demand(hearing)
    return says(hearing.demand_mentions_interest, demanded_on=hearing.demanded_on, days=days, first_day=first)


def _after_demand(hearing: Hearing) -> date:
    days = hearing.value("rantelag.demand_days", on=hearing.demanded_on)
    sent_and_waited: date = hearing.demanded_on + timedelta(days=days)
    return max(sent_and_waited, hearing.told("demand_came_on") or sent_and_waited)


@rule("rantelag.late", RTL("6"))
def interest_on_late_payment(hearing: Hearing) -> Said:
    """The reference rate and eight percentage points."""
    return _owed(hearing, _first_day(hearing), "rantelag.late_points")


@rule("rantelag.returned", RTL("2 st 2"))
def interest_on_what_goes_back(hearing: Hearing) -> Said:
    """The reference rate and two points, from the day the money was received."""
    return _owed(hearing, hearing.received_on, "rantelag.return_points")


def _owed(hearing: Hearing, first: date, points: str) -> Said:
    paid = _paid(hearing)
    owed = interest_between(hearing, hearing.amount_owed, first, paid, points)
    hearing.amount = owed
    return says(
        paid > first,
        amount=owed,
        amount_owed=hearing.amount_owed,
        first_day=first,
        paid_on=paid,
        days=max(0, (paid - first).days),
        points=hearing.value(points, on=first),
        rounding="ORE_HALF_UP",
    )


def _first_day(hearing: Hearing) -> date:
    if hearing.payable == "ON_A_FIXED_DAY":
        due: date = hearing.due_date_fixed_on
        return due
    return _after_demand(hearing)


def _paid(hearing: Hearing) -> date:
    """Who has not paid yet owes it until today."""
    return hearing.told("paid_on") or hearing.as_of


@exception("rantelag.hardship", RTL("8"))
def debtor_is_in_hardship(hearing: Hearing) -> Said:
    """Illness, unemployment and the like: interest may be reduced, and that can't be contracted away."""
    return a_person_decides() if hearing.told("debtor_in_hardship") else no()


@question(
    "interest.late_payment",
    RTL,
    (
        amount_owed,
        payable,
        due_date_fixed_on,
        demanded_on,
        demand_came_on,
        demand_mentions_interest,
        paid_on,
        debtor_in_hardship,
    ),
    orders=(NotBefore("paid_on", "demanded_on"), NotBefore("demand_came_on", "demanded_on")),
    who="debtor",
    example={
        "amount_owed": "4 800",
        "payable": "ON_A_FIXED_DAY",
        "due_date_fixed_on": "2026-05-31",
        "paid_on": "2026-08-31",
    },
)
def interest_when_payment_is_late(hearing: Hearing) -> Answer:
    """3, 4, 6 and 8 §§."""
    runs = any_of(hearing, due_date_was_fixed, demanded_with_interest)
    if runs is not YES:
        return runs
    answer = interest_on_late_payment(hearing)
    if answer is YES and debtor_is_in_hardship(hearing) is ASK:
        return ASK
    return answer


@question(
    "interest.refund",
    RTL,
    (amount_owed, received_on, paid_on),
    orders=(NotBefore("paid_on", "received_on"),),
    who="seller",
    example={"amount_owed": "12 990", "received_on": "2026-03-14", "paid_on": "2026-11-10"},
)
def interest_when_money_goes_back(hearing: Hearing) -> Answer:
    """2 § second paragraph and 5 §, after a rescission because of the other's breach."""
    return interest_on_what_goes_back(hearing)
