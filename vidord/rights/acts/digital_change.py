"""
My digital service was changed. 9 kap. 19–20 §§ konsumentköplagen (2022:260).

What is supplied over time may be changed for a valid reason in the contract, free, with information; who gets
less may leave within thirty days. Only contracts from 2022-05-01 (övergångsbestämmelse 2).
"""

from vidord.rights.acts.sale import KKL, contract_date
from vidord.rights.facts import Day, NotBefore, YesNo
from vidord.rights.finding import CUSTOMER, YES, Answer, Burden, opposite
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
    any_of,
    consequence,
    every,
    exception,
    no,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_days

in_a_telecom_bundle = YesNo("in_a_telecom_bundle")
valid_reason_in_contract = YesNo("valid_reason_in_contract")
change_costs_nothing = YesNo("change_costs_nothing")
told_of_digital_change = YesNo("told_of_digital_change")
told_of_digital_change_on = Day("told_of_digital_change_on", required=True)
digital_changed_on = Day("digital_changed_on", required=True, may_come=True)
change_made_it_worse = YesNo("change_made_it_worse", required=True)
business_admits_worse = YesNo("business_admits_worse")
may_keep_it_unchanged = YesNo("may_keep_it_unchanged")
left_the_service_on = Day("left_the_service_on")


@rule("kkl.change.applies", KKL("9:19"))
def agreed_since_the_act(hearing: Hearing) -> Said:
    """Older contracts are under chapter 9, but not under these two sections."""
    hearing.parameters.add("kkl.change_exit_days")
    holds = hearing.has_value("kkl.change_exit_days", on=hearing.contract_date)
    return says(holds, contract_date=hearing.contract_date)


@exception("kkl.change.bundle", KKL("9:19"))
def is_in_a_telecom_bundle(hearing: Hearing) -> Said:
    """In a bundle with internet access or telephony the act on electronic communications answers."""
    return says(bool(hearing.told("in_a_telecom_bundle")))


def _covered(hearing: Hearing) -> Answer:
    return every(hearing, agreed_since_the_act, lambda asked: opposite(is_in_a_telecom_bundle(asked)))


@rule("kkl.change.no_reason", KKL("9:19"), burden=Burden.SELLER)
def no_valid_reason_in_the_contract(hearing: Hearing) -> Said:
    """The contract allows the change and says for which valid reason."""
    return says(not hearing.valid_reason_in_contract)


@rule("kkl.change.costs", KKL("9:19"), burden=Burden.SELLER)
def it_costs_something(hearing: Hearing) -> Said:
    """The change is free for the consumer."""
    return says(not hearing.change_costs_nothing)


@rule("kkl.change.untold", KKL("9:20"), burden=Burden.SELLER)
def was_not_told(hearing: Hearing) -> Said:
    """Clearly told; and of what makes it worse, in reasonable time and on a durable medium."""
    return says(not hearing.told_of_digital_change)


@question(
    "digital.change",
    KKL,
    (
        contract_date,
        in_a_telecom_bundle,
        valid_reason_in_contract,
        change_costs_nothing,
        told_of_digital_change,
    ),
    who="company",
    example={
        "contract_date": "2025-06-02",
        "valid_reason_in_contract": False,
        "change_costs_nothing": True,
        "told_of_digital_change": True,
    },
)
def may_i_refuse_the_change(hearing: Hearing) -> Answer:
    """9 kap. 19 § first paragraph. Yes: the business had no right to make it."""
    if (covered := _covered(hearing)) is not YES:
        return covered
    return any_of(hearing, no_valid_reason_in_the_contract, it_costs_something, was_not_told)


@rule("kkl.change.worse", KKL("9:19"))
def is_worse_for_her(hearing: Hearing) -> Said:
    """Worse access or use, more than insignificantly: a person judges it, unless the business says so."""
    if not hearing.change_made_it_worse:
        return no()
    return yes() if hearing.business_admits_worse else a_person_decides()


@exception("kkl.change.kept", KKL("9:19"), burden=Burden.SELLER)
def may_keep_what_she_had(hearing: Hearing) -> Said:
    """She can keep it unchanged and faultless, at no extra cost."""
    return says(bool(hearing.told("may_keep_it_unchanged")))


@rule("kkl.change.in_time", KKL("9:19"))
def leaves_within_thirty_days(hearing: Hearing) -> Said:
    """From the information, or from the change if that came later."""
    days = hearing.value("kkl.change_exit_days")
    since = max(hearing.told_of_digital_change_on, hearing.digital_changed_on)
    noted = hearing.due("kkl.change.exit", add_days(since, days), KKL("9:19"), binds=CUSTOMER)
    left_on = hearing.done("left_the_service_on", noted.shifted_last_day)
    in_time = left_on <= noted.shifted_last_day
    return says(in_time, left_on=left_on, days=days, last_day=noted.shifted_last_day)


@consequence("kkl.change.money", KKL("9:15"))
def gets_back_what_was_paid_ahead(hearing: Hearing) -> Said:
    """Leaving at once; what was paid for the time after comes back, within 14 days (9:18)."""
    return yes()


@question(
    "digital.leave_after_change",
    KKL,
    (
        contract_date,
        in_a_telecom_bundle,
        told_of_digital_change_on,
        digital_changed_on,
        change_made_it_worse,
        business_admits_worse,
        may_keep_it_unchanged,
        left_the_service_on,
    ),
    orders=(
        NotBefore("told_of_digital_change_on", "contract_date"),
        NotBefore("digital_changed_on", "contract_date"),
        NotBefore("left_the_service_on", "contract_date"),
    ),
    who="company",
    example={
        "contract_date": "2025-06-02",
        "told_of_digital_change_on": "2026-10-20",
        "digital_changed_on": "2026-11-16",
        "change_made_it_worse": True,
        "business_admits_worse": True,
        "may_keep_it_unchanged": False,
    },
)
def may_i_leave_the_changed_service(hearing: Hearing) -> Answer:
    """9 kap. 19 § second and third paragraphs."""
    answer = every(
        hearing,
        _covered,
        is_worse_for_her,
        lambda asked: opposite(may_keep_what_she_had(asked)),
        leaves_within_thirty_days,
    )
    if answer is YES:
        gets_back_what_was_paid_ahead(hearing)
    return answer
