"""
Are other losses from a power cut compensated? 11 kap. 6–10 §§ ellagen (1997:857), for consumers.

In force 2023-06-01 (SFS 2023:238); the day of the harm chooses. The claim is told within two years. What is
paid as compensation for the power cut is taken off (10 kap. 9 §).
"""

from decimal import Decimal

from vidord.rights.acts.electricity_terms import ELLAG, electricity_customer
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import CUSTOMER, YES, Answer, Burden, opposite, to_ore
from vidord.rights.hearing import Hearing, Said, consequence, every, exception, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_years

power_was_cut = Choice(
    "power_was_cut",
    required=True,
    options=("FOR_A_BREACH_WITHOUT_GROUND", "PLANNED_AND_NOT_TOLD", "OTHERWISE"),
)
supplier_asked_for_it = YesNo("supplier_asked_for_it")
harm_happened_on = Day("harm_happened_on", required=True)
harm_told_on = Day("harm_told_on")
harm_shown = Kronor("harm_shown", required=True)
shown_allowed_work = YesNo("shown_allowed_work")
shown_network_obstacle = YesNo("shown_network_obstacle")
paid_for_the_cut = Kronor("paid_for_the_cut")


@rule("ellag.damages.consumer", ELLAG("11:1"))
def is_a_consumer(hearing: Hearing) -> Said:
    """The chapter is for consumers; others have their contract."""
    return says(hearing.electricity_customer == "CONSUMER", electricity_customer=hearing.electricity_customer)


@rule("ellag.damages.ground", ELLAG("11:6–8"))
def was_cut_so_that_it_counts(hearing: Hearing) -> Said:
    """For a breach without the conditions (6 §), planned and not told (7 §), or without right (8 §)."""
    hearing.value("ellag.damages_years")
    if hearing.power_was_cut == "FOR_A_BREACH_WITHOUT_GROUND" and hearing.told("supplier_asked_for_it"):
        hearing.who_answers = "electricity_supplier"
    return yes(power_was_cut=hearing.power_was_cut)


@exception("ellag.damages.allowed", ELLAG("11:8"), burden=Burden.COMPANY)
def the_work_was_allowed(hearing: Hearing) -> Said:
    """Work for safety or operation, no longer than it needed (5 §), gives no damages when it was told."""
    if hearing.power_was_cut != "OTHERWISE":
        return no()
    return says(bool(hearing.told("shown_allowed_work")))


@exception("ellag.damages.obstacle", ELLAG("11:8"), burden=Burden.COMPANY)
def obstacle_outside_control(hearing: Hearing) -> Said:
    """An obstacle outside its control, not to be expected or overcome; only of cuts under 8 §."""
    if hearing.power_was_cut != "OTHERWISE":
        return no()
    return says(bool(hearing.told("shown_network_obstacle")))


@rule("ellag.damages.told", ELLAG("11:10"))
def told_within_two_years(hearing: Hearing) -> Said:
    """The company is told of the claim within two years from when the harm happened."""
    happened = hearing.harm_happened_on
    last_day = add_years(happened, hearing.value("ellag.damages_years"))
    noted = hearing.due("ellag.damages", last_day, ELLAG("11:10"), binds=CUSTOMER)
    told = hearing.done("harm_told_on", noted.shifted_last_day)
    in_time = told <= noted.shifted_last_day
    return says(in_time, happened_on=happened, told_on=told, last_day=noted.shifted_last_day)


@rule("ellag.damages.harm", ELLAG("11:9"), burden=Burden.CONSUMER)
def harm_is_shown(hearing: Hearing) -> Said:
    """Expenses, lost income and other loss because of the power cut."""
    return says(hearing.harm_shown > 0, harm_shown=hearing.harm_shown)


@consequence("ellag.damages.sum", ELLAG("10:9"))
def compensation_is_taken_off(hearing: Hearing) -> Said:
    """What is paid as compensation for the same power cut is deducted."""
    paid = hearing.told("paid_for_the_cut") or Decimal(0)
    hearing.amount = to_ore(max(Decimal(0), hearing.harm_shown - paid))
    return yes(harm_shown=hearing.harm_shown, paid=paid, amount=hearing.amount)


@question(
    "outage.damages",
    ELLAG,
    (
        electricity_customer,
        power_was_cut,
        supplier_asked_for_it,
        harm_happened_on,
        harm_told_on,
        harm_shown,
        shown_allowed_work,
        shown_network_obstacle,
        paid_for_the_cut,
    ),
    orders=(NotBefore("harm_told_on", "harm_happened_on"),),
    who="network_company",
    example={
        "electricity_customer": "CONSUMER",
        "power_was_cut": "PLANNED_AND_NOT_TOLD",
        "harm_happened_on": "2026-11-16",
        "harm_told_on": "2026-11-20",
        "harm_shown": "3 400",
        "paid_for_the_cut": 0,
    },
)
def is_my_loss_compensated(hearing: Hearing) -> Answer:
    """11 kap. 6–10 §§. The amount is what is left when the compensation is taken off."""
    answer = every(
        hearing,
        is_a_consumer,
        was_cut_so_that_it_counts,
        lambda asked: opposite(the_work_was_allowed(asked)),
        lambda asked: opposite(obstacle_outside_control(asked)),
        told_within_two_years,
        harm_is_shown,
    )
    if answer is YES:
        compensation_is_taken_off(hearing)
    return answer
