"""
Am I owed money for the power cut? 10 kap. 9–16 §§ ellagen (1997:857), in force 2006-01-01.

From 12 hours; nothing has to be applied for; the network company that one is connected to pays, whoever's
fault it is, and must show any exception itself. The lengths are elapsed time: when the clocks change a day
has 23 hours or 25.
"""

from datetime import date, timedelta
from decimal import Decimal

from vidord.rights.acts.interest import interest_between
from vidord.rights.acts.outage_sums import Period, joined, sum_of
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, Periods, Several, YesNo
from vidord.rights.finding import ASK, CUSTOMER, NO, YES, Answer, Burden, both, either, opposite, to_ore
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
from vidord.rights.statutory_time import (
    add_months,
    add_years,
    end_of_month,
    next_weekday,
    swedish_day,
)

ELLAG = act("ellag")
SHOWN = ("OWN_NEGLECT", "SAFETY_WORK", "OUTSIDE_CONTROL", "FAULT_220_KV")

outages = Periods("outages", required=True)
annual_network_cost = Kronor("annual_network_cost", required=True)
network_cost_basis = Choice("network_cost_basis", options=("WITHOUT_TAX", "WITH_TAX", "UNSTATED"))
phases = Choice("phases", options=("ALL", "SOME"))
company_has_shown = Several("company_has_shown", options=SHOWN)
work_no_longer_than_needed = YesNo("work_no_longer_than_needed")
reduction_ground = Choice("reduction_ground", options=("NONE", "TOO_HEAVY", "WORKERS_SAFETY"))
known_on = Day("known_on")
claimed_on = Day("claimed_on")
damages = Kronor("damages")
planned = YesNo("planned", required=True)
planned_on = Day("planned_on", required=True)
was_announced = YesNo("was_announced", required=True)
planned_was_brief = YesNo("planned_was_brief")
compensation = Kronor("compensation", required=True)
company_knew_on = Day("company_knew_on", required=True)
paid_on = Day("paid_on", may_come=True)


def _began(hearing: Hearing) -> date:
    return swedish_day(hearing.outages[0][0])


def _cuts(hearing: Hearing) -> list[Period]:
    """Each from its beginning until the power was back for two hours (10:12 st 1)."""
    hours = hearing.value("ellag.outage_return_hours", on=_began(hearing))
    return joined(hearing.outages, timedelta(hours=hours))


def _counted(hearing: Hearing) -> list[Period]:
    """Those that are long enough."""
    least = timedelta(hours=hearing.value("ellag.outage_min_hours", on=_began(hearing)))
    return [one for one in _cuts(hearing) if _length(one) >= least]


def _length(period: Period) -> timedelta:
    return period[1] - period[0]


def _longest(hearing: Hearing) -> timedelta:
    return max(_length(one) for one in _cuts(hearing))


@rule("ellag.outage_applies", ELLAG("10:9"))
def the_chapter_applies(hearing: Hearing) -> Said:
    """From 2006-01-01; worse terms are void."""
    return says(hearing.value("ellag.outage_applies", on=_began(hearing)), began=_began(hearing))


@rule("ellag.disconnected", ELLAG("10:10"))
def was_disconnected(hearing: Hearing) -> Said:
    """In one or more phases; before 2014-01-01 in all of them."""
    counts = hearing.value("ellag.phase_loss_counts", on=_began(hearing))
    return yes() if counts else says(hearing.phases == "ALL")


@rule("ellag.min_duration", ELLAG("10:10"))
def lasted_twelve_hours(hearing: Hearing) -> Said:
    """At least 12 hours without a break; a return of less than two hours ends nothing (10:12 st 1)."""
    counted = _counted(hearing)
    longest = _longest(hearing)
    return says(
        bool(counted),
        least=hearing.value("ellag.outage_min_hours", on=_began(hearing)),
        hours=longest // timedelta(hours=1),
        minutes=longest // timedelta(minutes=1) % 60,
        told=len(hearing.outages),
        counted=len(counted),
    )


@exception("ellag.neglect", ELLAG("10:10"), burden=Burden.COMPANY)
def users_own_neglect(hearing: Hearing) -> Said:
    """The user's own neglect caused it."""
    return says("OWN_NEGLECT" in (hearing.told("company_has_shown") or ()))


@exception("ellag.safety_work", ELLAG("10:10"), burden=Burden.COMPANY)
def work_for_safety(hearing: Hearing) -> Said:
    """Work for safety or operation, and no longer than it needed."""
    if "SAFETY_WORK" not in (hearing.told("company_has_shown") or ()):
        return no()
    return says(hearing.work_no_longer_than_needed)


