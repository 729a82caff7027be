"""
May they end the contract or cut off the power? 9 kap. 23 c § and 11 kap. 2–3 §§ ellagen (1997:857).

The complaint shield is in force from 2026-01-01 (SFS 2025:1330), the rules on cutting off for non-payment are
used from 2023-06-01 (SFS 2023:238). The day of the measure chooses.
"""

from datetime import timedelta

from vidord.rights.acts.electricity_terms import ELLAG
from vidord.rights.facts import Choice, Day, NotBefore, YesNo
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

measure_taken = Choice("measure_taken", required=True, options=("TERMINATION", "CUT_OFF"))
measure_taken_on = Day("measure_taken_on", required=True, may_come=True)
ground_is_complained_of = YesNo("ground_is_complained_of", required=True)
complaint_is_answered = YesNo("complaint_is_answered")
board_is_trying_it = YesNo("board_is_trying_it")
complaint_called_abusive = YesNo("complaint_called_abusive")
power_cut_off_on = Day("power_cut_off_on", required=True, may_come=True)
electricity_debt_disputed = YesNo("electricity_debt_disputed")
cut_off_may_harm = YesNo("cut_off_may_harm")
called_improper = YesNo("called_improper")
payment_demand_served = YesNo("payment_demand_served")
payment_demand_served_on = Day("payment_demand_served_on")
social_board_told = YesNo("social_board_told")
debt_paid_or_taken_over = YesNo("debt_paid_or_taken_over")
told_how_to_avoid_it = YesNo("told_how_to_avoid_it")
non_payment_is_material = YesNo("non_payment_is_material")
time_to_pay_was_reasonable = YesNo("time_to_pay_was_reasonable")


@rule("ellag.shield.ground", ELLAG("9:23 c"))
def ground_is_what_i_complain_of(hearing: Hearing) -> Said:
    """The measure rests on the very thing that is complained of."""
    hearing.value("ellag.complaint_shields")
    return says(
        hearing.ground_is_complained_of,
        measure_taken=hearing.measure_taken,
        measure_on=hearing.measure_taken_on,
    )


@rule("ellag.shield.unanswered", ELLAG("9:23 c"), burden=Burden.COMPANY)
def complaint_is_open(hearing: Hearing) -> Said:
    """The complaint has not been answered."""
    return says(not hearing.complaint_is_answered)


@rule("ellag.shield.board", ELLAG("9:23 c"))
def a_board_tries_it(hearing: Hearing) -> Said:
    """Or a board for dispute resolution is trying it."""
    return says(hearing.board_is_trying_it)


@exception("ellag.shield.abusive", ELLAG("9:23 c"), burden=Burden.COMPANY)
def complaint_is_abusive(hearing: Hearing) -> Said:
    """Unless the complaint is abusive: a person judges, when the company says so."""
    return a_person_decides() if hearing.told("complaint_called_abusive") else no()


@consequence("ellag.routines", ELLAG("9:19"), burden=Burden.COMPANY)
def complaints_have_routines(hearing: Hearing) -> Said:
    """The supplier has set routines that handle complaints quickly, simply and fairly."""
    return yes()


def _is_open(hearing: Hearing) -> Answer:
    return any_of(hearing, complaint_is_open, a_board_tries_it)


def _not_abusive(hearing: Hearing) -> Answer:
    return opposite(complaint_is_abusive(hearing))


@question(
    "electricity.complaint_shield",
    ELLAG,
    (
        measure_taken,
        measure_taken_on,
        ground_is_complained_of,
        complaint_is_answered,
        board_is_trying_it,
        complaint_called_abusive,
    ),
    who="electricity_supplier",
    example={
        "measure_taken": "TERMINATION",
        "measure_taken_on": "2026-11-20",
        "ground_is_complained_of": True,
        "complaint_is_answered": False,
    },
)
def does_my_complaint_shield_me(hearing: Hearing) -> Answer:
    """9 kap. 23 c §. Yes: they may not end the contract or ask for a cut-off on that ground."""
    answer = every(hearing, ground_is_what_i_complain_of, _is_open, _not_abusive)
    if answer is YES:
        complaints_have_routines(hearing)
    return answer


@rule("ellag.cut_off.disputed", ELLAG("11:2–3"))
def debt_is_disputed(hearing: Hearing) -> Said:
    """A disputed debt cuts nothing off."""
    hearing.value("ellag.cut_off_weeks")
    return says(hearing.electricity_debt_disputed)


