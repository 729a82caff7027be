"""
What comes back after a withdrawal, and what was used? 2 kap. 13–15 a §§ distansavtalslagen (2005:59).

All of it, with standard delivery, within fourteen days of the message; for goods the business may wait
until it has them or proof that they are sent.
"""

from decimal import Decimal

from vidord.rights.acts.withdrawal import COVERED, DAL, contract_date
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, Whole, YesNo
from vidord.rights.finding import NO, YES, Answer, Burden, to_ore
from vidord.rights.hearing import Hearing, Said, a_person_decides, consequence, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_days

subject = Choice("subject", required=True, options=COVERED)
used = Choice("subject", required=True, options=tuple(one for one in COVERED if one != "GOODS"))
message_received_on = Day("message_received_on", required=True)
price_paid = Kronor("price_paid", required=True)
standard_delivery = Kronor("standard_delivery")
chosen_delivery = Kronor("chosen_delivery")
goods_or_proof = YesNo("goods_or_proof")
business_collects = YesNo("business_collects")
return_cost = Kronor("return_cost")
business_pays_return = YesNo("business_pays_return")
informed_of_return_cost = YesNo("informed_of_return_cost")
bulky_from_home = YesNo("bulky_from_home")
was_informed = YesNo("was_informed")
used_beyond_testing = YesNo("used_beyond_testing")
asked_to_begin = YesNo("asked_to_begin")
on_durable_medium = YesNo("on_durable_medium")
off_premises = YesNo("off_premises")
days_in_all = Whole("days_in_all", unit="days", least=1, most=36_600)
days_used = Whole("days_used", unit="days", most=36_600)
total_price = Kronor("total_price", required=True)


@rule("dal.applies_to_refund", DAL("2:14"))
def repaid_under_this_act(hearing: Hearing) -> Said:
    """In its form from 2014-06-13."""
    return says(hearing.value("dal.applies"))


@rule("dal.refund.wait", DAL("2:14 st 2"))
def nothing_to_wait_for(hearing: Hearing) -> Said:
    """The business may wait for the goods or proof that they are sent, unless it collects them itself."""
    if hearing.subject != "GOODS" or _business_fetches(hearing):
        return yes()
    return says(hearing.goods_or_proof)


def _business_fetches(hearing: Hearing) -> bool:
    """2:13 st 2: it offered to, or left bulky goods at home off its premises."""
    return bool(hearing.told("business_collects") or hearing.told("bulky_from_home"))


@rule("dal.refund", DAL("2:14"))
def all_within_fourteen_days(hearing: Hearing) -> Said:
    """Everything that was paid, within fourteen days of the message."""
    days = hearing.value("dal.refund_days")
    last_day = add_days(hearing.message_received_on, days)
    noted = hearing.due("dal.refund", last_day, DAL("2:14"), since=hearing.message_received_on)
    return yes(days=days, last_day=noted.shifted_last_day)


@consequence("dal.refund.sum", DAL("2:14"))
def price_and_standard_delivery(hearing: Hearing) -> Said:
    """With what delivery cost, but not what a dearer one that she chose cost on top (2:15 p.1)."""
    paid = hearing.chosen_delivery if hearing.subject == "GOODS" else Decimal(0)
    repaid = min(paid, hearing.standard_delivery) if paid else Decimal(0)
    hearing.amount = to_ore(hearing.price_paid + repaid)
    return yes(
        amount=hearing.amount,
        price_paid=hearing.price_paid,
        delivery=repaid,
        not_repaid=paid - repaid,
    )


@consequence("dal.return_cost", DAL("2:13"))
def business_pays_the_return(hearing: Hearing) -> Said:
    """The consumer does, unless the business agreed to, did not say so, or must collect them."""
    free = (
        hearing.told("business_pays_return")
        or _business_fetches(hearing)
        or hearing.informed_of_return_cost is False
    )
    if free and hearing.told("return_cost") and hearing.amount is not None:
        hearing.amount = to_ore(hearing.amount + hearing.return_cost)
    return says(bool(free))


