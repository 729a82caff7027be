"""
When do I get my money back after a rescission or price reduction? 8 and 9 kap. konsumentköplagen (2022:260).

Goods: without undue delay, and the seller may wait for the goods or proof that they are sent (8:2). Digital:
within fourteen days, the same way it was paid, without a fee (9:18). After a rescission with interest from
the day the seller got the money (8:3; of digital content 2 § räntelagen).
"""

from datetime import timedelta

from vidord.rights.acts.interest import RTL, interest_between
from vidord.rights.acts.sale import DIGITAL, GOODS, KKL, bought_under_this_act, contract_date, delivered_on
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import NO, YES, Answer, Burden, to_ore
from vidord.rights.hearing import Hearing, Said, a_person_decides, consequence, every, rule, says, yes
from vidord.rights.questions import question

bought = Choice("bought", required=True, options=GOODS + DIGITAL)
ended_by = Choice("ended_by", required=True, options=("RESCISSION", "PRICE_REDUCTION"))
told_seller_on = Day("told_seller_on", required=True)
to_repay = Kronor("to_repay", required=True)
received_on = Day("received_on")
paid_on = Day("paid_on", may_come=True)
goods_returned = YesNo("goods_returned")
return_cost = Kronor("return_cost")
had_other_benefit = YesNo("had_other_benefit")


@rule("kkl.refund.digital", KKL("9:18"))
def digital_within_fourteen_days(hearing: Hearing) -> Said:
    """At the latest fourteen days after the trader was told; same means of payment; no fee."""
    days = hearing.value("kkl.digital_refund_days")
    last_day = hearing.told_seller_on + timedelta(days=days)
    noted = hearing.due("kkl.refund", last_day, KKL("9:18"), since=hearing.told_seller_on)
    return yes(told_seller_on=hearing.told_seller_on, days=days, last_day=noted.shifted_last_day)


@rule("kkl.refund.goods_back", KKL("8:2"))
def seller_has_the_goods_or_proof(hearing: Hearing) -> Said:
    """The seller may wait until he has the goods, or proof that they are sent; not for a price reduction."""
    if hearing.ended_by == "PRICE_REDUCTION":
        return yes()
    return says(hearing.goods_returned)


@rule("kkl.refund.goods", KKL("8:2"))
def goods_without_undue_delay(hearing: Hearing) -> Said:
    """The act has no number of days for goods."""
    return yes(told_seller_on=hearing.told_seller_on)


@consequence("kkl.refund.interest", KKL("8:3"))
def interest_since_the_seller_was_paid(hearing: Hearing) -> Said:
    """Reference rate and two points from the day the seller received the money."""
    return _with_interest(hearing)


@consequence("kkl.refund.digital_interest", RTL("2 st 2"))
def interest_since_the_trader_was_paid(hearing: Hearing) -> Said:
    """Chapter 9 says nothing of it, and then räntelagen holds: the same rate from the same day."""
    return _with_interest(hearing)


@consequence("kkl.refund.reduction_interest", RTL("2 st 2"))
def interest_on_a_price_reduction(hearing: Hearing) -> Said:
    """The act speaks of contracts that are rescinded "or on a similar ground": a person judges."""
    hearing.amount = to_ore(hearing.to_repay)
    return a_person_decides(to_repay=hearing.to_repay)


def _with_interest(hearing: Hearing) -> Said:
    paid = hearing.told("paid_on") or hearing.as_of
    owed = interest_between(hearing, hearing.to_repay, hearing.received_on, paid, "rantelag.return_points")
    hearing.amount = to_ore(hearing.to_repay + owed + (hearing.told("return_cost") or 0))
    return yes(
        amount=owed,
        received_on=hearing.received_on,
        paid_on=paid,
        to_repay=hearing.to_repay,
        rounding="ORE_HALF_UP",
    )


@consequence("kkl.refund.return_cost", KKL("8:2"), burden=Burden.SELLER)
def seller_pays_the_return(hearing: Hearing) -> Said:
    """It was the seller's breach: what it costs to send back is his."""
    return yes(return_cost=hearing.return_cost)


@consequence("kkl.refund.wear", KKL("8:4"))
def ordinary_use_costs_nothing(hearing: Hearing) -> Said:
    """No deduction for normal use before the defect was known; other benefit a person weighs (8:3)."""
    return a_person_decides() if hearing.told("had_other_benefit") else yes()


@question(
    "goods.money_back",
    KKL,
    (
        bought,
        ended_by,
        contract_date,
        delivered_on,
        told_seller_on,
        to_repay,
        received_on,
        paid_on,
        goods_returned,
        return_cost,
        had_other_benefit,
    ),
    orders=(
        NotBefore("delivered_on", "contract_date"),
        NotBefore("told_seller_on", "contract_date"),
        NotBefore("paid_on", "received_on"),
    ),
    who="seller",
    example={
        "bought": "DIGITAL_ONCE",
        "ended_by": "RESCISSION",
        "contract_date": "2026-02-02",
        "delivered_on": "2026-02-02",
        "told_seller_on": "2026-11-10",
        "to_repay": "649",
        "received_on": "2026-02-02",
        "paid_on": "2026-11-24",
    },
)
def must_the_money_come_now(hearing: Hearing) -> Answer:
    """Is the money due, when, and how much?"""
    if (applies := bought_under_this_act(hearing)) is not YES:
        return applies
    if hearing.bought in DIGITAL:
        answer = digital_within_fourteen_days(hearing)
    else:
        answer = every(hearing, seller_has_the_goods_or_proof, goods_without_undue_delay)
    if answer is not NO:
        _how_much(hearing)
    return answer


def _how_much(hearing: Hearing) -> None:
    if hearing.ended_by == "PRICE_REDUCTION":
        interest_on_a_price_reduction(hearing)
        return
    if hearing.bought in DIGITAL:
        interest_since_the_trader_was_paid(hearing)
        return
    interest_since_the_seller_was_paid(hearing)
    if hearing.told("return_cost") is not None:
        seller_pays_the_return(hearing)
    ordinary_use_costs_nothing(hearing)