@rule("ellag.cut_off.harm", ELLAG("11:2–3"))
def somebody_may_be_harmed(hearing: Hearing) -> Said:
    """Nor when there is a risk of injury or extensive damage; of who acted improperly a person judges."""
    hearing.value("ellag.cut_off_weeks")
    if hearing.cut_off_may_harm and hearing.told("called_improper"):
        return a_person_decides()
    return says(hearing.cut_off_may_harm)


@rule("ellag.cut_off.served", ELLAG("11:2–3"), burden=Burden.COMPANY)
def no_demand_was_served(hearing: Hearing) -> Said:
    """The demand to pay is served on the customer."""
    hearing.value("ellag.cut_off_weeks")
    return says(not hearing.payment_demand_served)


@rule("ellag.cut_off.social_board", ELLAG("11:2–3"), burden=Burden.COMPANY)
def social_board_was_not_told(hearing: Hearing) -> Said:
    """And the social board is told at the same time."""
    hearing.value("ellag.cut_off_weeks")
    return says(not hearing.social_board_told)


@rule("ellag.cut_off.three_weeks", ELLAG("11:2–3"), burden=Burden.COMPANY)
def three_weeks_had_not_passed(hearing: Hearing) -> Said:
    """Whoever pays within three weeks of it keeps the power."""
    weeks = hearing.value("ellag.cut_off_weeks")
    last_day = hearing.payment_demand_served_on + timedelta(weeks=weeks)
    noted = hearing.due("ellag.cut_off", last_day, ELLAG("11:2–3"), binds=CUSTOMER)
    return says(
        hearing.power_cut_off_on <= noted.shifted_last_day,
        cut_off_on=hearing.power_cut_off_on,
        last_day=noted.shifted_last_day,
    )


@rule("ellag.cut_off.paid", ELLAG("11:3"))
def debt_is_paid(hearing: Hearing) -> Said:
    """Paid, or within the three weeks taken over by the social board in writing."""
    hearing.value("ellag.cut_off_weeks")
    return says(hearing.debt_paid_or_taken_over)


@rule("ellag.cut_off.told", ELLAG("11:3"), burden=Burden.COMPANY)
def ways_out_were_not_told(hearing: Hearing) -> Said:
    """The customer is told in good time how the cut-off can be avoided."""
    hearing.value("ellag.cut_off_weeks")
    return says(not hearing.told_how_to_avoid_it)


@rule("ellag.cut_off.material", ELLAG("11:2–3"), burden=Burden.COMPANY)
def non_payment_is_minor(hearing: Hearing) -> Said:
    """The breach must be material: a person judges."""
    judged = hearing.told("non_payment_is_material")
    return a_person_decides() if judged is None else says(not judged)


@rule("ellag.cut_off.reasonable", ELLAG("11:2–3"), burden=Burden.COMPANY)
def time_to_pay_was_too_short(hearing: Hearing) -> Said:
    """And a reasonable time to pay must have passed before the demand is served: a person judges."""
    judged = hearing.told("time_to_pay_was_reasonable")
    return a_person_decides() if judged is None else says(not judged)


@question(
    "electricity.cut_off",
    ELLAG,
    (
        power_cut_off_on,
        electricity_debt_disputed,
        cut_off_may_harm,
        called_improper,
        payment_demand_served,
        payment_demand_served_on,
        social_board_told,
        debt_paid_or_taken_over,
        told_how_to_avoid_it,
        non_payment_is_material,
        time_to_pay_was_reasonable,
    ),
    orders=(NotBefore("power_cut_off_on", "payment_demand_served_on"),),
    who="creditor",
    example={
        "power_cut_off_on": "2026-12-10",
        "electricity_debt_disputed": False,
        "cut_off_may_harm": False,
        "payment_demand_served": True,
        "payment_demand_served_on": "2026-11-23",
        "social_board_told": True,
        "debt_paid_or_taken_over": False,
        "told_how_to_avoid_it": True,
    },
)
def am_i_shielded_from_the_cut_off(hearing: Hearing) -> Answer:
    """11 kap. 2–3 §§. Yes: they may not cut off; no: every condition for it is met."""
    return any_of(
        hearing,
        debt_is_disputed,
        somebody_may_be_harmed,
        no_demand_was_served,
        social_board_was_not_told,
        debt_is_paid,
        ways_out_were_not_told,
        three_weeks_had_not_passed,
        non_payment_is_minor,
        time_to_pay_was_too_short,
    )
