"""
Does a price stand that the business says was a slip? 32 § avtalslagen (1915:218).

Whoever wrote something by mistake is not bound by it when the other realised or should have realised that. It
is for the business to show both; whether the customer should have realised it a person judges.
"""

from vidord.rights.acts.unfair_terms import AVTL, term_agreed_on
from vidord.rights.facts import YesNo
from vidord.rights.finding import Answer, Burden, opposite
from vidord.rights.hearing import Hearing, Said, a_person_decides, any_of, rule, says
from vidord.rights.questions import question

price_was_a_slip = YesNo("price_was_a_slip", required=True)
slip_was_plain = YesNo("slip_was_plain")


@rule("avtl.slip", AVTL("32"), burden=Burden.COMPANY)
def was_a_slip(hearing: Hearing) -> Said:
    """The price was written or said by mistake: it is not what the business meant."""
    hearing.value("avtl.slip_binds_not")
    return says(hearing.price_was_a_slip)


@rule("avtl.slip_was_plain", AVTL("32"), burden=Burden.COMPANY)
def customer_should_have_realised(hearing: Hearing) -> Said:
    """She realised it, or should have: a person judges."""
    judged = hearing.told("slip_was_plain")
    return a_person_decides() if judged is None else says(judged)


@question(
    "terms.mistaken_price",
    AVTL,
    (term_agreed_on, price_was_a_slip, slip_was_plain),
    who="company",
    example={"term_agreed_on": "2026-11-20", "price_was_a_slip": False},
)
def does_the_price_stand(hearing: Hearing) -> Answer:
    """32 §. Yes: the business is bound by its price."""
    return any_of(
        hearing,
        lambda asked: opposite(was_a_slip(asked)),
        lambda asked: opposite(customer_should_have_realised(asked)),
    )
