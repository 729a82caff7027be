"""
The guarantee, the updates, and the receipt: 1:10, 4:4 and 4:21–23 konsumentköplagen (2022:260).

A guarantee adds to the act and takes nothing away. That it was bought here is shown in any way: no act asks
for a receipt, so "no receipt" is never a no.
"""

from vidord.rights.acts.sale import KKL, contract_date, delivered_on, showed_on
from vidord.rights.facts import Choice, Day, NotBefore, Several, YesNo
from vidord.rights.finding import CUSTOMER, Answer, Basis, Burden, opposite
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
    any_of,
    consequence,
    every,
    exception,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

STRONG = (
    "OUR_PURCHASE_HISTORY",
    "ORDER_CONFIRMATION",
    "BANK_OR_CARD_STATEMENT",
    "RECEIPT",
    "SOLD_ONLY_BY_US",
)
GOOD = ("MEMBER_ACCOUNT", "SERIAL_NUMBER", "PACKAGING_LABEL", "WITNESS")
HALLA = act("hallakonsument")

guarantee_begins_on = Day("guarantee_begins_on", required=True)
guarantee_ends_on = Day("guarantee_ends_on", required=True, may_come=True)
guarantee_covers = YesNo("guarantee_covers", required=True)
seller_made_misuse_probable = YesNo("seller_made_misuse_probable")
given_by = Choice("given_by", options=("SELLER", "MANUFACTURER"))
marketing_promised_more = YesNo("marketing_promised_more")
evidence = Several("evidence", required=True, options=STRONG + GOOD)
updates = Choice("updates", required=True, options=("ONCE", "CONTINUOUS"))
supply_ends_on = Day("supply_ends_on", may_come=True)
missing_update_on = Day("missing_update_on", required=True)


@rule("kkl.guarantee.time", KKL("4:21"))
def within_the_guarantee(hearing: Hearing) -> Said:
    """It deteriorated during the guarantee's time."""
    within = hearing.guarantee_begins_on <= hearing.showed_on <= hearing.guarantee_ends_on
    return says(
        within,
        guarantee_begins_on=hearing.guarantee_begins_on,
        guarantee_ends_on=hearing.guarantee_ends_on,
        showed_on=hearing.showed_on,
    )


@rule("kkl.guarantee.covers", KKL("4:21"))
def the_guarantee_covers_it(hearing: Hearing) -> Said:
    """It deteriorated in something that the guarantee is about."""
    return says(hearing.guarantee_covers)


@exception("kkl.guarantee.misuse", KKL("4:21 st 2"), burden=Burden.SELLER)
def misuse_is_probable(hearing: Hearing) -> Said:
    """The seller makes it probable: an accident, neglect, or abnormal use."""
    return says(bool(hearing.told("seller_made_misuse_probable")))


@consequence("kkl.guarantee.manufacturer", KKL("4:22"))
def the_manufacturer_answers(hearing: Hearing) -> Said:
    """A manufacturer's promise of durability gives a right to repair or replacement from the manufacturer."""
    return says(hearing.given_by == "MANUFACTURER", given_by=hearing.given_by)


@consequence("kkl.guarantee.marketing", KKL("4:23"))
def better_marketing_wins(hearing: Hearing) -> Said:
    """What marketing promised beyond the certificate counts."""
    return says(hearing.marketing_promised_more)


@consequence("kkl.guarantee.law_stands", KKL("1:10"))
def the_law_stands_beside_it(hearing: Hearing) -> Said:
    """Whatever the guarantee says, the act's own rights are tried as well: goods.defect."""
    return yes()


@question(
    "goods.guarantee",
    KKL,
    (
        guarantee_begins_on,
        guarantee_ends_on,
        showed_on,
        guarantee_covers,
        seller_made_misuse_probable,
        given_by,
        marketing_promised_more,
    ),
    orders=(NotBefore("guarantee_ends_on", "guarantee_begins_on"),),
    who="seller",
    example={
        "guarantee_begins_on": "2024-03-17",
        "guarantee_ends_on": "2027-03-17",
        "showed_on": "2026-10-30",
        "guarantee_covers": True,
        "given_by": "SELLER",
    },
)
def does_the_guarantee_hold(hearing: Hearing) -> Answer:
    """4 kap. 21–23 §§; and what it does not take away."""
    answer = every(
        hearing,
        within_the_guarantee,
        the_guarantee_covers_it,
        lambda asked: opposite(misuse_is_probable(asked)),
    )
    if hearing.told("given_by"):
        the_manufacturer_answers(hearing)
    if hearing.told("marketing_promised_more") is not None:
        better_marketing_wins(hearing)
    the_law_stands_beside_it(hearing)
    return answer


@rule("kkl.proof.strong", HALLA(), basis=Basis.PRACTICE, burden=Burden.CONSUMER)
def one_that_speaks_for_itself(hearing: Hearing) -> Said:
    """
    Our own history, an order, a bank statement that is seen, a receipt, or goods that nobody else has sold:
    one is enough.
    """
    found = tuple(one for one in hearing.evidence if one in STRONG)
    return says(bool(found), evidence=found)


@rule("kkl.proof.together", HALLA(), basis=Basis.PRACTICE, burden=Burden.CONSUMER)
def two_that_agree(hearing: Hearing) -> Said:
    """Two of the weaker sort agree; one alone, or none yet, a person weighs. None is a no."""
    found = tuple(one for one in hearing.evidence if one in GOOD)
    return yes(evidence=found) if len(found) > 1 else a_person_decides(evidence=found)


@question(
    "goods.proof_of_purchase",
    KKL,
    (evidence,),
    who="seller",
    example={"evidence": ["SERIAL_NUMBER", "PACKAGING_LABEL"]},
)
def is_the_purchase_shown(hearing: Hearing) -> Answer:
    """By any means; there is no formal requirement and the answer is never no."""
    return any_of(hearing, one_that_speaks_for_itself, two_that_agree)


@rule("kkl.updates", KKL("4:4"))
def updates_are_owed(hearing: Hearing) -> Said:
    """One-off: as long as may be expected. Continuous: three years, or the contract's if longer."""
    if hearing.updates == "ONCE":
        return a_person_decides()
    last_day = add_months(hearing.delivered_on, hearing.value("kkl.update_months"))
    if hearing.told("supply_ends_on") or hearing.missing_update_on > last_day:
        last_day = max(last_day, hearing.supply_ends_on)
    hearing.within("kkl.updates", last_day, KKL("4:4"), binds=CUSTOMER)
    return says(hearing.missing_update_on <= last_day, last_day=last_day)


@question(
    "goods.updates",
    KKL,
    (contract_date, delivered_on, updates, missing_update_on, supply_ends_on),
    orders=(
        NotBefore("delivered_on", "contract_date"),
        NotBefore("supply_ends_on", "delivered_on"),
        NotBefore("missing_update_on", "delivered_on"),
    ),
    who="seller",
    example={
        "contract_date": "2024-11-04",
        "delivered_on": "2024-11-11",
        "updates": "CONTINUOUS",
        "missing_update_on": "2026-10-01",
        "supply_ends_on": "2026-11-11",
    },
)
def may_i_expect_updates(hearing: Hearing) -> Answer:
    """4 kap. 4 §."""
    return updates_are_owed(hearing)
