"""
How long does a telecom contract bind? 7 kap. lagen (2022:482) om elektronisk kommunikation.

In force 2022-06-03; it replaced 2003:389, and before that day there is no answer. The day of the contract, or
of what happens to it, chooses. For consumers, and for small firms and non-profits that have not waived it (3,
10 and 28 §§). Services between machines or without numbers are mostly exempt; there a person decides.
"""

from datetime import date

from vidord.rights.facts import Choice, Day, Kronor, NotBefore, Whole, YesNo
from vidord.rights.finding import COMPANY, YES, Answer, Burden, opposite
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

LEK = act("lek")
ORDINARY = ("INTERNET", "PHONE")

telecom_customer = Choice(
    "telecom_customer", required=True, options=("CONSUMER", "SMALL_FIRM", "NON_PROFIT", "OTHER")
)
telecom_rights_waived = YesNo("telecom_rights_waived")
telecom_service = Choice(
    "telecom_service", required=True, options=(*ORDINARY, "NUMBER_INDEPENDENT", "BETWEEN_MACHINES")
)
telecom_contract_on = Day("telecom_contract_on", required=True)
binding_months_agreed = Whole("binding_months_agreed", unit="months", required=True, most=240)
what_binds = Choice(
    "what_binds", required=True, options=("SERVICE", "DEVICE_INSTALMENTS", "LINE_INSTALMENTS")
)
telecom_summary_received = YesNo("telecom_summary_received")
telecom_summary_confirmed = YesNo("telecom_summary_confirmed")
telecom_notice_on = Day("telecom_notice_on", required=True)
has_telecom_binding = YesNo("has_telecom_binding")
telecom_binding_until = Day("telecom_binding_until", may_come=True)
telecom_billed_until = Day("telecom_billed_until", required=True, may_come=True)
telecom_extended_on = Day("telecom_extended_on", required=True)
extended_by_itself = YesNo("extended_by_itself", required=True)
told_before_extension = YesNo("told_before_extension")
extension_exit_cost = Kronor("extension_exit_cost")
package_ground_on = Day("package_ground_on", required=True)
is_telecom_package = YesNo("is_telecom_package", required=True)
may_leave_one_part = YesNo("may_leave_one_part")
added_to_contract_on = Day("added_to_contract_on", required=True)
agreed_to_longer_binding = YesNo("agreed_to_longer_binding", required=True)

WHO = (telecom_customer, telecom_rights_waived, telecom_service)
WHO_EXAMPLE = {"telecom_customer": "CONSUMER", "telecom_service": "PHONE"}


def in_force(hearing: Hearing, day: date) -> None:
    """
    Make sure that the act is the one that answers for the day.

    :raises NoValue: before 2022-06-03, when another act did.
    """
    hearing.value("lek.in_force", on=day)


@rule("lek.service", LEK())
def is_an_ordinary_service(hearing: Hearing) -> Said:
    """Internet or telephone; from what is mostly exempt nothing is concluded."""
    service = hearing.telecom_service
    return yes() if service in ORDINARY else a_person_decides(telecom_service=service)


@rule("lek.who.summary", LEK("7:3"))
def summary_is_for_me(hearing: Hearing) -> Said:
    """Consumers; small firms and non-profits unless they waive it."""
    return _is_for_me(hearing)


@rule("lek.who.binding", LEK("7:10"))
def binding_rules_are_for_me(hearing: Hearing) -> Said:
    """Consumers; small firms and non-profits unless they waive it."""
    return _is_for_me(hearing)


@rule("lek.who.package", LEK("7:28"))
def package_rules_are_for_me(hearing: Hearing) -> Said:
    """Consumers; small firms and non-profits unless they waive it."""
    return _is_for_me(hearing)


def _is_for_me(hearing: Hearing) -> Said:
    who = hearing.telecom_customer
    if who in {"CONSUMER", "OTHER"}:
        return says(who == "CONSUMER", telecom_customer=who)
    return says(not hearing.telecom_rights_waived, telecom_customer=who)


