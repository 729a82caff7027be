"""What the law says of a claim, with what is known and what somebody has seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from vidord.agreements.models import Product, Purchase
from vidord.cases.models import Case, Claim, Examination
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.rights.finding import ASK, NO, YES, Finding, Role, Step
from vidord.rights.questions import all_questions, assess
from vidord.rights.statutory_time import add_months, swedish_day
from vidord.rights.written import as_json, from_json, plain_facts

GOODS = "goods.defect"
Seen, Ground = Examination.Seen, Examination.Ground
# What is shown against a claim becomes a fact that the law is asked with; it may say yes all the same.
SHOWN = {
    Ground.NO_FAULT: {"is_defective": False},
    Ground.CAUSED_LATER: {"seller_has_shown_otherwise": True, "existed_at_delivery": False},
    Ground.BY_LAW: {},
    Ground.WEIGHED: {},
}


# The steps that say that another law than the one asked about may give it, besides those about consumers.
OF_ANOTHER_LAW = {
    "fal.kind",
    "inkasso.kind",
    "kkl.seller",
    "kkl.subject",
    "ktjl.kind",
    "lek.fault.internet",
    "lek.service",
}
OF_CONSUMERS = ".consumer"


class TheLawSaysYes(Exception):
    """With all that has been shown the law still gives it: it can't be declined."""


class LeftToAPerson(Exception):
    """The law leaves it to a person: she says what she has weighed."""


class NothingShown(Exception):
    """Until now the law gave it. What it is taken back on has to be said."""


@dataclass(frozen=True)
class Seeing:
    """What somebody saw of a thing, and when it was bought as far as the customer knows."""

    product: Product | None = None
    purchase: Purchase | None = None
    seen: tuple[str, ...] = ()
    bought_on: date | None = None
    buyer: str = ""


def of_goods(seeing: Seeing, *, at: datetime) -> Finding:
    """
    Ask whether we must put a thing right.

    When nobody knows the day it was bought, it lies between the first day it was sold and today. What holds
    for the first of them holds for all: a later purchase never has a shorter right. A no has to hold for
    both; else the day is asked for.
    """
    if _bought_on(seeing) or seeing.product is None or seeing.product.sold_from is None:
        return _asked(seeing, _bought_on(seeing), at=at)
    first, last = _sold_between(seeing.product, today=swedish_day(at))
    earliest = _asked(seeing, first, at=at)
    if earliest.answer is YES:
        return earliest
    if earliest.answer is NO and _asked(seeing, last, at=at).answer is NO:
        return earliest
    return _asked(seeing, None, at=at)


def is_at_the_earliest(seeing: Seeing, finding: Finding) -> bool:
    """Tell whether it was counted from the first day it can have been bought."""
    return _bought_on(seeing) is None and "contract_date" in finding.inputs


def _bought_on(seeing: Seeing) -> date | None:
    return seeing.purchase.bought_on if seeing.purchase else seeing.bought_on


def _sold_between(product: Product, *, today: date) -> tuple[date, date]:
    last = min(product.sold_to - timedelta(days=1), today) if product.sold_to else today
    return min(product.sold_from or last, last), last


def _asked(seeing: Seeing, bought_on: date | None, *, at: datetime) -> Finding:
    today = swedish_day(at)
    return assess(GOODS, facts_of_goods(seeing, bought_on, today=today), on=today)


def facts_of_goods(seeing: Seeing, bought_on: date | None, *, today: date) -> dict[str, Any]:
    """Return the facts: what we know ourselves, and what whoever examined it saw."""
    facts: dict[str, Any] = {"seller": "BUSINESS", "showed_on": today, "complained_on": today}
    if seeing.buyer:
        facts["buyer"] = seeing.buyer
    facts["bought"] = seeing.product.kind if seeing.product else Product.Kind.GOODS
    if bought_on:
        in_hand = seeing.purchase.in_hand_on if seeing.purchase else bought_on
        facts |= {"contract_date": bought_on, "delivered_on": in_hand}
        months = seeing.product.guarantee_months if seeing.product else None
        if months is not None:
            facts["guarantee_ended_on"] = add_months(in_hand, months)
    if Seen.FAULT in seeing.seen:
        facts["is_defective"] = True
        if Seen.UNDAMAGED in seeing.seen and Seen.MISUSE not in seeing.seen:
            facts["existed_at_delivery"] = True  # a person's judgement, with the thing in hand
    return facts


