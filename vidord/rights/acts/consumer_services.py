"""
May I complain about a service? Konsumenttjänstlagen (1985:716), 1–2, 9–18 and 52–61 §§.

Work on things, on ground and buildings, and storage, that a business does for a consumer; not the making of
things, nor what fulfils a sale. Transition: the day of the contract chooses; the times are from 2005-04-01
(SFS 2005:61), small houses from 2005-01-01 (SFS 2004:554).
"""

from datetime import date
from decimal import Decimal

from vidord.rights.acts.sale import buyer
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import CUSTOMER, NO, YES, Answer, Burden, both, either, opposite, to_ore
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
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

KTJL = act("ktjl")

COVERED = ("MOVABLES", "FIXED", "SMALL_HOUSE", "STORAGE")
OTHER_LAW = ("LIVE_ANIMAL", "MANUFACTURE", "PART_OF_A_SALE")
FOR_TEN_YEARS = ("FIXED", "SMALL_HOUSE")

service_kind = Choice("service_kind", required=True, options=COVERED + OTHER_LAW)
service_agreed_on = Day("service_agreed_on", required=True)
job_ended_on = Day("job_ended_on", required=True)
fault_noticed_on = Day("fault_noticed_on")
fault_told_on = Day("fault_told_on")
fault_was_there = YesNo("fault_was_there")
fault_showed_on = Day("fault_showed_on")
trader_acted_badly = YesNo("trader_acted_badly")
house_approved_on = Day("house_approved_on")
misuse_is_probable = YesNo("misuse_is_probable")
fault_at_inspection = Choice(
    "fault_at_inspection", options=("NOTED", "POINTED_OUT", "HIDDEN", "NONE_OF_THESE")
)
agreed_price = Kronor("agreed_price", required=True)
final_inspection = YesNo("final_inspection", required=True)
house_is_approved = YesNo("house_is_approved", required=True)


@rule("ktjl.consumer", KTJL("1 a"))
def ordered_by_a_consumer(hearing: Hearing) -> Said:
    """A natural person who acts mainly for purposes outside a business."""
    return says(hearing.buyer == "CONSUMER")


@rule("ktjl.kind", KTJL("1–2"))
def is_such_a_service(hearing: Hearing) -> Said:
    """Not animals, not making things, not what the seller does to fulfil a sale."""
    return says(hearing.service_kind in COVERED, service_kind=hearing.service_kind)


@rule("ktjl.applies", KTJL())
def agreed_under_this_act(hearing: Hearing) -> Said:
    """Contracts from 2005-04-01; what held before was not read."""
    return says(hearing.value("ktjl.applies"), service_agreed_on=hearing.service_agreed_on)


def in_scope(hearing: Hearing) -> Answer:
    """Tell whether the act is about this service."""
    return every(hearing, ordered_by_a_consumer, is_such_a_service, agreed_under_this_act)


def _house_began(hearing: Hearing) -> date:
    """58 and 61 §§: a house's times run from the approval, where there was a final inspection."""
    approved: date | None = hearing.told("house_approved_on")
    if hearing.service_kind == "SMALL_HOUSE" and approved:
        return approved
    return hearing.job_ended_on


@rule("ktjl.fault", KTJL("9–12"), burden=Burden.CONSUMER)
def was_wrong_when_the_job_ended(hearing: Hearing) -> Said:
    """The result is not what the consumer could demand, or what was agreed, when the job ended."""
    return says(hearing.fault_was_there)


@rule("ktjl.house", KTJL("59"), burden=Burden.SELLER)
def shows_itself_within_two_years(hearing: Hearing) -> Said:
    """A small house is always faulty when it shows within two years of approval, or of the job's end."""
    months = hearing.value("ktjl.house_months")
    last_day = add_months(_house_began(hearing), months)
    hearing.within("ktjl.house", last_day, KTJL("59"), binds=CUSTOMER)
    within = hearing.fault_showed_on <= last_day
    return says(
        within,
        burden=Burden.SELLER if within else Burden.CONSUMER,
        fault_showed_on=hearing.fault_showed_on,
        months=months,
        last_day=last_day,
    )


@exception("ktjl.house.misuse", KTJL("59"), burden=Burden.SELLER)
def made_misuse_probable(hearing: Hearing) -> Said:
    """The business makes it probable: an accident, neglect, or abnormal use."""
    return says(bool(hearing.told("misuse_is_probable")))


@exception("ktjl.house.shut_out", KTJL("60"))
def is_shut_out_by_the_approval(hearing: Hearing) -> Said:
    """After the approval only what was noted, pointed out in six months, or could not be noticed counts."""
    found = hearing.fault_at_inspection
    if found == "HIDDEN":
        return a_person_decides()
    return says(found == "NONE_OF_THESE")


def _is_faulty(hearing: Hearing) -> Answer:
    if hearing.service_kind != "SMALL_HOUSE":
        return was_wrong_when_the_job_ended(hearing)
    if not hearing.told("house_approved_on"):
        return _house_is_faulty(hearing)
    counts = opposite(is_shut_out_by_the_approval(hearing))
    return NO if counts is NO else both(counts, _house_is_faulty(hearing))


def _house_is_faulty(hearing: Hearing) -> Answer:
    presumed = shows_itself_within_two_years(hearing)
    if presumed is YES:
        return opposite(made_misuse_probable(hearing))
    return presumed if presumed is not NO else was_wrong_when_the_job_ended(hearing)


