"""A customer asserts a right: written down with what it is about, what shows it, and what the law says."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from vidord.agreements.models import Agreement, Product, Purchase, ServicePoint
from vidord.cases import examining, proofs
from vidord.cases.models import (
    BoardTrial,
    Case,
    Claim,
    Decision,
    Opinion,
    Proof,
    RemedyConfirmation,
    ReviewAsked,
)
from vidord.core import rows
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.rights.finding import Finding

BY_BOARD = {"FOR_CUSTOMER": "CHANGED", "FOR_US": "UPHELD", "NOT_TRIED": ""}


@dataclass(frozen=True)
class About:
    """What the claim is about, as far as our copy of the company's own systems knows it."""

    product: Product | None = None
    purchase: Purchase | None = None
    agreement: Agreement | None = None
    service_point: ServicePoint | None = None


@dataclass(frozen=True)
class Asserted:
    """
    What is asserted: what the law found of it, what it is about, what shows the purchase, what was seen.

    `key` makes a claim sent twice one.
    """

    finding: Finding
    key: uuid.UUID
    about: About = About()
    proofs: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


@transaction.atomic
def assert_claim(case: Case, asserted: Asserted, *, by: Staff, at: datetime) -> Claim:
    """Write a claim down in its case, with its proofs and its first examination. Sent twice it is one."""
    (held,) = Case.objects.held(case.pk)
    if again := Claim.objects.filter(form_key=asserted.key).first():
        return again
    about = asserted.about
    claim = Claim.objects.create(
        case=held,
        question=asserted.finding.question,
        product=about.product or (about.purchase.product if about.purchase else None),
        purchase=about.purchase,
        agreement=about.agreement,
        service_point=about.service_point or (about.agreement.service_point if about.agreement else None),
        by=by,
        at=at,
        form_key=asserted.key,
    )
    shown = {*proofs.known_to_us(claim.product, claim.purchase), *asserted.proofs}
    rows.insert(
        Proof(claim=claim, kind=kind, weight=proofs.WEIGHTS[kind], by=by, at=at) for kind in sorted(shown)
    )
    timeline.record(
        "case.claim_asserted", by=Actor.of(by), at=at, subject=held, matter=held.thread_id, claim=claim.pk
    )
    examining.write(claim, asserted.finding, by=by, at=at, seen=asserted.seen)
    return claim


def price_of(claim: Claim) -> Decimal | None:
    """Return what the purchase cost, else what the thing costs, as far as we know; in kronor."""
    if claim.purchase:
        return claim.purchase.amount
    return claim.product.price if claim.product else None


def last_decision(claim: Claim) -> Decision | None:
    """Return what was decided last of a claim, and beside it what has become of that. One query."""
    opinions = Opinion.objects.filter(review__decision=OuterRef("pk")).order_by("-pk")
    found = Decision.objects.filter(of_claim__claim=claim).select_related(
        "by", "given__promise", "board_trial__finding"
    )
    with_its_end = found.annotate(
        is_confirmed=Exists(RemedyConfirmation.objects.filter(remedy__decision=OuterRef("pk"))),
        is_looked_at=Exists(ReviewAsked.objects.filter(decision=OuterRef("pk"))),
        opinion_kind=Subquery(opinions.values("kind")[:1]),
    )
    return with_its_end.order_by("-pk").first()


def state_of(decision: Decision | None, *, is_asked: bool) -> str:
    """
    Return how a claim stands by its last decision: EXAMINED, ASKED, YES, PARTLY, NO, FULFILLED, REVIEW,
    BOARD, UPHELD or CHANGED.

    Fulfilled is what bookkeeping has confirmed; a part of it may be tried all the same. What the board finds
    comes after what the ombudsman found.
    """
    if decision is None:
        return "ASKED" if is_asked else "EXAMINED"
    tried = _by_board(getattr(decision, "board_trial", None)) or decision.opinion_kind
    if tried in {"BOARD", "CHANGED"}:
        return tried
    given = getattr(decision, "given", None)
    if given and given.promise.wake_at is None and decision.is_confirmed:
        return "FULFILLED"
    return tried or ("REVIEW" if decision.is_looked_at else decision.kind)


def _by_board(trial: BoardTrial | None) -> str:
    """What it has not tried stands as it stood."""
    if trial is None:
        return ""
    found = getattr(trial, "finding", None)
    return BY_BOARD[found.kind] if found else "BOARD"
