"""
What may I demand, once the seller answers for the defect? 5 and 6 kap. konsumentköplagen (2022:260).

The ladder: the consumer chooses repair or replacement; money comes when that is not offered, not done as it
must be, does not help, or when the defect is serious. Digital content has its own sections:
`digital_remedies`. Of the older act only its rescission is known (29 §).
"""

from vidord.rights.acts import digital_remedies, goods_of_1990
from vidord.rights.acts.sale import DIGITAL, GOODS, KKL, bought_under_this_act, contract_date, delivered_on
from vidord.rights.facts import Choice, NotBefore, Whole, YesNo
from vidord.rights.finding import YES, Answer, Burden, both, opposite
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
    any_of,
    consequence,
    exception,
    no,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question

REPAIRS = ("REPAIR", "REPLACEMENT")

seller_answers = YesNo("seller_answers", required=True)
bought = Choice("bought", required=True, options=GOODS + DIGITAL)
wanted = Choice(
    "wanted",
    required=True,
    options=(*REPAIRS, "PRICE_REDUCTION", "RESCISSION", "WITHHOLD_PAYMENT", "DAMAGES"),
)
refusal_ground = Choice("refusal_ground", options=("NONE", "IMPOSSIBLE", "UNREASONABLE_COST"))
repair_offered = YesNo("repair_offered")
shortcoming = Choice(
    "shortcoming", options=("NONE", "COST_MONEY", "TOOK_TIME", "INCONVENIENCE", "OLD_GOODS_LEFT")
)
failed_attempts = Whole("failed_attempts", unit="attempts", most=20)
is_serious = YesNo("is_serious")
seller_has_shown_minor = YesNo("seller_has_shown_minor")
outside_control = YesNo("outside_control")


@rule("kkl.seller_answers", KKL("5:1"))
def seller_answers_for_it(hearing: Hearing) -> Said:
    """There is a defect that the seller answers for: goods.defect says so."""
    return says(hearing.seller_answers)


@rule("kkl.choice", KKL("5:4"))
def consumer_chooses(hearing: Hearing) -> Said:
    """Repair or replacement, in reasonable time, free, without significant inconvenience: as she chooses."""
    return yes(wanted=hearing.wanted)


@exception("kkl.choice.refused", KKL("5:4"), burden=Burden.SELLER)
def seller_may_refuse(hearing: Hearing) -> Said:
    """What is impossible may be refused; what costs unreasonably much is for a person to weigh."""
    ground = hearing.told("refusal_ground")
    if ground == "UNREASONABLE_COST":
        return a_person_decides()
    return says(ground == "IMPOSSIBLE")


@rule("kkl.money.not_offered", KKL("5:8 st 1"))
def repair_is_not_offered(hearing: Hearing) -> Said:
    """Neither repair nor replacement is on the table; the seller may offer it unasked (5:5)."""
    return says(not hearing.repair_offered)


@rule("kkl.money.not_as_it_must_be", KKL("5:8 st 1"))
def not_done_as_it_must_be(hearing: Hearing) -> Said:
    """It cost money, or the old goods were not taken back (5:6); how long is too long a person judges."""
    found = hearing.shortcoming
    if found in {"TOOK_TIME", "INCONVENIENCE"}:
        return a_person_decides(shortcoming=found)
    return says(found in {"COST_MONEY", "OLD_GOODS_LEFT"}, shortcoming=found)


@rule("kkl.money.remains", KKL("5:8 st 1"))
def defect_remains(hearing: Hearing) -> Said:
    """The defect is there after a repair or replacement: one failed attempt is enough in the text."""
    enough = 1 if hearing.failed_attempts == 0 or hearing.reading("kkl.failed_attempts") == "one" else 2
    return says(hearing.failed_attempts >= enough, failed_attempts=hearing.failed_attempts)


@rule("kkl.money.serious", KKL("5:8 st 2"))
def defect_is_serious(hearing: Hearing) -> Said:
    """So serious that money at once is justified: until a person has judged it, it is open."""
    judged = hearing.told("is_serious")
    return a_person_decides() if judged is None else says(judged)


