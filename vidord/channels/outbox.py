"""What is to go out: queued in the transaction that decided it, and settled by a person if need be."""

from datetime import datetime

from django.db import transaction

from vidord.channels import budget
from vidord.channels.models import Attempt, OutboundMessage, SentAnyway, Thread
from vidord.channels.sms import provider
from vidord.core import phone_numbers, rows
from vidord.core.clearance import Clearance
from vidord.people import timeline
from vidord.people.models import Actor, ContactPoint, Staff

BY_A_PERSON = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)
BY_HAND = "a person found it in the server's log"


class Unchecked(Exception):
    """A person's words are about to go that the checker has not let through."""


class AlreadyKnown(Exception):
    """Nobody doubts this message any more, or it has begun its way."""


def way_to(thread: Thread) -> str:
    """Return how a thread's customer is told: MAIL, SMS to a mobile number, or nothing: she is called."""
    point = thread.contact_point
    if point is None:
        return ""
    if point.kind == ContactPoint.Kind.EMAIL:
        return OutboundMessage.Way.MAIL
    may_text = point.kind == ContactPoint.Kind.PHONE and provider.is_set_up()
    return OutboundMessage.Way.SMS if may_text and phone_numbers.is_mobile(point.value) else ""


def letter(
    thread: Thread,
    *,
    kind: str,
    subject: str,
    text: str,
    by: Actor,
    signed_by: Staff,
    at: datetime,
    cleared: Clearance | None = None,
    in_full: str = "",
) -> OutboundMessage:
    """
    Return a message to a thread's customer, not yet queued; without an address it stands on her page.

    `cleared` is what the checker said of the words in it that a person wrote. An SMS may hold fewer of them:
    `in_full` then has them all, on her page.

    :raises Unchecked: when it was said of other words.
    """
    way = way_to(thread)
    if cleared and any(words.strip() not in (in_full or text) for words in cleared.words):
        raise Unchecked
    message = OutboundMessage(
        thread=thread,
        kind=kind,
        way=way or OutboundMessage.Way.MAIL,
        recipient=thread.contact_point.value if way else "",
        written_by=by,
        signed_by=signed_by,
        queued_at=at,
        next_attempt_at=at,
        subject=subject[:300],
        text=text,
        in_full=in_full,
        checked=cleared.rules if cleared else "",
    )
    message.stated = cleared.stated if cleared else ()
    return message


def queue(letters: list[OutboundMessage]) -> list[OutboundMessage]:
    """
    Queue messages in the transaction that decided them, within the budgets of automatic mail.

    :raises Unchecked: when one carries a person's words that no checker has let through.
    """
    if any(_is_a_persons(letter) and not letter.checked for letter in letters):
        raise Unchecked
    queued = rows.insert(budget.allot(letters))
    rows.insert(
        SentAnyway(message=letter, rule=rule, reason=reason, by=letter.written_by, at=letter.queued_at)
        for letter in queued
        for rule, reason in getattr(letter, "stated", ())
    )
    return queued


def _is_a_persons(letter: OutboundMessage) -> bool:
    return letter.kind in BY_A_PERSON or letter.written_by.kind == "STAFF"


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


@transaction.atomic
def settle(message: OutboundMessage, *, arrived: bool, by: Actor, at: datetime) -> None:
    """
    A person says of an uncertain message that it arrived, or that it is to be sent again.

    Arrived means: its Message-ID stands in the server's log. It counts from the moment of the try.

    :raises AlreadyKnown: when it is not uncertain any more.
    """
    held = _in_state(message, OutboundMessage.State.UNCERTAIN)
    facts = {"by": by, "at": at, "subject": held, "matter": held.thread_id}
    if not arrived:
        held.state, held.next_attempt_at = OutboundMessage.State.QUEUED, at
        timeline.record("message.sent_again", **facts)
    else:
        tried = held.attempts.filter(outcome=Attempt.Outcome.UNCERTAIN).order_by("-id").first()
        Attempt.objects.create(
            message=held,
            at=tried.at if tried else at,
            outcome=Attempt.Outcome.ACCEPTED,
            host=tried.host if tried else "",
            reply=BY_HAND,
        )
        held.state = OutboundMessage.State.ACCEPTED
        timeline.record("message.arrived", **facts)
    held.claim = held.begun_at = None
    held.save(update_fields=["state", "next_attempt_at", "claim", "begun_at"])


@transaction.atomic
def supersede(message: OutboundMessage, *, because: str, by: Actor, at: datetime) -> None:
    """
    A message that waits is not sent any more: something has overtaken it. What it was to keep stays owed.

    :raises AlreadyKnown: when it does not wait any more.
    """
    held = _in_state(message, OutboundMessage.State.QUEUED)
    held.state = OutboundMessage.State.SUPERSEDED
    held.save(update_fields=["state"])
    timeline.record("message.superseded", by=by, at=at, subject=held, matter=held.thread_id, because=because)


def _in_state(message: OutboundMessage, state: str) -> OutboundMessage:
    held = OutboundMessage.objects.select_for_update().get(pk=message.pk)
    if held.state != state:
        raise AlreadyKnown(held.state)
    return held