@exception("lek.binding.line", LEK("7:8–9"))
def pays_for_a_line(hearing: Hearing) -> Said:
    """Instalments for a physical line may be longer, those for a device never."""
    return says(hearing.what_binds == "LINE_INSTALMENTS")


@rule("lek.binding", LEK("7:8–9"))
def binding_is_too_long(hearing: Hearing) -> Said:
    """At most 24 months."""
    most, agreed = hearing.value("lek.binding_months"), hearing.binding_months_agreed
    last_day = add_months(hearing.telecom_contract_on, most)
    if agreed > most:
        hearing.within("lek.binding", last_day, LEK("7:8–9"), binds=COMPANY)
    return says(agreed > most, agreed=agreed, most=most)


def _no_line(hearing: Hearing) -> Answer:
    return opposite(pays_for_a_line(hearing))


@question(
    "telecom.binding",
    LEK,
    (*WHO, telecom_contract_on, what_binds, binding_months_agreed),
    who="company_you_pay",
    example={
        **WHO_EXAMPLE,
        "telecom_contract_on": "2026-03-02",
        "what_binds": "SERVICE",
        "binding_months_agreed": 36,
    },
)
def is_the_binding_too_long(hearing: Hearing) -> Answer:
    """7 kap. 8–10 §§."""
    return every(hearing, is_an_ordinary_service, binding_rules_are_for_me, _no_line, binding_is_too_long)


@rule("lek.summary.received", LEK("7:1"), burden=Burden.COMPANY)
def no_summary_came(hearing: Hearing) -> Said:
    """The contract binds only after the summary was received."""
    in_force(hearing, hearing.telecom_contract_on)
    return says(not hearing.telecom_summary_received)


@rule("lek.summary.confirmed", LEK("7:1"), burden=Burden.COMPANY)
def summary_was_not_confirmed(hearing: Hearing) -> Said:
    """And confirmed."""
    in_force(hearing, hearing.telecom_contract_on)
    return says(not hearing.telecom_summary_confirmed)


def _lacks_summary(hearing: Hearing) -> Answer:
    return any_of(hearing, no_summary_came, summary_was_not_confirmed)


@question(
    "telecom.summary",
    LEK,
    (*WHO, telecom_contract_on, telecom_summary_received, telecom_summary_confirmed),
    who="company_you_pay",
    example={
        **WHO_EXAMPLE,
        "telecom_contract_on": "2026-11-02",
        "telecom_summary_received": True,
        "telecom_summary_confirmed": False,
    },
)
def am_i_not_bound_without_a_summary(hearing: Hearing) -> Answer:
    """7 kap. 1 and 3 §§. Yes: the contract does not bind."""
    return every(hearing, is_an_ordinary_service, summary_is_for_me, _lacks_summary)


@rule("lek.notice.consumer", LEK("7:13"))
def notice_rule_is_for_me(hearing: Hearing) -> Said:
    """The section speaks of consumers; whether it reaches others was not read."""
    who = hearing.telecom_customer
    return yes() if who == "CONSUMER" else a_person_decides(telecom_customer=who)


@rule("lek.notice", LEK("7:13"))
def billed_beyond_the_notice(hearing: Hearing) -> Said:
    """At most a month's notice; with a binding time it may be given a month before that ends."""
    last_day = add_months(hearing.telecom_notice_on, hearing.value("lek.notice_months"))
    if hearing.has_telecom_binding:
        last_day = max(last_day, hearing.telecom_binding_until)
    hearing.within("lek.notice", last_day, LEK("7:13"), binds=COMPANY)
    until = hearing.telecom_billed_until
    return says(until > last_day, notice_on=hearing.telecom_notice_on, last_day=last_day, until=until)