@rule("ktjl.notice", KTJL("17"))
def told_within_two_months(hearing: Hearing) -> Said:
    """Within two months after the consumer noticed it is always in time; else within reasonable time."""
    months = hearing.value("ktjl.notice_months")
    last_day = add_months(hearing.fault_noticed_on, months)
    noted = hearing.due("ktjl.notice", last_day, KTJL("17"), binds=CUSTOMER)
    told_on = hearing.done("fault_told_on", noted.shifted_last_day)
    said = yes if told_on <= noted.shifted_last_day else a_person_decides
    return said(noticed_on=hearing.fault_noticed_on, told_on=told_on, months=months)


@rule("ktjl.limit", KTJL("17"))
def told_before_the_outer_limit(hearing: Hearing) -> Said:
    """Three years after the job ended; ten for ground, buildings and other fixed things."""
    for_ten = hearing.service_kind in FOR_TEN_YEARS
    return _before(hearing, "ktjl.fixed_limit_months" if for_ten else "ktjl.limit_months", "ktjl.limit")


@exception("ktjl.bad_faith", KTJL("17"), burden=Burden.CONSUMER)
def acted_badly_and_told_within_ten_years(hearing: Hearing) -> Said:
    """Grossly negligent, or against good faith: always ten years."""
    if not hearing.trader_acted_badly:
        return no(months=hearing.value("ktjl.bad_faith_limit_months"))
    return _before(hearing, "ktjl.bad_faith_limit_months", "ktjl.bad_faith")


def _before(hearing: Hearing, limit: str, deadline: str) -> Said:
    months = hearing.value(limit)
    last_day = add_months(_house_began(hearing), months)
    noted = hearing.due(deadline, last_day, KTJL("17"), binds=CUSTOMER)
    told_on = hearing.done("fault_told_on", noted.shifted_last_day)
    return says(
        told_on <= noted.shifted_last_day, told_on=told_on, months=months, last_day=noted.shifted_last_day
    )


@consequence("ktjl.sent", KTJL("17"))
def counts_when_it_was_sent(hearing: Hearing) -> Said:
    """A notice that was posted or sent in another proper way counts from then, also if it never came."""
    return yes(told_on=hearing.fault_told_on)


def _in_time(hearing: Hearing) -> Answer:
    in_time = every(hearing, told_within_two_months, told_before_the_outer_limit)
    if in_time is YES:
        return YES
    return either(in_time, acted_badly_and_told_within_ten_years(hearing))


@question(
    "services.complaint",
    KTJL,
    (
        buyer,
        service_kind,
        service_agreed_on,
        job_ended_on,
        fault_noticed_on,
        fault_told_on,
        fault_was_there,
        fault_showed_on,
        house_approved_on,
        fault_at_inspection,
        misuse_is_probable,
        trader_acted_badly,
    ),
    orders=(
        NotBefore("job_ended_on", "service_agreed_on"),
        NotBefore("house_approved_on", "service_agreed_on"),
        NotBefore("fault_showed_on", "service_agreed_on"),
        NotBefore("fault_noticed_on", "service_agreed_on"),
        NotBefore("fault_told_on", "service_agreed_on"),
        NotBefore("fault_told_on", "fault_noticed_on"),
        NotBefore("fault_noticed_on", "fault_showed_on"),
    ),
    who="service_provider",
    example={
        "buyer": "CONSUMER",
        "service_kind": "FIXED",
        "service_agreed_on": "2024-03-04",
        "job_ended_on": "2024-05-17",
        "fault_noticed_on": "2026-10-12",
        "fault_told_on": "2026-11-10",
        "fault_was_there": True,
    },
)
def may_i_complain_about_the_job(hearing: Hearing) -> Answer:
    """1–2, 9–12, 17 and 58–60 §§."""
    if (answer := in_scope(hearing)) is not YES:
        return answer
    in_time = _in_time(hearing)
    if in_time is NO:
        return NO
    answer = both(in_time, _is_faulty(hearing))
    if hearing.told("fault_told_on"):
        counts_when_it_was_sent(hearing)
    return answer


@rule("ktjl.house.inspected", KTJL("53"))
def a_final_inspection_is_made(hearing: Hearing) -> Said:
    """When either of them asks for it."""
    return says(hearing.final_inspection)


@rule("ktjl.house.not_approved", KTJL("56"))
def is_not_approved_yet(hearing: Hearing) -> Said:
    """Until the inspector has approved the house."""
    return says(not hearing.house_is_approved)


@rule("ktjl.house.withheld", KTJL("52"))
def a_tenth_may_be_withheld(hearing: Hearing) -> Said:
    """Ten per cent of the agreed price."""
    percent = hearing.value("ktjl.house_withheld_percent")
    hearing.amount = to_ore(hearing.agreed_price * Decimal(percent) / 100)
    return yes(
        percent=percent, agreed_price=hearing.agreed_price, amount=hearing.amount, rounding="ORE_HALF_UP"
    )


@question(
    "services.house_payment",
    KTJL,
    (service_agreed_on, agreed_price, final_inspection, house_is_approved),
    who="service_provider",
    example={
        "service_agreed_on": "2025-09-01",
        "agreed_price": "2 400 000",
        "final_inspection": True,
        "house_is_approved": False,
    },
)
def may_i_withhold_a_tenth(hearing: Hearing) -> Answer:
    """52 § second paragraph: a small house, until it is approved."""
    return every(hearing, a_final_inspection_is_made, is_not_approved_yet, a_tenth_may_be_withheld)
