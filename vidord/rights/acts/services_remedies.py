"""
What may I demand when a service went wrong? Konsumenttjänstlagen (1985:716), 16 and 19–23 §§.

Withhold, have it put right, take off the price, or leave the contract, in that order. Whether it may be
complained about at all is `services.complaint`.
"""

from vidord.rights.acts.consumer_services import KTJL, service_agreed_on
from vidord.rights.facts import Choice, Kronor, YesNo
from vidord.rights.finding import NO, YES, Answer, Burden, to_ore
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
    consequence,
    every,
    no,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question

wanted_of_service = Choice(
    "wanted_of_service", required=True, options=("WITHHOLD", "REPAIR", "PRICE_CUT", "RESCISSION")
)
complaint_holds = YesNo("complaint_holds", required=True)
repair_of_service = Choice("repair_of_service", options=("WAITING", "DONE", "NOT_DONE", "REFUSED"))
said_too_costly = YesNo("said_too_costly")
cost_to_put_right = Kronor("cost_to_put_right")
purpose_is_lost = YesNo("purpose_is_lost")


@rule("ktjl.complaint_holds", KTJL("16–18"))
def the_complaint_holds(hearing: Hearing) -> Said:
    """There is a fault that was complained about in time."""
    hearing.value("ktjl.applies")
    return says(hearing.complaint_holds)


@rule("ktjl.withhold", KTJL("19"))
def may_withhold(hearing: Hearing) -> Said:
    """As much of the payment as secures the claim."""
    return yes()


@rule("ktjl.repair", KTJL("20"), burden=Burden.SELLER)
def may_have_it_put_right(hearing: Hearing) -> Said:
    """Free and within reasonable time, unless that is unreasonably heavy for the business."""
    return a_person_decides() if hearing.told("said_too_costly") else yes()


@rule("ktjl.not_put_right", KTJL("21"))
def was_not_put_right(hearing: Hearing) -> Said:
    """Only when it was not put right as it should: the business may try first, within reasonable time."""
    done = hearing.repair_of_service
    if done == "WAITING":
        return a_person_decides(repair_of_service=done)
    return says(done in {"NOT_DONE", "REFUSED"}, repair_of_service=done)


@rule("ktjl.price_cut", KTJL("22"))
def takes_off_what_it_costs(hearing: Hearing) -> Said:
    """What it costs the consumer to have it put right; less when that is out of all proportion."""
    hearing.amount = to_ore(hearing.cost_to_put_right)
    return yes(amount=hearing.amount)


@rule("ktjl.rescission", KTJL("21"))
def the_purpose_is_lost(hearing: Hearing) -> Said:
    """The purpose is mainly lost, and the business knew or should have known: a person judges that."""
    return a_person_decides() if hearing.purpose_is_lost else no()


@consequence("ktjl.no_pay", KTJL("23"))
def nothing_is_paid(hearing: Hearing) -> Said:
    """Who leaves pays nothing for the service, and gives back materials when that is easy."""
    return yes()


@question(
    "services.remedy",
    KTJL,
    (
        service_agreed_on,
        complaint_holds,
        wanted_of_service,
        repair_of_service,
        said_too_costly,
        cost_to_put_right,
        purpose_is_lost,
    ),
    who="service_provider",
    example={
        "service_agreed_on": "2026-03-02",
        "complaint_holds": True,
        "wanted_of_service": "PRICE_CUT",
        "repair_of_service": "REFUSED",
        "cost_to_put_right": "8 400",
    },
)
def may_i_demand_this(hearing: Hearing) -> Answer:
    """16 and 19–23 §§."""
    if (holds := the_complaint_holds(hearing)) is not YES:
        return holds
    if hearing.wanted_of_service == "WITHHOLD":
        return may_withhold(hearing)
    if hearing.wanted_of_service == "REPAIR":
        return may_have_it_put_right(hearing)
    if hearing.wanted_of_service == "PRICE_CUT":
        return every(hearing, was_not_put_right, takes_off_what_it_costs)
    answer = every(hearing, was_not_put_right, the_purpose_is_lost)
    if answer is not NO:
        nothing_is_paid(hearing)
    return answer
