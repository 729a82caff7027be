"""
What if a telecom contract is changed or left early? 7 kap. 12, 15 and 16 §§ LEK (2022:482).

In force 2022-06-03; before that day there is no answer. The day of the change, of the notice or of leaving
chooses. The month before a change is counted backwards, the three months to leave from the notice.
"""

from vidord.rights.acts.counted_backwards import due_before
from vidord.rights.acts.telecom_contract import (
    LEK,
    in_force,
    is_an_ordinary_service,
    telecom_customer,
    telecom_service,
)
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import CUSTOMER, YES, Answer, Basis, Burden, either, opposite
from vidord.rights.hearing import Hearing, Said, any_of, consequence, every, exception, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

KOV = act("konsumentverket")

telecom_change = Choice(
    "telecom_change",
    required=True,
    options=("FOR_THE_WORSE", "ONLY_BENEFIT", "ADMINISTRATIVE", "REQUIRED_BY_LAW"),
)
telecom_change_told_on = Day("telecom_change_told_on", required=True)
telecom_left_on = Day("telecom_left_on")
bound_when_changed = YesNo("bound_when_changed")
reason_in_contract = YesNo("reason_in_contract")
telecom_change_on = Day("telecom_change_on", required=True, may_come=True)
word_of_change_on = Day("word_of_change_on")
on_lasting_medium = YesNo("on_lasting_medium")
told_telecom_exit = YesNo("told_telecom_exit")
left_early_on = Day("left_early_on", required=True)
device_kept = YesNo("device_kept")
device_subsidised = YesNo("device_subsidised")
device_demanded = Kronor("device_demanded", required=True)
device_value_left = Kronor("device_value_left")
service_fees_left = Kronor("service_fees_left")
device_bound_until = Day("device_bound_until", required=True, may_come=True)
told_of_unlock = YesNo("told_of_unlock")


@exception("lek.change.benefit", LEK("7:12 st 3"), burden=Burden.COMPANY)
def is_only_to_my_benefit(hearing: Hearing) -> Said:
    """Only to the user's benefit."""
    return says(hearing.telecom_change == "ONLY_BENEFIT")


@exception("lek.change.administrative", LEK("7:12 st 3"), burden=Burden.COMPANY)
def is_administrative(hearing: Hearing) -> Said:
    """Purely administrative and without harm."""
    return says(hearing.telecom_change == "ADMINISTRATIVE")


@exception("lek.change.by_law", LEK("7:12 st 3"), burden=Burden.COMPANY)
def is_required_by_law(hearing: Hearing) -> Said:
    """Required by law."""
    return says(hearing.telecom_change == "REQUIRED_BY_LAW")


def _not_exempt(hearing: Hearing) -> Answer:
    return opposite(any_of(hearing, is_only_to_my_benefit, is_administrative, is_required_by_law))


@rule("lek.change.exit", LEK("7:12 st 2"))
def leaves_within_three_months(hearing: Hearing) -> Said:
    """Three months from the notice, without further cost."""
    told = hearing.telecom_change_told_on
    last_day = add_months(told, hearing.value("lek.change_exit_months"))
    noted = hearing.due("lek.change.exit", last_day, LEK("7:12 st 2"), binds=CUSTOMER)
    left = hearing.done("telecom_left_on", noted.shifted_last_day)
    in_time = left <= noted.shifted_last_day
    return says(in_time, told_on=told, left_on=left, last_day=noted.shifted_last_day)


@rule("lek.change.no_reason", KOV(), basis=Basis.PRACTICE)
def changed_without_a_reason(hearing: Hearing) -> Said:
    """A contract that binds is not changed unless it states a valid reason; else one leaves at once."""
    in_force(hearing, hearing.telecom_change_told_on)
    return says(hearing.bound_when_changed and not hearing.reason_in_contract)


def _in_time_or_at_once(hearing: Hearing) -> Answer:
    return any_of(hearing, leaves_within_three_months, changed_without_a_reason)


@question(
    "telecom.change",
    LEK,
    (
        telecom_service,
        telecom_change,
        telecom_change_told_on,
        telecom_left_on,
        bound_when_changed,
        reason_in_contract,
    ),
    orders=(NotBefore("telecom_left_on", "telecom_change_told_on"),),
    who="company_you_pay",
    example={
        "telecom_service": "PHONE",
        "telecom_change": "FOR_THE_WORSE",
        "telecom_change_told_on": "2026-11-02",
    },
)
def may_i_leave_because_of_the_change(hearing: Hearing) -> Answer:
    """7 kap. 12 §."""
    return every(hearing, is_an_ordinary_service, _not_exempt, _in_time_or_at_once)


@rule("lek.change.late", LEK("7:12"), burden=Burden.COMPANY)
def word_came_late(hearing: Hearing) -> Said:
    """At least a month before."""
    changes = hearing.telecom_change_on
    noted = due_before(
        hearing, "lek.change", add_months(changes, -hearing.value("lek.change_months")), LEK("7:12")
    )
    told = hearing.done("word_of_change_on", noted.shifted_last_day)
    last_day = noted.shifted_last_day
    return says(told > last_day, change_on=changes, told_on=told, last_day=last_day)