@exception("ellag.outside_control", ELLAG("10:10"), burden=Burden.COMPANY)
def outside_this_networks_control(hearing: Hearing) -> Said:
    """An obstacle outside that network's control, not to be expected or overcome."""
    return says("OUTSIDE_CONTROL" in (hearing.told("company_has_shown") or ()))


@exception("ellag.220_kv", ELLAG("10:10"), burden=Burden.COMPANY)
def fault_in_the_highest_lines(hearing: Hearing) -> Said:
    """A fault in lines of 220 kilovolts or more."""
    return says("FAULT_220_KV" in (hearing.told("company_has_shown") or ()))


@rule("ellag.lapse", ELLAG("10:15"))
def claimed_within_two_years(hearing: Hearing, *, period: Period) -> Said:
    """Unpaid and not claimed within two years of the end, the right is lost."""
    years = hearing.value("ellag.outage_lapse_years", on=_began(hearing))
    ended = swedish_day(period[1])
    noted = hearing.due("ellag.lapse", add_years(ended, years), ELLAG("10:15"), binds=CUSTOMER)
    claimed = hearing.done("claimed_on", noted.shifted_last_day)
    last_day = noted.shifted_last_day
    return says(claimed <= last_day, last_day=last_day, claimed_on=claimed)


@rule("ellag.amount", ELLAG("10:12"))
def worth_so_much(hearing: Hearing, *, period: Period) -> Said:
    """The steps of one power cut; the cap beats the minimum."""
    length = _length(period)
    found = sum_of(hearing, period, hearing.annual_network_cost)
    hearing.amount = to_ore((hearing.amount or Decimal(0)) + found.amount)
    return yes(
        begins=period[0],
        ends=period[1],
        hours=length // timedelta(hours=1),
        minutes=length // timedelta(minutes=1) % 60,
        steps=found.steps,
        percent=found.percent,
        minimum=found.minimum,
        minimum_rounding="UP_TO_100",
        annual_network_cost=hearing.annual_network_cost,
        network_cost_basis=hearing.told("network_cost_basis") or "UNSTATED",
        amount=found.amount,
        rounding="ORE_HALF_UP",
    )


@exception("ellag.cap", ELLAG("10:12 st 4"))
def the_cap_takes_some(hearing: Hearing, *, period: Period) -> Said:
    """At most three times the annual network cost for one power cut."""
    found = sum_of(hearing, period, hearing.annual_network_cost)
    return says(found.before_cap > found.cap, cap=found.cap, before_cap=found.before_cap)


@exception("ellag.reduction", ELLAG("10:13"), burden=Burden.COMPANY)
def may_be_reduced(hearing: Hearing) -> Said:
    """Unreasonably heavy for the company, or delayed for the workers' safety: only what is fair."""
    ground = hearing.told("reduction_ground") or "NONE"
    return no() if ground == "NONE" else a_person_decides(reduction_ground=ground)


@consequence("ellag.payer", ELLAG("10:11"), burden=Burden.COMPANY)
def the_network_one_is_connected_to_pays(hearing: Hearing) -> Said:
    """Also for faults in another's network; nothing has to be applied for."""
    return yes()


@consequence("ellag.due", ELLAG("10:14"))
def paid_within_six_months(hearing: Hearing) -> Said:
    """At the latest six months from the end of the month in which the company knew, or should have."""
    last_day = _due(hearing, hearing.known_on)
    months = hearing.value("ellag.outage_due_months", on=hearing.known_on)
    earlier = add_months(end_of_month(hearing.known_on), months)
    noted = hearing.due("ellag.due", last_day, ELLAG("10:14"), since=hearing.known_on, ours=earlier)
    return yes(known_on=hearing.known_on, last_day=noted.shifted_last_day)


def _due(hearing: Hearing, known: date) -> date:
    months = hearing.value("ellag.outage_due_months", on=known)
    last_day = add_months(end_of_month(known), months)
    if last_day == end_of_month(last_day) or hearing.reading("ellag.six_months") == "same_number":
        return last_day
    return end_of_month(last_day)


@consequence("ellag.longest", ELLAG("4:20"))
def never_longer_than_a_day_and_night(hearing: Hearing) -> Said:
    """What the company controls must never last more than 24 hours."""
    hours = hearing.value("ellag.outage_longest_hours", on=_began(hearing))
    return says(_longest(hearing) <= timedelta(hours=hours), hours=hours)


@consequence("ellag.offset", ELLAG("10:9"))
def taken_off_damages(hearing: Hearing) -> Said:
    """It is deducted from damages for the same power cut."""
    left = max(Decimal(0), hearing.damages - (hearing.amount or 0))
    return yes(damages=hearing.damages, left=to_ore(left))


