"""Counting evidence: a message that a server accepted, and the customer's own word."""

from datetime import datetime

from django.db import transaction

from vidord.channels.models import Attempt
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Fulfilment, LoggedCall, Outcome, Promise, Verdict


def count_acceptances(*, at: datetime) -> int:
    """Keep every live promise whose message a receiving server has accepted. Returns how many ended."""
    accepted = Fulfilment.objects.filter(
        promise__wake_at__isnull=False, message__attempts__outcome=Attempt.Outcome.ACCEPTED
    )
    return sum(_count(fulfilment, at=at) for fulfilment in accepted.order_by("id"))


@transaction.atomic
def _count(fulfilment: Fulfilment, *, at: datetime) -> bool:
    promise = Promise.objects.select_for_update().get(pk=fulfilment.promise_id)
    if promise.wake_at is None:
        return False
    attempt = Attempt.objects.get(message=fulfilment.message_id, outcome=Attempt.Outcome.ACCEPTED)
    if attempt.at > promise.due_at and not promise.outcomes.filter(kind=Outcome.Kind.BROKEN).exists():
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
