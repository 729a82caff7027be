"""
Faults, switching, numbers, spending and cutting off. 7 kap. lagen (2022:482) om elektronisk kommunikation.

In force 2022-06-03; before that day there is no answer, and the day of what happens chooses. No sum is fixed
for faults in telecom: 17 § leads to konsumenttjänstlagen (1985:716) 16–18 §§, except for internet access
(Regulation (EU) 2015/2120, article 4.4, and general law) and for services without numbers.
"""

from datetime import date, timedelta

from vidord.rights.acts.telecom_contract import (
    LEK,
    in_force,
    is_an_ordinary_service,
    telecom_customer,
    telecom_service,
)
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import COMPANY, CUSTOMER, YES, Answer, Basis, Burden, Role, either, opposite
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
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import SATURDAY, add_days, add_months, is_weekday

ADVISORS = act("telekomradgivarna")

telecom_fault_noticed_on = Day("telecom_fault_noticed_on", required=True)
telecom_fault_told_on = Day("telecom_fault_told_on")
telecom_fault_is_material = YesNo("telecom_fault_is_material")
switched_what = Choice("switched_what", required=True, options=("INTERNET", "NUMBER"))
agreed_switch_on = Day("agreed_switch_on", required=True, may_come=True)
service_lost_on = Day("service_lost_on")
service_works_since = Day("service_works_since")
number_contract_ended_on = Day("number_contract_ended_on", required=True)
number_wanted_on = Day("number_wanted_on")
number_given_up = YesNo("number_given_up")
telecom_failure = Choice(
    "telecom_failure", required=True, options=("LATE_SWITCH", "LATE_PORTING", "MISSED_APPOINTMENT")
)
telecom_failed_on = Day("telecom_failed_on", required=True)
telecom_damage_shown = Kronor("telecom_damage_shown", required=True)
obstacle_shown = YesNo("obstacle_shown")
telecom_spent_on = Day("telecom_spent_on", required=True)
warned_before_limit = YesNo("warned_before_limit")
chose_a_sum = YesNo("chose_a_sum")
blocked_at_the_sum = YesNo("blocked_at_the_sum")
telecom_cut_off_on = Day("telecom_cut_off_on", required=True, may_come=True)
late_payments_repeated = YesNo("late_payments_repeated", required=True)
telecom_demand_first = YesNo("telecom_demand_first")
paid_as_demanded = YesNo("paid_as_demanded")
demanded_time_was_reasonable = YesNo("demanded_time_was_reasonable")
basic_services_until = Day("basic_services_until", may_come=True)


@rule("lek.one_door", ADVISORS(), basis=Basis.PRACTICE, role=Role.CONSEQUENCE)
def who_is_paid_answers(hearing: Hearing) -> Said:
    """One may always turn to the company one pays, whoever sold it."""
    return yes()


@exception("lek.fault.internet", LEK("7:17"))
def is_internet_access(hearing: Hearing) -> Said:
    """Internet access has the EU's regulation and general law."""
    return says(hearing.telecom_service == "INTERNET")


@exception("lek.fault.no_number", LEK("7:17"))
def has_no_number(hearing: Hearing) -> Said:
    """Nor services without numbers."""
    return says(hearing.telecom_service == "NUMBER_INDEPENDENT")


@rule("lek.fault.consumer", LEK("7:17"))
def is_a_consumers_contract(hearing: Hearing) -> Said:
    """The section is for consumers; others have their contract and general law."""
    return says(hearing.telecom_customer == "CONSUMER", telecom_customer=hearing.telecom_customer)


@rule("lek.fault.material", LEK("7:17"))
def differs_materially(hearing: Hearing) -> Said:
    """What was performed differs materially from the contract: a person judges."""
    in_force(hearing, hearing.telecom_fault_noticed_on)
    judged = hearing.told("telecom_fault_is_material")
    return a_person_decides() if judged is None else says(judged)


@rule("lek.fault.notice", LEK("7:17"))
def complained_in_time(hearing: Hearing) -> Said:
    """KtjL 17 §: within two months of noticing is always in time; later a person judges."""
    noticed = hearing.telecom_fault_noticed_on
    last_day = add_months(noticed, hearing.value("lek.fault_notice_months"))
    noted = hearing.due("lek.fault.notice", last_day, LEK("7:17"), binds=CUSTOMER)
    told = hearing.done("telecom_fault_told_on", noted.shifted_last_day)
    said = yes if told <= noted.shifted_last_day else a_person_decides
    return said(noticed_on=noticed, told_on=told, last_day=noted.shifted_last_day)


@consequence("lek.fault.remedies", LEK("7:17"))
def remedies_of_services(hearing: Hearing) -> Said:
    """The remedies that KtjL 16 § lists; there is no fixed sum."""
    return yes()


def _not_excepted(hearing: Hearing) -> Answer:
    return opposite(any_of(hearing, is_internet_access, has_no_number))


