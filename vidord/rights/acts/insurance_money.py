"""
Premiums and payouts. 5 kap. 1 § and 7 kap. 1 § försäkringsavtalslagen (2005:104).

A later premium is due a month after its demand was sent, the first after fourteen days. A claim is paid
within a month of what was reasonably asked for; after that räntelagen 6 § runs.
"""

from datetime import date

from vidord.rights.acts.insurance import FAL, in_scope, insurance_kind, policy_from_on
from vidord.rights.acts.interest import interest_between
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, Whole, YesNo
from vidord.rights.finding import CUSTOMER, YES, Answer, opposite
from vidord.rights.hearing import Hearing, Said, every, exception, no, rule, says
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_days, add_months, next_weekday

premium_kind = Choice("premium_kind", required=True, options=("FIRST", "LATER"))
premium_sent_on = Day("premium_sent_on", required=True)
premium_due_on = Day("premium_due_on", required=True, may_come=True)
paid_before_it_is_valid = YesNo("paid_before_it_is_valid")
premium_period_months = Whole("premium_period_months", unit="months", least=1, most=60)
claim_reported_on = Day("claim_reported_on", required=True)
papers_complete_on = Day("papers_complete_on", required=True)
payout_waits_for = Choice(
    "payout_waits_for", options=("NOTHING", "REPAIR_OR_REPLACEMENT", "AN_AUTHORITY", "ANOTHER_EVENT")
)
payout = Kronor("payout", required=True)
insurer_paid_on = Day("insurer_paid_on", may_come=True)


@exception("fal.paid_first", FAL("5:1"))
def is_valid_only_when_paid(hearing: Hearing) -> Said:
    """A first premium that must be paid for the insurance to begin at all."""
    first = hearing.premium_kind == "FIRST"
    return says(first and bool(hearing.told("paid_before_it_is_valid")))


@exception("fal.short_period", FAL("5:1"))
def is_for_a_month_at_most(hearing: Hearing) -> Said:
    """A later premium for a month or less is paid on the period's first day."""
    if hearing.premium_kind == "FIRST":
        return no()
    return says(hearing.premium_period_months <= hearing.value("fal.short_period_months"))


@rule("fal.premium", FAL("5:1"))
def is_asked_for_too_early(hearing: Hearing) -> Said:
    """Fourteen days from when the demand was sent; a month for later premiums."""
    if hearing.premium_kind == "FIRST":
        earliest = add_days(hearing.premium_sent_on, hearing.value("fal.first_premium_days"))
    else:
        earliest = add_months(hearing.premium_sent_on, hearing.value("fal.premium_months"))
    hearing.due("fal.premium", earliest, FAL("5:1"), binds=CUSTOMER)
    return says(hearing.premium_due_on < earliest, due_on=hearing.premium_due_on, day=earliest)


@question(
    "insurance.premium",
    FAL,
    (
        insurance_kind,
        policy_from_on,
        premium_kind,
        premium_sent_on,
        premium_due_on,
        paid_before_it_is_valid,
        premium_period_months,
    ),
    orders=(NotBefore("premium_due_on", "premium_sent_on"),),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2025-12-15",
        "premium_kind": "LATER",
        "premium_sent_on": "2026-11-18",
        "premium_due_on": "2026-11-30",
        "premium_period_months": 12,
    },
)
def may_i_wait_with_the_premium(hearing: Hearing) -> Answer:
    """5 kap. 1 §. Yes: it need not be paid on the day that is asked."""
    return every(
        hearing,
        in_scope,
        lambda asked: opposite(is_valid_only_when_paid(asked)),
        lambda asked: opposite(is_for_a_month_at_most(asked)),
        is_asked_for_too_early,
    )


@exception("fal.payout_waits", FAL("7:1"))
def payout_waits_for_something(hearing: Hearing) -> Said:
    """As far as it depends on a repair, a purchase, an authority's decision or the like."""
    waits = hearing.told("payout_waits_for") or "NOTHING"
    return says(waits != "NOTHING", payout_waits_for=waits)


def _payout_due(hearing: Hearing) -> date:
    """A month after both the report and the papers that can reasonably be asked for."""
    since = max(hearing.claim_reported_on, hearing.papers_complete_on)
    return add_months(since, hearing.value("fal.payout_months"))


@rule("fal.payout", FAL("7:1"))
def is_paid_too_late(hearing: Hearing) -> Said:
    """Later than a month: interest by räntelagen 6 § from the last day."""
    since = max(hearing.claim_reported_on, hearing.papers_complete_on)
    noted = hearing.due("fal.payout", _payout_due(hearing), FAL("7:1"), since=since)
    due = next_weekday(noted.statutory_last_day)
    paid = hearing.told("insurer_paid_on") or hearing.as_of
    owed = interest_between(hearing, hearing.payout, due, paid, "rantelag.late_points")
    hearing.amount = owed
    return says(paid > due, last_day=due, paid_on=paid, amount=owed, rounding="ORE_HALF_UP")


@question(
    "insurance.payout",
    FAL,
    (
        insurance_kind,
        policy_from_on,
        claim_reported_on,
        papers_complete_on,
        payout,
        payout_waits_for,
        insurer_paid_on,
    ),
    orders=(NotBefore("insurer_paid_on", "claim_reported_on"),),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2026-01-15",
        "claim_reported_on": "2026-07-06",
        "papers_complete_on": "2026-08-10",
        "payout": "38 500",
        "insurer_paid_on": "2026-10-12",
    },
)
def is_interest_owed_on_my_payout(hearing: Hearing) -> Answer:
    """7 kap. 1 §. The amount is the interest."""
    answer = every(
        hearing, in_scope, lambda asked: opposite(payout_waits_for_something(asked)), is_paid_too_late
    )
    hearing.amount = hearing.amount if answer is YES else None
    return answer
