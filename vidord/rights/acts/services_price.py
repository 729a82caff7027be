"""
What does a service cost? Konsumenttjänstlagen (1985:716), 6–8, 36, 38 and 40–42 §§.

An approximate price may be passed by fifteen per cent. Extra work is asked about first. What is of no use is
advised against. An itemised bill comes before the payment. What is not finished can be cancelled.
"""

from decimal import Decimal

from vidord.rights.acts.consumer_services import KTJL, agreed_under_this_act, service_agreed_on
from vidord.rights.facts import Choice, Kronor, Several, YesNo
from vidord.rights.finding import YES, Answer, Burden, opposite, to_ore
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
    consequence,
    every,
    exception,
    no,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question

price_told = Choice("price_told", required=True, options=("FIXED", "APPROXIMATE", "NONE"))
told_price = Kronor("told_price")
billed_price = Kronor("billed_price", required=True)
agreed_ceiling = Kronor("agreed_ceiling")
allowed_extra = Kronor("allowed_extra")
extra_work_answer = Choice(
    "extra_work_answer", required=True, options=("SAID_YES", "SAID_NO", "NOT_ASKED", "NOT_REACHED")
)
extra_work_grounds = Several("extra_work_grounds", options=("CHEAP", "SPECIAL_REASONS"))
extra_work_could_not_wait = YesNo("extra_work_could_not_wait")
advised_against = YesNo("advised_against", required=True)
bill_was_asked_for = YesNo("bill_was_asked_for", required=True)
already_paid = YesNo("already_paid")
bill_came = YesNo("bill_came")
job_is_finished = YesNo("job_is_finished", required=True)
price_of_done_part = Kronor("price_of_done_part")
shown_loss = Kronor("shown_loss")
could_not_be_used = YesNo("could_not_be_used")


@rule("ktjl.price_told", KTJL("36"))
def a_price_was_told(hearing: Hearing) -> Said:
    """Where none was told, what is reasonable is owed, and that a person judges."""
    told = hearing.price_told
    return a_person_decides(price_told=told) if told == "NONE" else yes(price_told=told)


@rule("ktjl.ceiling", KTJL("36"), burden=Burden.COMPANY)
def is_billed_above_the_ceiling(hearing: Hearing) -> Said:
    """Fixed: that price. Approximate: fifteen per cent more, or the limit agreed. And extra by 38 §."""
    ceiling = to_ore(_ceiling(hearing) + (hearing.told("allowed_extra") or 0))
    if hearing.billed_price > ceiling:
        hearing.amount = to_ore(hearing.billed_price - ceiling)
    return says(
        hearing.billed_price > ceiling,
        billed_price=hearing.billed_price,
        ceiling=ceiling,
        told_price=hearing.told_price,
        rounding="ORE_HALF_UP",
    )


def _ceiling(hearing: Hearing) -> Decimal:
    if hearing.price_told == "FIXED":
        return hearing.told_price
    if hearing.told("agreed_ceiling") is not None:
        return hearing.agreed_ceiling
    return hearing.told_price * (100 + Decimal(hearing.value("ktjl.estimate_percent"))) / 100


@question(
    "services.price",
    KTJL,
    (service_agreed_on, price_told, told_price, billed_price, agreed_ceiling, allowed_extra),
    who="service_provider",
    example={
        "service_agreed_on": "2026-08-10",
        "price_told": "APPROXIMATE",
        "told_price": "20 000",
        "billed_price": "26 500",
    },
)
def may_i_refuse_what_is_above(hearing: Hearing) -> Answer:
    """36 and 38 §§. The amount is what need not be paid."""
    return every(hearing, agreed_under_this_act, a_price_was_told, is_billed_above_the_ceiling)


@rule("ktjl.extra_not_agreed", KTJL("8"))
def did_not_say_yes(hearing: Hearing) -> Said:
    """The business tells the consumer, and asks what she wants."""
    return says(hearing.extra_work_answer != "SAID_YES")


@exception("ktjl.extra_danger", KTJL("8"), burden=Burden.COMPANY)
def could_not_wait(hearing: Hearing) -> Said:
    """It must be done when it can't wait without danger of serious harm, and nobody can be reached."""
    unreached = hearing.extra_work_answer == "NOT_REACHED"
    return says(unreached and bool(hearing.told("extra_work_could_not_wait")))


