"""A decision about a claim: the letter says of the law what the finding says."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import override

from vidord.cases import claim_words
from vidord.cases.decision_letters import Draft
from vidord.cases.examining import GOODS, finding_of
from vidord.cases.models import Case, Examination
from vidord.people.models import Staff
from vidord.rights.finding import Finding

AT_THE_COUNTER_DAYS = 1
REPAIR_OR_NEW = ("REPAIR", "REPLACE")
COMPENSATED = "outage."
BEYOND_THE_LAW = ("GOODWILL", "APOLOGY")


@dataclass(frozen=True)
class Given:
    """What a customer gets, and who sees to it within so many working days."""

    remedy: str
    amount: Decimal
    owner: Staff | None = None
    days: int = AT_THE_COUNTER_DAYS


def yes(case: Case, examination: Examination, given: Given) -> Draft:
    """Return a yes: an apology, the law's answer and the longest right, in the customer's language."""
    finding = finding_of(examination)
    with override(case.thread.language):
        sorry = claim_words.apology()
        reasons = " ".join(filter(None, [sorry, claim_words.ours_to_put_right(finding)]))
        rule = claim_words.rule(finding)
    return Draft(
        kind="YES",
        remedy=given.remedy,
        reasons=reasons,
        amount=given.amount,
        rule=rule,
        owner=given.owner,
        days=given.days,
        examination=examination,
        finding=_given_by_law(finding, given.remedy),
        briefly=sorry,
    )


def likely_remedy(examination: Examination) -> str:
    """What a claim most likely gets: of a thing a new one, of a power cut its compensation, else money."""
    question = examination.claim.question
    if question.startswith(COMPENSATED):
        return "COMPENSATE"
    return "REPLACE" if question == GOODS and examination.owed is None else "REFUND"


def _given_by_law(finding: Finding, remedy: str) -> Finding | None:
    """What the law gives is promised in its name; money back where it gives a repair or a new one is ours."""
    if finding.question == GOODS:
        return finding if remedy in REPAIR_OR_NEW else None
    return None if remedy in BEYOND_THE_LAW else finding


def about(draft: Draft, case: Case, examination: Examination) -> Draft:
    """Return a draft that somebody wrote, with the law's own words as its rule, tied to the examination."""
    finding = finding_of(examination)
    with override(case.thread.language):
        rule = claim_words.rule(finding)
        chosen = claim_words.her_choice() if draft.her_choice else ""
    reasons = " ".join(filter(None, [draft.reasons.strip(), chosen]))
    by_law = _given_by_law(finding, draft.remedy)
    return replace(draft, reasons=reasons, rule=rule, examination=examination, finding=by_law)