def is_of_another_law(finding: Finding) -> bool:
    """Tell whether it is a no only because this law is not about such a case: then a person tries it."""
    return finding.answer is NO and any(
        one.id in OF_ANOTHER_LAW or one.id.endswith(OF_CONSUMERS) for one in deciding_steps(finding)
    )


def deciding_steps(finding: Finding) -> list[Step]:
    """A no comes of a rule that says no, or an exception that says yes; what is open, of what is lacking."""
    answer = finding.answer
    if answer is ASK:
        return [one for one in finding.steps if one.needs]
    return [
        one
        for one in finding.steps
        if one.role is not Role.CONSEQUENCE and (one.says is answer) == (one.role is Role.RULE)
    ]


def finding_of(examination: Examination) -> Finding:
    """Return what was found, as it was stored."""
    return from_json(examination.finding)


def write(
    claim: Claim,
    finding: Finding,
    *,
    by: Staff,
    at: datetime,
    seen: tuple[str, ...] = (),
    ground: str = "",
    evidence: str = "",
) -> Examination:
    """Store a finding whole, so that the same can be shown in five years. The latest of a claim counts."""
    examination = Examination.objects.create(
        claim=claim,
        finding=as_json(finding),
        answer=finding.answer.value,
        owed=finding.amount,
        rules_version=finding.rules_version,
        seen=list(seen),
        ground=ground,
        evidence=evidence.strip(),
        by=by,
        at=at,
    )
    examination.refresh_from_db(fields=["number"])  # a trigger has given it
    case, actor = claim.case, Actor.of(by)
    facts = {"claim": claim.pk, "answer": finding.answer.value.upper()}
    timeline.record("case.claim_examined", by=actor, at=at, subject=case, matter=case.thread_id, **facts)
    return examination


def latest(claim: Claim) -> Examination:
    """Return the examination that counts."""
    return claim.examinations.order_by("-number").select_related("by")[0]


@transaction.atomic
def examine(
    claim: Claim,
    facts: Mapping[str, Any] | None = None,
    *,
    by: Staff,
    at: datetime,
    ground: str = "",
    evidence: str = "",
) -> Examination:
    """
    Ask the law anew. `facts` are all that is known now, so that what was wrong can be taken back; without
    them it is what was known the last time.

    With a `ground` the facts are what has been shown against the claim, with its `evidence`.

    :raises TheLawSaysYes: when there is a ground and the law gives it all the same; nothing is written then.
    :raises LeftToAPerson: when the ground is the law, and that has no answer, or is about something else.
    :raises NothingShown: when the law gave it, does not any more, and nothing is said to have shown that.
    :raises vidord.rights.facts.WrongFacts: when something can't be so.
    """
    (case,) = Case.objects.held(claim.case_id)
    claim.case = case
    last = latest(claim)
    known = plain_facts(finding_of(last).inputs) if facts is None else dict(facts)
    if ground:
        known |= {name: value for name, value in SHOWN[Ground(ground)].items() if _is_asked(claim, name)}
    finding = assess(claim.question, known, on=swedish_day(at))
    if ground and finding.answer is YES:
        raise TheLawSaysYes
    if ground == Ground.BY_LAW and (finding.answer is not NO or is_of_another_law(finding)):
        raise LeftToAPerson
    if last.answer == YES.value and finding.answer is not YES and not evidence.strip():
        raise NothingShown
    seen = tuple(one for one in last.seen if (ground, one) != (Ground.NO_FAULT, Seen.FAULT))
    return write(claim, finding, by=by, at=at, seen=seen, ground=ground, evidence=evidence)


def _is_asked(claim: Claim, fact: str) -> bool:
    return any(one.name == fact for one in all_questions()[claim.question].facts)