@question(
    "telecom.fault",
    LEK,
    (
        telecom_customer,
        telecom_service,
        telecom_fault_noticed_on,
        telecom_fault_told_on,
        telecom_fault_is_material,
    ),
    orders=(NotBefore("telecom_fault_told_on", "telecom_fault_noticed_on"),),
    who="company_you_pay",
    example={
        "telecom_customer": "CONSUMER",
        "telecom_service": "INTERNET",
        "telecom_fault_noticed_on": "2026-11-02",
    },
)
def may_i_complain_of_the_service(hearing: Hearing) -> Answer:
    """7 kap. 17 §."""
    answer = every(
        hearing,
        _not_excepted,
        is_an_ordinary_service,
        is_a_consumers_contract,
        differs_materially,
        complained_in_time,
    )
    if answer is YES:
        remedies_of_services(hearing)
    who_is_paid_answers(hearing)
    return answer


def _working_day_after(hearing: Hearing, day: date, days: int) -> date:
    """The last of so many working days; the day they are counted from is not one of them."""
    while days:
        day += timedelta(days=1)
        days -= _is_working_day(hearing, day)
    return day


def _is_working_day(hearing: Hearing, day: date) -> bool:
    if is_weekday(day) or day.weekday() >= SATURDAY or not _is_eve(day):
        return is_weekday(day)
    return hearing.reading("lek.working_day") == "on_eves_too"


def _is_eve(day: date) -> bool:
    is_midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == SATURDAY - 1
    return is_midsummer_eve or (day.month, day.day) in {(12, 24), (12, 31)}


@rule("lek.switch.late", LEK("7:18–20"), burden=Burden.COMPANY)
def switch_is_late(hearing: Hearing) -> Said:
    """Internet works on the agreed day (18 §), a number at the latest a working day after it (20 §)."""
    agreed, days = hearing.agreed_switch_on, hearing.value("lek.switch_working_days")
    is_number = hearing.switched_what == "NUMBER"
    last_day = _working_day_after(hearing, agreed, days) if is_number else agreed
    hearing.within("lek.switch", last_day, LEK("7:18–20"), binds=COMPANY)
    works = hearing.told("service_works_since") or hearing.as_of
    return says(
        works > last_day,
        switched_what=hearing.switched_what,
        agreed_on=agreed,
        last_day=last_day,
        day=works,
    )


@rule("lek.switch.gap", LEK("7:18–20"), burden=Burden.COMPANY)
def gap_is_too_long(hearing: Hearing) -> Said:
    """And the interruption is a working day at most."""
    days, lost = hearing.value("lek.switch_working_days"), hearing.told("service_lost_on")
    works = hearing.told("service_works_since") or hearing.as_of
    return says(lost is not None and works > _working_day_after(hearing, lost, days))


@question(
    "telecom.switch",
    LEK,
    (switched_what, agreed_switch_on, service_lost_on, service_works_since),
    orders=(NotBefore("service_works_since", "service_lost_on"),),
    who="company_you_pay",
    example={
        "switched_what": "NUMBER",
        "agreed_switch_on": "2026-11-16",
        "service_works_since": "2026-11-19",
    },
)
def is_the_switch_too_slow(hearing: Hearing) -> Answer:
    """7 kap. 18–20 §§. Yes: it is late, or the interruption was too long."""
    answer = either(switch_is_late(hearing), gap_is_too_long(hearing))
    who_is_paid_answers(hearing)
    return answer


@rule("lek.keep_number", LEK("7:19"))
def number_is_still_mine(hearing: Hearing) -> Said:
    """A month at least after the contract ended, when one changes company."""
    ended = hearing.number_contract_ended_on
    last_day = add_months(ended, hearing.value("lek.keep_number_months"))
    noted = hearing.due("lek.keep_number", last_day, LEK("7:19"), binds=CUSTOMER)
    wanted = hearing.done("number_wanted_on", noted.shifted_last_day)
    last_day = noted.shifted_last_day
    return says(wanted <= last_day, ended_on=ended, wanted_on=wanted, last_day=last_day)


@exception("lek.keep_number.waived", LEK("7:19"), burden=Burden.COMPANY)
def gave_the_number_up(hearing: Hearing) -> Said:
    """Unless the user has expressly given that right up."""
    return says(bool(hearing.told("number_given_up")))


@question(
    "telecom.keep_number",
    LEK,
    (number_contract_ended_on, number_wanted_on, number_given_up),
    orders=(NotBefore("number_wanted_on", "number_contract_ended_on"),),
    who="company_you_pay",
    example={"number_contract_ended_on": "2026-11-10"},
)
def may_i_keep_my_number(hearing: Hearing) -> Answer:
    """7 kap. 19 §."""
    return every(hearing, lambda asked: opposite(gave_the_number_up(asked)), number_is_still_mine)


@rule("lek.damages", LEK("7:24–25"), burden=Burden.CONSUMER)
def damage_is_shown(hearing: Hearing) -> Said:
    """Damage from a late switch or porting, or a missed appointment for service or installation."""
    in_force(hearing, hearing.telecom_failed_on)
    shown = hearing.telecom_damage_shown
    return says(shown > 0, telecom_failure=hearing.telecom_failure, damage=shown)