@exception("ktjl.extra_allowed", KTJL("8"), burden=Burden.COMPANY)
def done_without_an_answer(hearing: Hearing) -> Said:
    """Who can't be reached: only if it is cheap, or there is special reason to think she wants it."""
    if hearing.extra_work_answer != "NOT_REACHED":
        return no()
    grounds = hearing.extra_work_grounds
    return a_person_decides(extra_work_grounds=grounds) if grounds else no()


@question(
    "services.extra_work",
    KTJL,
    (service_agreed_on, extra_work_answer, extra_work_could_not_wait, extra_work_grounds),
    who="service_provider",
    example={"service_agreed_on": "2026-08-10", "extra_work_answer": "NOT_ASKED"},
)
def am_i_free_of_the_extra_work(hearing: Hearing) -> Answer:
    """8 §. Yes: it need not be paid."""
    return every(hearing, agreed_under_this_act, did_not_say_yes, _could_have_waited, _was_not_allowed)


def _could_have_waited(hearing: Hearing) -> Answer:
    return opposite(could_not_wait(hearing))


def _was_not_allowed(hearing: Hearing) -> Answer:
    return opposite(done_without_an_answer(hearing))


@rule("ktjl.not_advised", KTJL("6"), burden=Burden.COMPANY)
def was_not_advised_against_it(hearing: Hearing) -> Said:
    """Before, or as soon as it shows that the service is of no reasonable use or much dearer."""
    return says(not hearing.advised_against)


@rule("ktjl.no_use", KTJL("6–7"))
def would_have_refrained(hearing: Hearing) -> Said:
    """Of no reasonable use, and strong reason to think that she would have refrained: a person judges."""
    return a_person_decides()


@question(
    "services.advice",
    KTJL,
    (service_agreed_on, advised_against),
    who="service_provider",
    example={"service_agreed_on": "2026-08-10", "advised_against": True},
)
def should_i_have_been_advised_against_it(hearing: Hearing) -> Answer:
    """6–7 §§. Yes: no more is owed than if it had been cancelled."""
    return every(hearing, agreed_under_this_act, was_not_advised_against_it, would_have_refrained)


@rule("ktjl.itemised", KTJL("40"))
def asked_in_time(hearing: Hearing) -> Said:
    """Asked for before it was paid."""
    return says(hearing.bill_was_asked_for and not hearing.told("already_paid"))


@rule("ktjl.before_payment", KTJL("41"), burden=Burden.COMPANY)
def has_not_come(hearing: Hearing) -> Said:
    """There is no duty to pay before it has come."""
    return says(not hearing.bill_came)


@question(
    "services.itemised_bill",
    KTJL,
    (service_agreed_on, bill_was_asked_for, already_paid, bill_came),
    who="service_provider",
    example={"service_agreed_on": "2026-08-10", "bill_was_asked_for": True, "bill_came": False},
)
def may_i_wait_with_the_payment(hearing: Hearing) -> Answer:
    """40–41 §§."""
    return every(hearing, agreed_under_this_act, asked_in_time, has_not_come)


@rule("ktjl.cancel", KTJL("42"))
def is_not_finished(hearing: Hearing) -> Said:
    """Before the service is completed."""
    return says(not hearing.job_is_finished)


@exception("ktjl.cancel.purpose_failed", KTJL("42"))
def had_no_use_of_it(hearing: Hearing) -> Said:
    """The thing was destroyed without her neglect, or rules stopped it: then no loss is compensated."""
    return says(bool(hearing.told("could_not_be_used")))


@consequence("ktjl.cancel.pays", KTJL("42"), burden=Burden.COMPANY)
def pays_for_what_is_done(hearing: Hearing) -> Said:
    """The part that is done, and the real loss that the business shows."""
    loss = Decimal(0) if hearing.told("could_not_be_used") else hearing.shown_loss
    hearing.amount = to_ore(hearing.price_of_done_part + loss)
    return yes(price_of_done_part=hearing.price_of_done_part, loss=loss, amount=hearing.amount)


@question(
    "services.cancel",
    KTJL,
    (service_agreed_on, job_is_finished, price_of_done_part, shown_loss, could_not_be_used),
    who="service_provider",
    example={
        "service_agreed_on": "2026-10-05",
        "job_is_finished": False,
        "price_of_done_part": "3 000",
        "shown_loss": 750,
    },
)
def may_i_cancel_the_job(hearing: Hearing) -> Answer:
    """42 §. The amount is what is owed at most."""
    answer = every(hearing, agreed_under_this_act, is_not_finished)
    if answer is YES:
        had_no_use_of_it(hearing)
        pays_for_what_is_done(hearing)
    return answer