@question(
    "telecom.notice",
    LEK,
    (
        telecom_customer,
        telecom_service,
        telecom_notice_on,
        has_telecom_binding,
        telecom_binding_until,
        telecom_billed_until,
    ),
    orders=(NotBefore("telecom_billed_until", "telecom_notice_on"),),
    who="company_you_pay",
    example={
        **WHO_EXAMPLE,
        "telecom_notice_on": "2026-10-15",
        "has_telecom_binding": False,
        "telecom_billed_until": "2027-01-15",
    },
)
def is_the_notice_too_long(hearing: Hearing) -> Answer:
    """7 kap. 13 §. Yes: the contract ends sooner than the company says."""
    return every(hearing, is_an_ordinary_service, notice_rule_is_for_me, billed_beyond_the_notice)


@rule("lek.renewal", LEK("7:14"))
def was_extended_by_itself(hearing: Hearing) -> Said:
    """After an automatic extension one may leave at any time, with a month's notice at most."""
    months = hearing.value("lek.renewed_notice_months")
    return says(hearing.extended_by_itself, extended_on=hearing.telecom_extended_on, months=months)


@consequence("lek.renewal.cost", LEK("7:14"))
def nothing_but_use_is_paid(hearing: Hearing) -> Said:
    """And without other cost than for what is used."""
    hearing.amount = hearing.extension_exit_cost or None
    return yes(cost=hearing.extension_exit_cost)


@consequence("lek.renewal.told", LEK("7:14 st 3"), burden=Burden.COMPANY)
def extension_was_told(hearing: Hearing) -> Said:
    """Before it is extended the company tells so; details lie in the authority's regulations."""
    return says(hearing.told_before_extension)


@question(
    "telecom.renewal",
    LEK,
    (
        telecom_service,
        telecom_extended_on,
        extended_by_itself,
        extension_exit_cost,
        told_before_extension,
    ),
    who="company_you_pay",
    example={
        "telecom_service": "INTERNET",
        "telecom_extended_on": "2026-09-01",
        "extended_by_itself": True,
        "extension_exit_cost": "1 200",
        "told_before_extension": False,
    },
)
def may_i_leave_after_the_extension(hearing: Hearing) -> Answer:
    """7 kap. 14 §. The amount is what need not be paid."""
    answer = every(hearing, is_an_ordinary_service, was_extended_by_itself)
    if answer is YES:
        nothing_but_use_is_paid(hearing)
        extension_was_told(hearing)
    return answer


@rule("lek.package", LEK("7:26–27"))
def is_one_package(hearing: Hearing) -> Said:
    """What is sold together is left together."""
    in_force(hearing, hearing.package_ground_on)
    return says(hearing.is_telecom_package)


@rule("lek.package.part", LEK("7:26–27"))
def may_leave_a_part(hearing: Hearing) -> Said:
    """A right to leave one part of it reaches the whole."""
    return says(hearing.may_leave_one_part)


@question(
    "telecom.package",
    LEK,
    (*WHO, package_ground_on, is_telecom_package, may_leave_one_part),
    who="company_you_pay",
    example={
        **WHO_EXAMPLE,
        "package_ground_on": "2026-11-02",
        "is_telecom_package": True,
        "may_leave_one_part": True,
    },
)
def may_i_leave_the_whole_package(hearing: Hearing) -> Answer:
    """7 kap. 26–28 §§."""
    return every(hearing, is_an_ordinary_service, package_rules_are_for_me, is_one_package, may_leave_a_part)


@rule("lek.added", LEK("7:26–27"), burden=Burden.COMPANY)
def binding_was_not_lengthened(hearing: Hearing) -> Said:
    """Adding a service or a device lengthens the first binding time only with express consent."""
    in_force(hearing, hearing.added_to_contract_on)
    return says(not hearing.agreed_to_longer_binding, added_on=hearing.added_to_contract_on)


@question(
    "telecom.added_binding",
    LEK,
    (*WHO, added_to_contract_on, agreed_to_longer_binding),
    who="company_you_pay",
    example={**WHO_EXAMPLE, "added_to_contract_on": "2026-11-02", "agreed_to_longer_binding": False},
)
def does_the_old_binding_time_stand(hearing: Hearing) -> Answer:
    """7 kap. 26–28 §§."""
    return every(hearing, is_an_ordinary_service, package_rules_are_for_me, binding_was_not_lengthened)