def _no_exception(hearing: Hearing) -> Answer:
    return opposite(
        any_of(
            hearing,
            users_own_neglect,
            work_for_safety,
            outside_this_networks_control,
            fault_in_the_highest_lines,
        )
    )


def _amounts(hearing: Hearing) -> Answer:
    """One sum for each power cut that is not too old; a sum that can't be had leaves no half sum."""
    answers = [_amount(hearing, period) for period in _counted(hearing)]
    if ASK in answers:
        hearing.amount = None
        return ASK
    return either(*answers)


def _amount(hearing: Hearing, period: Period) -> Answer:
    if (alive := claimed_within_two_years(hearing, period=period)) is not YES:
        return alive
    answer = worth_so_much(hearing, period=period)
    if answer is YES:
        the_cap_takes_some(hearing, period=period)
    return answer


@question(
    "outage.compensation",
    ELLAG,
    (
        outages,
        phases,
        annual_network_cost,
        network_cost_basis,
        company_has_shown,
        work_no_longer_than_needed,
        reduction_ground,
        known_on,
        claimed_on,
        damages,
    ),
    orders=(NotBefore("known_on", "outages"), NotBefore("claimed_on", "outages")),
    who="network_company",
    example={
        "outages": [
            {"from": "2026-11-01T16:20+01:00", "to": "2026-11-02T07:05+01:00"},
            {"from": "2026-11-02T08:40+01:00", "to": "2026-11-03T11:00+01:00"},
        ],
        "phases": "ALL",
        "annual_network_cost": "5 400",
        "network_cost_basis": "WITHOUT_TAX",
        "known_on": "2026-11-03",
    },
)
def am_i_owed_for_the_outage(hearing: Hearing) -> Answer:
    """9–16 §§ in order."""
    if (applies := the_chapter_applies(hearing)) is not YES:
        return applies
    is_owed = every(hearing, was_disconnected, lasted_twelve_hours, _no_exception)
    if is_owed is not YES:
        return is_owed
    if (answer := _amounts(hearing)) is NO:
        return NO
    answer = both(answer, YES if may_be_reduced(hearing) is NO else ASK)
    the_network_one_is_connected_to_pays(hearing)
    paid_within_six_months(hearing)
    if hearing.has_value("ellag.outage_longest_hours", on=_began(hearing)):
        never_longer_than_a_day_and_night(hearing)
    if hearing.told("damages") is not None:
        taken_off_damages(hearing)
    return answer


@rule("ellag.planned", ELLAG("11:5"))
def was_planned(hearing: Hearing) -> Said:
    """The duty to announce is for power cuts that the company plans."""
    return says(hearing.planned)


@exception("ellag.planned.brief", ELLAG("11:5"), burden=Burden.COMPANY)
def was_brief(hearing: Hearing) -> Said:
    """What can be foreseen to be brief need not be announced: a person judges how brief, if it was."""
    return a_person_decides() if hearing.told("planned_was_brief") else no()


@rule("ellag.announced", ELLAG("11:5"), burden=Burden.COMPANY)
def is_announced_beforehand(hearing: Hearing) -> Said:
    """In good time, personally or by notice; how early is early enough a person judges."""
    hearing.value("ellag.planned_is_announced", on=hearing.planned_on)
    said = a_person_decides if hearing.was_announced else yes
    return said(planned_on=hearing.planned_on)


@question(
    "outage.announcement",
    ELLAG,
    (planned, planned_on, was_announced, planned_was_brief),
    who="network_company",
    example={"planned": True, "planned_on": "2026-11-20", "was_announced": False},
)
def should_i_have_been_told(hearing: Hearing) -> Answer:
    """11 kap. 5 §. Yes: it should have been announced and was not."""
    return every(hearing, was_planned, lambda asked: opposite(was_brief(asked)), is_announced_beforehand)


@rule("ellag.late", ELLAG("10:14"))
def paid_later_than_due(hearing: Hearing) -> Said:
    """Interest by räntelagen 6 § from the last day it should have been paid."""
    due = next_weekday(_due(hearing, hearing.company_knew_on))
    paid = hearing.told("paid_on") or hearing.as_of
    owed = interest_between(hearing, hearing.compensation, due, paid, "rantelag.late_points")
    hearing.amount = owed
    return says(
        paid > due,
        last_day=due,
        paid_on=paid,
        compensation=hearing.compensation,
        amount=owed,
        rounding="ORE_HALF_UP",
    )


@question(
    "outage.interest",
    ELLAG,
    (compensation, company_knew_on, paid_on),
    who="network_company",
    example={"compensation": "2 550", "company_knew_on": "2025-12-03", "paid_on": "2026-09-15"},
)
def is_interest_owed_on_it(hearing: Hearing) -> Answer:
    """10 kap. 14 §."""
    return paid_later_than_due(hearing)
