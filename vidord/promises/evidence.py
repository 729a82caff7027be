"""Counting evidence: a message that a server accepted, and the customer's own word."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from vidord.channels.models import Attempt, OutboundMessage, Receipt
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Fulfilment, LoggedCall, Outcome, Promise, Verdict

DID_NOT_ARRIVE = "DID_NOT_ARRIVE"
FULFILLED = (Outcome.Kind.KEPT, Outcome.Kind.MADE_GOOD)


def count_acceptances(*, at: datetime) -> int:
    """
    Keep every live promise whose message a receiving server has accepted. Returns how many ended.

    A message counts once for a promise: what has been taken back is not kept again by what fell.
    """
    counted = Outcome.objects.filter(promise=OuterRef("promise"), attempt__message=OuterRef("message"))
    accepted = Fulfilment.objects.filter(
        ~Exists(counted), promise__wake_at__isnull=False, message__attempts__outcome=Attempt.Outcome.ACCEPTED
    ).exclude(message__receipts__kind=Receipt.Kind.BOUNCED)
    return sum(_count(fulfilment, at=at) for fulfilment in accepted.order_by("id"))


@transaction.atomic
def _count(fulfilment: Fulfilment, *, at: datetime) -> bool:
    promise = Promise.objects.select_for_update().get(pk=fulfilment.promise_id)
    if promise.wake_at is None or _has_bounced(fulfilment.message_id):
        return False
    attempt = Attempt.objects.get(message=fulfilment.message_id, outcome=Attempt.Outcome.ACCEPTED)
    if promise.outcomes.filter(attempt=attempt).exists():
        return False  # it has counted; since then somebody has found that it answered nothing
    last = promise.outcomes.order_by("-number").first()
    if not (promise.is_in_time(attempt.at) or (last and last.kind == Outcome.Kind.BROKEN)):
        return False  # the clock breaks it first, in the open; then this makes it good
    ledger.fulfil(
        promise,
        by=Actor.of("clock"),
        at=max(at, attempt.at),
        evidence=Outcome.Evidence.ACCEPTED_MESSAGE,
        evidence_at=attempt.at,
        attempt=attempt,
    )
    return True


def _has_bounced(message_id: int) -> bool:
    """A bounce may have come in before the acceptance was written down; it counts more, in either order."""
    return Receipt.objects.filter(message=message_id, kind=Receipt.Kind.BOUNCED).exists()


@transaction.atomic
def retract(message: OutboundMessage, *, by: Actor, at: datetime) -> list[Promise]:
    """
    Take back what a message was evidence for, because it did not arrive. Returns the promises owed again.

    Each is live with the same due time; the clock breaks one whose time has passed, in the open. A message
    that is accepted at this moment waits for us: both hold the promise's row.
    """
    meant = Fulfilment.objects.filter(message=message).values("promise")
    fallen = []
    for promise in Promise.objects.select_for_update().filter(pk__in=meant).order_by("pk"):
        last = promise.outcomes.select_related("attempt").order_by("-number").first()
        if last and last.attempt and last.kind in FULFILLED and last.attempt.message_id == message.pk:
            ledger.end(promise, Outcome.Kind.RETRACTED, by=by, at=at, because=DID_NOT_ARRIVE)
            fallen.append(promise)
    return fallen


class OwnWord(Exception):
    """Nobody may confirm a call of her own in the customer's name."""


@transaction.atomic
def hear_verdict(call: LoggedCall, *, talked: bool, by: Actor, at: datetime) -> Verdict:
    """
    The customer answers "did we talk?". Yes keeps the promise as of the call; no gives the clock back.

    `by` is the customer, or a person who has her on the line and writes her word down. The first answer
    counts; a second one changes nothing.

    :raises OwnWord: when `by` is the person who logged the call.
    """
    if by == call.by:
        raise OwnWord
    promise = Promise.objects.select_for_update().get(pk=call.promise_id)
    if earlier := Verdict.objects.filter(call=call).first():
        return earlier
    verdict = Verdict.objects.create(call=call, talked=talked, at=at)
    timeline.record(
        "promise.verdict_heard", by=by, at=at, subject=promise, matter=promise.thread_id, talked=talked
    )
    if promise.wake_at is not None and talked:
        ledger.fulfil(
            promise, by=by, at=at, evidence=Outcome.Evidence.CUSTOMER_CONFIRMED, evidence_at=call.at
        )
    elif promise.wake_at is not None:
        Promise.objects.filter(pk=promise.pk).update(wake_at=at)
    return verdict