@rule("lek.change.medium", LEK("7:12"), burden=Burden.COMPANY)
def word_does_not_last(hearing: Hearing) -> Said:
    """Clear, and on a durable medium."""
    return says(_has_come(hearing) and not hearing.on_lasting_medium)


@rule("lek.change.told_exit", LEK("7:12"), burden=Burden.COMPANY)
def exit_was_left_out(hearing: Hearing) -> Said:
    """With the right to leave."""
    return says(_has_come(hearing) and not hearing.told_telecom_exit)


def _has_come(hearing: Hearing) -> bool:
    """What has not come yet lacks nothing."""
    return hearing.told("word_of_change_on") is not None


def _told_wrongly(hearing: Hearing) -> Answer:
    """Every shortcoming is named."""
    return either(word_came_late(hearing), word_does_not_last(hearing), exit_was_left_out(hearing))


@question(
    "telecom.change_notice",
    LEK,
    (
        telecom_service,
        telecom_change,
        telecom_change_on,
        word_of_change_on,
        on_lasting_medium,
        told_telecom_exit,
    ),
    who="company_you_pay",
    example={
        "telecom_service": "PHONE",
        "telecom_change": "FOR_THE_WORSE",
        "telecom_change_on": "2026-12-10",
        "word_of_change_on": "2026-11-20",
        "on_lasting_medium": True,
        "told_telecom_exit": True,
    },
)
def was_i_told_of_the_change_wrongly(hearing: Hearing) -> Answer:
    """7 kap. 12 §. Yes: the company has not told as it must."""
    return every(hearing, is_an_ordinary_service, _not_exempt, _told_wrongly)


@rule("lek.device.kept", LEK("7:16"))
def no_subsidised_device_is_kept(hearing: Hearing) -> Said:
    """Compensation only for a subsidised device that is kept."""
    in_force(hearing, hearing.left_early_on)
    is_owed = hearing.device_kept and hearing.device_subsidised
    if not is_owed:
        hearing.amount = hearing.device_demanded or None
    return says(not is_owed)


@rule("lek.device.most", LEK("7:16"))
def asks_more_than_the_least(hearing: Hearing) -> Said:
    """At most the lesser of its value left, pro rata, and of the service fees left."""
    in_force(hearing, hearing.left_early_on)
    most = min(hearing.device_value_left, hearing.service_fees_left)
    more = hearing.device_demanded - most
    if more > 0:
        hearing.amount = more
    return says(more > 0, device_demanded=hearing.device_demanded, most=most)


@consequence("lek.device.unlocked", LEK("7:16"), burden=Burden.COMPANY)
def is_unlocked_when_paid(hearing: Hearing) -> Said:
    """Unlocked for nothing when that is paid."""
    return yes()


@question(
    "telecom.device",
    LEK,
    (
        left_early_on,
        device_kept,
        device_subsidised,
        device_demanded,
        device_value_left,
        service_fees_left,
    ),
    who="company_you_pay",
    example={
        "left_early_on": "2026-11-02",
        "device_kept": True,
        "device_subsidised": True,
        "device_demanded": "4 200",
        "device_value_left": "3 600",
        "service_fees_left": "2 750",
    },
)
def may_i_refuse_to_pay_for_the_device(hearing: Hearing) -> Answer:
    """7 kap. 16 §, when the law lets one leave early. The amount is what need not be paid."""
    answer = any_of(hearing, no_subsidised_device_is_kept, asks_more_than_the_least)
    if answer is YES:
        is_unlocked_when_paid(hearing)
    return answer


@rule("lek.unlock.consumer", LEK("7:15"))
def is_a_consumers_device(hearing: Hearing) -> Said:
    """The section is for consumers; others have what their contract says."""
    return says(hearing.telecom_customer == "CONSUMER", telecom_customer=hearing.telecom_customer)


@rule("lek.unlock", LEK("7:15"))
def binding_is_over(hearing: Hearing) -> Said:
    """After the binding time a device is unlocked on request, for nothing."""
    until = hearing.device_bound_until
    in_force(hearing, hearing.as_of)
    return says(hearing.as_of > until, until=until, day=hearing.as_of)


@consequence("lek.unlock.told", LEK("7:15"), burden=Burden.COMPANY)
def unlock_was_told(hearing: Hearing) -> Said:
    """And the company tells so at once when the time is over."""
    return says(hearing.told_of_unlock)


@question(
    "telecom.unlock",
    LEK,
    (telecom_customer, device_bound_until, told_of_unlock),
    who="company_you_pay",
    example={"telecom_customer": "CONSUMER", "device_bound_until": "2026-10-31", "told_of_unlock": False},
)
def must_they_unlock_it(hearing: Hearing) -> Answer:
    """7 kap. 15 §."""
    answer = every(hearing, is_a_consumers_device, binding_is_over)
    if answer is YES:
        unlock_was_told(hearing)
    return answer