@consequence("dal.wear", DAL("2:15"), burden=Burden.COMPANY)
def loss_of_value(hearing: Hearing) -> Said:
    """What testing did not need she pays, only if she was informed of the right; how much a person judges."""
    if not hearing.told("used_beyond_testing"):
        return no()
    return a_person_decides() if hearing.was_informed else no()


@question(
    "withdrawal.refund",
    DAL,
    (
        subject,
        contract_date,
        message_received_on,
        price_paid,
        standard_delivery,
        chosen_delivery,
        goods_or_proof,
        business_collects,
        return_cost,
        business_pays_return,
        informed_of_return_cost,
        bulky_from_home,
        used_beyond_testing,
        was_informed,
    ),
    orders=(NotBefore("message_received_on", "contract_date"),),
    who="seller",
    example={
        "subject": "GOODS",
        "contract_date": "2026-11-02",
        "message_received_on": "2026-11-20",
        "price_paid": "1 299",
        "standard_delivery": 49,
        "chosen_delivery": 129,
        "goods_or_proof": True,
        "informed_of_return_cost": True,
    },
)
def must_it_be_repaid_now(hearing: Hearing) -> Answer:
    """2 kap. 13–15 §§."""
    if (applies := repaid_under_this_act(hearing)) is not YES:
        return applies
    if (ready := nothing_to_wait_for(hearing)) is not YES:
        return ready
    answer = all_within_fourteen_days(hearing)
    price_and_standard_delivery(hearing)
    if hearing.subject == "GOODS":
        business_pays_the_return(hearing)
        loss_of_value(hearing)
    return answer


@rule("dal.applies_to_use", DAL("2:15"))
def used_under_this_act(hearing: Hearing) -> Said:
    """In its form from 2014-06-13."""
    return says(hearing.value("dal.applies"))


@rule("dal.digital_free", DAL("2:15 a"))
def digital_costs_nothing(hearing: Hearing) -> Said:
    """For digital content not on a carrier the consumer pays nothing."""
    return says(hearing.value("dal.digital_is_free"))


@rule("dal.use_owed", DAL("2:15"), burden=Burden.COMPANY)
def use_is_paid_for(hearing: Hearing) -> Said:
    """Only if she expressly asked for a start within the period and had the information p.10 and p.12."""
    if hearing.told("asked_to_begin") is False or hearing.told("was_informed") is False:
        return no()
    is_asked_and_told = hearing.asked_to_begin and hearing.was_informed
    return says(is_asked_and_told and (not hearing.off_premises or hearing.on_durable_medium))


@rule("dal.use_sum", DAL("2:15"))
def so_much_of_the_price(hearing: Hearing) -> Said:
    """The price's share for what was performed, by days, rounded to the öre."""
    used = min(hearing.days_used, hearing.days_in_all)
    hearing.amount = to_ore(hearing.total_price * used / hearing.days_in_all)
    return no(
        amount=hearing.amount,
        total_price=hearing.total_price,
        days_used=used,
        days_in_all=hearing.days_in_all,
        rounding="ORE_HALF_UP",
    )


@question(
    "withdrawal.use",
    DAL,
    (
        used,
        contract_date,
        total_price,
        asked_to_begin,
        was_informed,
        off_premises,
        on_durable_medium,
        days_in_all,
        days_used,
    ),
    who="seller",
    example={
        "subject": "SERVICE",
        "contract_date": "2026-11-02",
        "total_price": "3 600",
        "asked_to_begin": True,
        "was_informed": False,
        "off_premises": False,
    },
)
def is_the_use_free(hearing: Hearing) -> Answer:
    """Yes: she pays nothing for what she used. No: she pays the amount."""
    if (applies := used_under_this_act(hearing)) is not YES:
        return applies
    if hearing.subject == "DIGITAL":
        answer = digital_costs_nothing(hearing)
        hearing.amount = Decimal("0.00") if answer is YES else None
        return answer
    if (owed := use_is_paid_for(hearing)) is YES:
        return so_much_of_the_price(hearing)
    if owed is NO:
        hearing.amount = Decimal("0.00")
    return YES if owed is NO else owed
