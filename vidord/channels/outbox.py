"""Sending what is queued: claimed with a lease, tried over SMTP, journaled, at most one acceptance each."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from vidord.channels import budget, links
from vidord.channels.email import composing, transport
from vidord.channels.models import Attempt, OutboundMessage, Thread
from vidord.people.models import Actor, Company, ContactPoint, Staff

LEASE = timedelta(minutes=2)
BATCH = 50
BACK_OFF_MINUTES = (1, 5, 15, 60, 240)
STATE_AFTER = {
    Attempt.Outcome.ACCEPTED: OutboundMessage.State.ACCEPTED,
    Attempt.Outcome.PERMANENT: OutboundMessage.State.FAILED,
    Attempt.Outcome.UNCERTAIN: OutboundMessage.State.UNCERTAIN,
}


def letter(
    thread: Thread,
    *,
    kind: str,
    subject: str,
    text: str,
    by: Actor,
    signed_by: Staff,
    at: datetime,
) -> OutboundMessage:
    """Return a message to a thread's customer, not yet queued; without an address it stands on her page."""
    point = thread.contact_point
    has_mail = point is not None and point.kind == ContactPoint.Kind.EMAIL
    return OutboundMessage(
        thread=thread,
        kind=kind,
        recipient=point.value if has_mail else "",
        written_by=by,
        signed_by=signed_by,
        queued_at=at,
        next_attempt_at=at,
        subject=subject[:300],
        text=text,
    )


def queue(letters: list[OutboundMessage]) -> list[OutboundMessage]:
    """Queue messages in the transaction that decided them, within the budgets of automatic mail."""
    return OutboundMessage.objects.bulk_create(budget.allot(letters))


def to_staff(person: Staff, *, subject: str, text: str, by: Actor, at: datetime) -> OutboundMessage:
    """Queue a notice to one of our own."""
    return OutboundMessage.objects.create(
        to_staff=person,
        kind=OutboundMessage.Kind.STAFF_NOTICE,
        recipient=person.email,
        written_by=by,
        queued_at=at,
        next_attempt_at=at,
        subject=subject[:300],
        text=text,
    )


def drain(*, now: Callable[[], datetime]) -> int:
    """
    Try everything that may go now. Returns the number accepted.

    `now` is asked again after each answer of the server: the moment of the 250 decides between kept and late.
    """
    accepted = 0
    while batch := _claim(at=now()):
        accepted += sum(_send(message, now=now) for message in batch)
    return accepted


@transaction.atomic
def _claim(*, at: datetime) -> list[OutboundMessage]:
    """Lease a batch. Of those whose lease ran out, what was begun may have gone: it is never sent again."""
    _free_expired(at=at)
    may_go = Q(state=OutboundMessage.State.QUEUED, next_attempt_at__lte=at)
    ready = OutboundMessage.objects.filter(may_go).exclude(recipient="").order_by("next_attempt_at", "id")
    ids = list(ready.select_for_update(skip_locked=True).values_list("id", flat=True)[:BATCH])
    claim = uuid.uuid4()
    OutboundMessage.objects.filter(id__in=ids).update(
        state=OutboundMessage.State.LEASED, claim=claim, lease_until=at + LEASE
    )
    claimed = OutboundMessage.objects.filter(claim=claim).select_related("thread", "signed_by", "to_staff")
    return list(claimed.order_by("id"))


def _free_expired(*, at: datetime) -> None:
    expired = OutboundMessage.objects.filter(state=OutboundMessage.State.LEASED, lease_until__lt=at)
    expired.filter(begun_at=None).update(state=OutboundMessage.State.QUEUED, claim=None)
    expired.exclude(begun_at=None).update(state=OutboundMessage.State.UNCERTAIN, claim=None)


def _send(message: OutboundMessage, *, now: Callable[[], datetime]) -> bool:
    """Try one message, if the lease is still ours: another worker may have it by now."""
    mine = OutboundMessage.objects.filter(pk=message.pk, claim=message.claim)
    if not mine.update(begun_at=now(), lease_until=now() + LEASE):
        return False
    company = Company.objects.get()
    answer = transport.send(
        composing.compose(message, company=company, at=now()),
        sender=links.return_address(message),
        recipient=message.recipient,
        server=settings.SMTP_URL,
    )
    return _journal(message, answer, at=now())


@transaction.atomic
def _journal(message: OutboundMessage, answer: transport.Answer, *, at: datetime) -> bool:
    """Write the attempt and free the message, if the claim is still ours."""
    mine = OutboundMessage.objects.select_for_update().filter(pk=message.pk, claim=message.claim)
    if not mine.exists():
        return False
    Attempt.objects.create(
        message=message, at=at, outcome=answer.outcome, host=answer.host[:255], reply=answer.reply
    )
    if answer.outcome == Attempt.Outcome.TEMPORARY:
        tries = message.attempts.count()
        wait = BACK_OFF_MINUTES[min(tries, len(BACK_OFF_MINUTES)) - 1]
        mine.update(
            state=OutboundMessage.State.QUEUED,
            claim=None,
            begun_at=None,
            next_attempt_at=at + timedelta(minutes=wait),
        )
    else:
        mine.update(state=STATE_AFTER[answer.outcome], claim=None)
    return answer.outcome == Attempt.Outcome.ACCEPTED
