"""Letters that wait for their time: none goes over a word that its writer can't have seen."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from vidord.channels.models import InboundMessage, OutboundMessage, Placement
from vidord.channels.outbox import AlreadyKnown
from vidord.people import timeline
from vidord.people.models import Actor

State = OutboundMessage.State
WORDS = (Placement.Outcome.NEW_CASE, Placement.Outcome.REPLY)
WRITTEN = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)
LONGEST_READING = timedelta(minutes=10)  # of a mail that may belong in the same conversation


def put_off(letter: OutboundMessage, *, until: datetime) -> None:
    """Let a letter that is not queued yet wait for its time."""
    letter.not_before = letter.next_attempt_at = until


def waiting() -> QuerySet[OutboundMessage]:
    """What waits for its time, or has met it and is not on its way yet."""
    return OutboundMessage.objects.filter(state=State.QUEUED, not_before__isnull=False)


def overtaken() -> QuerySet[OutboundMessage]:
    """What waits although something has come between; `word_came` tells whether that came to us."""
    with_word = waiting().annotate(word_came=ExpressionWrapper(_word_came(), output_field=BooleanField()))
    return with_word.filter(_word_came() | _another_wrote()).order_by("id")


def may_go(*, at: datetime) -> Q:
    """
    The condition for a letter to go: it waits for no time, or nothing has come between since it was written.

    What has arrived and not been read yet might have; but nothing waits for a mail that can't be read.
    """
    unread = InboundMessage.objects.filter(is_waiting=True, received_at__gt=at - LONGEST_READING)
    return Q(not_before=None) | ~(Q(Exists(unread)) | _word_came() | _another_wrote())


def _word_came() -> Q:
    word = Placement.objects.filter(thread=OuterRef("thread"), outcome__in=WORDS)
    return Q(Exists(word.filter(placed_at__gt=OuterRef("queued_at"))))


def _another_wrote() -> Q:
    """Whoever signed it may write to the customer meanwhile; she knows what waits."""
    written = OutboundMessage.objects.filter(thread=OuterRef("thread"), kind__in=WRITTEN)
    newer = written.filter(pk__gt=OuterRef("pk")).exclude(state=State.SUPERSEDED)
    return Q(Exists(newer.exclude(signed_by=OuterRef("signed_by"))))


@transaction.atomic
def stop(letter: OutboundMessage, *, verb: str, because: str, by: Actor, at: datetime) -> None:
    """
    A letter that waits for its time does not go; what it was to keep stays owed.

    :raises vidord.channels.outbox.AlreadyKnown: when it has begun its way, or has been stopped before.
    """
    held = OutboundMessage.objects.select_for_update().get(pk=letter.pk)
    if held.state != State.QUEUED or held.not_before is None:
        raise AlreadyKnown(held.state)
    held.state = State.SUPERSEDED
    held.save(update_fields=["state"])
    timeline.record(verb, by=by, at=at, subject=held, matter=held.thread_id, because=because)