@exception("lek.damages.obstacle", LEK("7:24–25"), burden=Burden.COMPANY)
def obstacle_outside_control(hearing: Hearing) -> Said:
    """
    Unless the company shows an obstacle outside its control.

    The section speaks of delay; whether it reaches missed appointments too a person judges.
    """
    shown = bool(hearing.told("obstacle_shown"))
    if shown and hearing.telecom_failure == "MISSED_APPOINTMENT":
        return a_person_decides(telecom_failure=hearing.telecom_failure)
    return says(shown)


@consequence("lek.damages.told", LEK("7:24–25"), burden=Burden.COMPANY)
def right_is_told_before(hearing: Hearing) -> Said:
    """The right is told before the contract."""
    return yes()


def _no_obstacle(hearing: Hearing) -> Answer:
    return opposite(obstacle_outside_control(hearing))


@question(
    "telecom.damages",
    LEK,
    (telecom_failure, telecom_failed_on, telecom_damage_shown, obstacle_shown),
    who="company_you_pay",
    example={
        "telecom_failure": "MISSED_APPOINTMENT",
        "telecom_failed_on": "2026-11-12",
        "telecom_damage_shown": "1 150",
    },
)
def am_i_compensated_for_it(hearing: Hearing) -> Answer:
    """7 kap. 24–25 §§."""
    answer = every(hearing, damage_is_shown, _no_obstacle)
    if answer is YES:
        hearing.amount = hearing.telecom_damage_shown
        right_is_told_before(hearing)
    return answer


@rule("lek.spend.warned", LEK("7:30"), burden=Burden.COMPANY)
def no_warning_came(hearing: Hearing) -> Said:
    """A warning before a limit is reached."""
    in_force(hearing, hearing.telecom_spent_on)
    return says(not hearing.warned_before_limit)


@rule("lek.spend.blocked", LEK("7:32"), burden=Burden.COMPANY)
def was_not_blocked(hearing: Hearing) -> Said:
    """And a block at the sum that the consumer chose."""
    in_force(hearing, hearing.telecom_spent_on)
    return says(hearing.chose_a_sum and not hearing.blocked_at_the_sum)


@question(
    "telecom.spending",
    LEK,
    (telecom_spent_on, warned_before_limit, chose_a_sum, blocked_at_the_sum),
    who="company_you_pay",
    example={
        "telecom_spent_on": "2026-11-05",
        "warned_before_limit": True,
        "chose_a_sum": True,
        "blocked_at_the_sum": False,
    },
)
def should_i_have_been_stopped(hearing: Hearing) -> Answer:
    """7 kap. 30 and 32 §§. Yes: the company should have warned or blocked, and did not."""
    return either(no_warning_came(hearing), was_not_blocked(hearing))


@rule("lek.cut_off.demand", LEK("7:34"), burden=Burden.COMPANY)
def no_demand_came_first(hearing: Hearing) -> Said:
    """A demand first, unless late payment is repeated."""
    in_force(hearing, hearing.telecom_cut_off_on)
    return says(not hearing.late_payments_repeated and not hearing.telecom_demand_first)


@rule("lek.cut_off.paid", LEK("7:34"))
def was_paid_in_time(hearing: Hearing) -> Said:
    """Who pays within the time of the demand keeps the service."""
    return says(not hearing.late_payments_repeated and hearing.paid_as_demanded)


@rule("lek.cut_off.reasonable", LEK("7:34"), burden=Burden.COMPANY)
def demand_gave_too_short_a_time(hearing: Hearing) -> Said:
    """That time is reasonable, and the demand says what else may happen: a person judges."""
    if hearing.late_payments_repeated:
        return no()
    judged = hearing.told("demanded_time_was_reasonable")
    return a_person_decides() if judged is None else says(not judged)


@rule("lek.cut_off.basic", LEK("7:34"), burden=Burden.COMPANY)
def basic_services_ended_early(hearing: Hearing) -> Said:
    """Then at once, but ten days of basic internet and free calls are left."""
    last_day = add_days(hearing.telecom_cut_off_on, hearing.value("lek.basic_days"))
    if not hearing.late_payments_repeated:
        return says(False, last_day=last_day)
    hearing.within("lek.cut_off", last_day, LEK("7:34"), binds=COMPANY)
    return says(hearing.basic_services_until < last_day, last_day=last_day)


@question(
    "telecom.cut_off",
    LEK,
    (
        telecom_cut_off_on,
        late_payments_repeated,
        telecom_demand_first,
        paid_as_demanded,
        demanded_time_was_reasonable,
        basic_services_until,
    ),
    who="company_you_pay",
    example={
        "telecom_cut_off_on": "2026-11-16",
        "late_payments_repeated": False,
        "telecom_demand_first": False,
    },
)
def is_the_cut_off_wrong(hearing: Hearing) -> Answer:
    """7 kap. 34 §. Yes: no demand came first, or it was paid, or the ten days were not given."""
    return any_of(
        hearing,
        no_demand_came_first,
        was_paid_in_time,
        basic_services_ended_early,
        demand_gave_too_short_a_time,
    )