@exception("kkl.rescission.minor", KKL("5:10"), burden=Burden.SELLER)
def defect_is_minor(hearing: Hearing) -> Said:
    """No rescission if the seller shows that the defect is minor."""
    return says(bool(hearing.told("seller_has_shown_minor")))


@rule("kkl.withhold", KKL("5:3"))
def may_withhold_payment(hearing: Hearing) -> Said:
    """So much of the price as secures the claim."""
    return yes()


@rule("kkl.damages", KKL("6:1"))
def damages_for_loss(hearing: Hearing) -> Said:
    """The consumer is compensated for loss because of the defect."""
    return yes()


@exception("kkl.damages.outside_control", KKL("6:1"), burden=Burden.SELLER)
def obstacle_outside_control(hearing: Hearing) -> Said:
    """An obstacle outside the seller's control that he could not expect, avoid or overcome."""
    return says(bool(hearing.told("outside_control")))


@consequence("kkl.money.repair_first", KKL("5:5"))
def seller_may_repair_first(hearing: Hearing) -> Said:
    """Until then the seller may repair or replace on his own offer."""
    return no()


TO_MONEY = (repair_is_not_offered, not_done_as_it_must_be, defect_remains, defect_is_serious)


def _repair(hearing: Hearing) -> Answer:
    """5 kap. 4 §, or 9 kap. 11 §."""
    if hearing.bought in DIGITAL:
        chosen = digital_remedies.trader_chooses(hearing)
        return both(chosen, opposite(digital_remedies.trader_may_refuse(hearing)))
    return both(consumer_chooses(hearing), opposite(seller_may_refuse(hearing)))


def _money(hearing: Hearing) -> Answer:
    """5 kap. 5–10 §§, or 9 kap. 12 §."""
    is_digital = hearing.bought in DIGITAL
    due = any_of(hearing, *(digital_remedies.TO_MONEY if is_digital else TO_MONEY))
    if due is not YES:
        seller_may_repair_first(hearing)
        return due
    if hearing.wanted == "RESCISSION":
        minor = digital_remedies.defect_is_minor if is_digital else defect_is_minor
        return opposite(minor(hearing))
    return due


def _withhold(hearing: Hearing) -> Answer:
    is_digital = hearing.bought in DIGITAL
    return digital_remedies.may_withhold_payment(hearing) if is_digital else may_withhold_payment(hearing)


def _damages(hearing: Hearing) -> Answer:
    is_digital = hearing.bought in DIGITAL
    owed = digital_remedies.damages_for_loss(hearing) if is_digital else damages_for_loss(hearing)
    return both(owed, opposite(obstacle_outside_control(hearing)))


LADDER = {
    "REPAIR": _repair,
    "REPLACEMENT": _repair,
    "PRICE_REDUCTION": _money,
    "RESCISSION": _money,
    "WITHHOLD_PAYMENT": _withhold,
    "DAMAGES": _damages,
}


@question(
    "goods.remedy",
    KKL,
    (
        seller_answers,
        contract_date,
        bought,
        delivered_on,
        wanted,
        repair_offered,
        shortcoming,
        failed_attempts,
        is_serious,
        refusal_ground,
        seller_has_shown_minor,
        digital_remedies.paid_with_data_only,
        outside_control,
    ),
    orders=(NotBefore("delivered_on", "contract_date"),),
    who="seller",
    example={
        "seller_answers": True,
        "contract_date": "2025-03-14",
        "delivered_on": "2025-03-17",
        "bought": "GOODS",
        "wanted": "RESCISSION",
        "repair_offered": True,
        "shortcoming": "NONE",
        "failed_attempts": 1,
    },
)
def what_may_i_demand(hearing: Hearing) -> Answer:
    """May she have what she wants, now?"""
    if (answers := seller_answers_for_it(hearing)) is not YES:
        return answers
    if hearing.has_value("kkl1990.applies", on=hearing.contract_date) and _rescinds_goods(hearing):
        return goods_of_1990.defect_is_essential(hearing)
    if (answer := bought_under_this_act(hearing)) is not YES:
        return answer
    return LADDER[hearing.wanted](hearing)


def _rescinds_goods(hearing: Hearing) -> bool:
    """Digital content has no rules in the older act."""
    return hearing.bought in GOODS and hearing.wanted == "RESCISSION"
