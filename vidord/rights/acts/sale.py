"""
Which sale it was, and which act answers for it.

Konsumentköplagen (2022:260), in force 2022-05-01, for what a business sells to a consumer (1 kap. 3–8 §§).
Transition: the day of the contract chooses, and for digital content the day it was supplied. What was bought
before follows konsumentköplagen (1990:932).
"""

from datetime import date

from vidord.rights.facts import Choice, Day, NotBefore, Several, YesNo
from vidord.rights.finding import Answer, Burden, FactValue
from vidord.rights.hearing import Hearing, Said, every, exception, no, rule, says, yes
from vidord.rights.statute_book import act

KKL, KKL1990 = act("kkl"), act("kkl1990")

DIGITAL = ("DIGITAL_ONCE", "DIGITAL_CONTINUOUS")
GOODS = ("GOODS", "LIVE_ANIMAL", "GOODS_WITH_DIGITAL_PART")
OTHER_LAW = ("SERVICE", "ELECTRICITY", "TELECOM", "GAMBLING", "HEALTH_CARE", "FINANCIAL")
CIRCUMSTANCES = ("GROSS_NEGLIGENCE", "AGAINST_GOOD_FAITH", "DANGEROUS", "THIRD_PARTY_RIGHT")

buyer = Choice("buyer", required=True, options=("CONSUMER", "BUSINESS"))
seller = Choice("seller", required=True, options=("BUSINESS", "PRIVATE", "PRIVATE_THROUGH_BUSINESS"))
bought = Choice("bought", required=True, options=GOODS + DIGITAL + OTHER_LAW)
contract_date = Day("contract_date", required=True)
delivered_on = Day("delivered_on", required=True)
installed_on = Day("installed_on")
digital_part_on = Day("digital_part_on")
defect_in_digital_part = YesNo("defect_in_digital_part")
supply_ends_on = Day("supply_ends_on", may_come=True)
showed_on = Day("showed_on", required=True)
noticed_on = Day("noticed_on")
replaced_on = Day("replaced_on")
complained_on = Day("complained_on")
is_defective = YesNo("is_defective")
special_circumstances = Several("special_circumstances", options=CIRCUMSTANCES)

SALE = (buyer, seller, bought, contract_date, delivered_on)
SALE_ORDERS = (
    NotBefore("delivered_on", "contract_date"),
    NotBefore("installed_on", "contract_date"),
    NotBefore("digital_part_on", "contract_date"),
    NotBefore("supply_ends_on", "delivered_on"),
    NotBefore("noticed_on", "showed_on"),
    NotBefore("complained_on", "showed_on"),
)


@rule("kkl.consumer", KKL("1:3"))
def bought_as_a_consumer(hearing: Hearing) -> Said:
    """A natural person who acts mainly for purposes outside a business."""
    return says(hearing.buyer == "CONSUMER")


@rule("kkl.seller", KKL("1:3"))
def sold_by_a_business(hearing: Hearing) -> Said:
    """A business sells, or a private person through one: then both answer (1:4)."""
    if hearing.seller == "PRIVATE_THROUGH_BUSINESS":
        hearing.who_answers = "seller_and_intermediary"
        return yes(seller=hearing.seller)
    return says(hearing.seller == "BUSINESS", seller=hearing.seller)


@rule("kkl.subject", KKL("1:3–8"))
def is_goods_or_digital(hearing: Hearing) -> Said:
    """Movable goods, also those to be made, and digital content; not a service in the main, nor 1:8."""
    return says(hearing.bought not in OTHER_LAW, bought=hearing.bought)


def in_scope(hearing: Hearing) -> Answer:
    """Tell whether it is a consumer's purchase at all."""
    return every(hearing, bought_as_a_consumer, sold_by_a_business, is_goods_or_digital)


@rule("kkl.applies", KKL())
def act_of_2022_applies(hearing: Hearing) -> Said:
    """Contracts from 2022-05-01; digital content also when it was supplied from that day."""
    if hearing.bought in DIGITAL:
        applies = hearing.has_value("kkl.applies_to_digital", on=hearing.delivered_on)
        return says(applies, bought=hearing.bought, day=hearing.delivered_on)
    applies = hearing.has_value("kkl.applies", on=hearing.contract_date)
    return says(applies, bought=hearing.bought, day=hearing.contract_date)


@rule("kkl.sale_of_2022", KKL())
def bought_under_this_act(hearing: Hearing) -> Said:
    """Where the older act's rule is not known here, a purchase before 2022-05-01 gets no answer."""
    if hearing.told("bought") in DIGITAL:
        return says(hearing.value("kkl.applies_to_digital"), day=hearing.delivered_on)
    return says(hearing.value("kkl.applies"), day=hearing.contract_date)


@rule("kkl1990.applies", KKL1990())
def act_of_1990_applies(hearing: Hearing) -> Said:
    """Contracts before 2022-05-01. Without a verified value for the day there is no answer."""
    if hearing.bought in DIGITAL:
        return no(day=hearing.contract_date)
    return says(hearing.value("kkl1990.applies"), day=hearing.contract_date)


@exception("kkl.no_limits", KKL("5:2 st 3"))
def no_limits_apply(hearing: Hearing) -> Said:
    """Gross negligence, bad faith, dangerous goods (4:10) or another's right (4:12): no time limit counts."""
    found = hearing.special_circumstances
    return yes(special_circumstances=found) if found else no()


@rule("kkl.defect", KKL("4:14 st 1"), burden=Burden.CONSUMER)
def there_is_a_defect(hearing: Hearing) -> Said:
    """The consumer shows that there is a defect; until somebody says that there is none, we go on."""
    return says(hearing.told("is_defective") is not False)


def liability_begins(hearing: Hearing) -> date:
    """2:3–4, 4:14 st 1: when the consumer has the goods, any digital part, and what the seller installs."""
    later = [hearing.told("installed_on"), hearing.told("digital_part_on")]
    return max([_in_hand(hearing, "kkl.replacement"), *(day for day in later if day)])


def _in_hand(hearing: Hearing, reading: str) -> date:
    delivered: date = hearing.delivered_on
    replaced: date | None = hearing.told("replaced_on")
    if replaced is None or hearing.showed_on < replaced:
        return delivered
    return max(delivered, replaced) if hearing.reading(reading) == "new_time_begins" else delivered


def received_under_the_older_act(hearing: Hearing) -> date:
    """23 § 1990:932 counts from when the consumer received it, or the one that came in its place."""
    return _in_hand(hearing, "kkl1990.replacement")


def shown_by(hearing: Hearing, last_day: date, **facts: FactValue) -> Said:
    """What showed itself by the last day was there from the start, unless the seller shows otherwise."""
    within = hearing.showed_on <= last_day
    burden = Burden.SELLER if within else Burden.CONSUMER
    return says(within, burden=burden, showed_on=hearing.showed_on, last_day=last_day, **facts)


def complaint_day(hearing: Hearing, last_day: date) -> date:
    """Return when the consumer complained; who has not said can do it today, until the last day."""
    return hearing.done("complained_on", last_day)
