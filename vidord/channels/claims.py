"""What a worker takes from the outbox, and what it writes back: only while the claim is still its own."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from vidord.channels import holding, later, pace
from vidord.channels.answer import Answer
from vidord.channels.letter import Letter, letters_of
from vidord.channels.models import Attempt, OutboundMessage

State, Outcome = OutboundMessage.State, Attempt.Outcome
LEASE = timedelta(minutes=15)  # far longer than a server may take to answer
# A claim that is not settled yet: nobody knows more of these than its journal.
OPEN = (State.LEASED, State.UNCERTAIN)
STATE_AFTER = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.PERMANENT: State.FAILED,
    Outcome.UNCERTAIN: State.UNCERTAIN,
}
EXPIRED = "EXPIRED"  # how the reply of an attempt begins that was the last one
MOST_AT_ONCE = 1000
# One statement frees messages that the claim still holds, and writes the attempt of each.
END = """
WITH ended AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::text[]) AS row (id, at, host, reply)
), mine AS (
    UPDATE channels_outboundmessage AS message
    SET state = %s, begun_at = CASE WHEN %s THEN ended.at END, claim = CASE WHEN %s THEN claim END
    FROM ended WHERE message.id = ended.id AND claim = %s AND state = ANY (%s)
    RETURNING message.id
)
INSERT INTO channels_attempt (message_id, at, outcome, host, reply)
SELECT id, at, %s, host, reply FROM ended JOIN mine USING (id) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Settled:
    """What became of one message, and when."""

    message: int
    answer: Answer
    at: datetime


@transaction.atomic
def claim(
    claim: uuid.UUID, way: str, *, at: datetime, letters: int, bulk: int, but_to: Iterable[str] = ()
) -> list[Letter]:
    """
    Take letters to send by one channel, and after them some of what is one of many alike, unless all is held.

    `but_to` are domains that are left alone now.
    """
    if holding.is_held():
        return []
    ids = _ready(way, at, but_to, is_bulk=False, most=letters)
    ids += _ready(way, at, but_to, is_bulk=True, most=bulk)
    if not ids:
        return []
    taken = OutboundMessage.objects.filter(id__in=ids)
    taken.update(state=State.LEASED, claim=claim, lease_until=at + LEASE)
    return letters_of(taken)


def may_go(way: str, *, at: datetime, but_to: Iterable[str] = ()) -> bool:
    """Tell whether anything would be claimed now."""
    lanes = (_waiting(way, at, but_to, is_bulk=is_bulk) for is_bulk in (False, True))
    return any(lane.exists() for lane in lanes) and not holding.is_held()


def _waiting(way: str, at: datetime, but_to: Iterable[str], *, is_bulk: bool) -> QuerySet[OutboundMessage]:
    """What may go now, by `outbound_ready` or `outbound_sms_ready`, the indexes for this."""
    ready = OutboundMessage.objects.filter(
        ~Q(recipient=""),
        later.may_go(at=at),
        state=State.QUEUED,
        way=way,
        is_bulk=is_bulk,
        next_attempt_at__lte=at,
    )
    for domain in but_to:
        ready = ready.exclude(recipient__iendswith=f"@{domain}")
    return ready


def _ready(way: str, at: datetime, but_to: Iterable[str], *, is_bulk: bool, most: int) -> list[int]:
    """Lock the ones that have waited longest."""
    if most < 1:
        return []
    ready = _waiting(way, at, but_to, is_bulk=is_bulk).order_by("is_bulk", "next_attempt_at", "id")
    return list(ready.select_for_update(skip_locked=True).values_list("id", flat=True)[:most])


def of_claim(claim: uuid.UUID) -> QuerySet[OutboundMessage]:
    """What a claim still holds."""
    return OutboundMessage.objects.filter(claim=claim, state__in=OPEN)


@transaction.atomic
def write(claim: uuid.UUID, done: list[Settled], *, back: list[int]) -> int:
    """Settle what is done and release what was not begun, in one commit. Returns how many were accepted."""
    if back:
        _release(claim, back)
    return settle(claim, done)


def _release(claim: uuid.UUID, ids: list[int]) -> None:
    """Give back what was not begun; it keeps its place."""
    mine = of_claim(claim).filter(id__in=ids)
    mine.update(state=State.QUEUED, claim=None, lease_until=None, begun_at=None)


@transaction.atomic
def settle(claim: uuid.UUID, done: list[Settled]) -> int:
    """
    Write what became of a claim's messages, if it is still theirs. Returns how many were accepted.

    One that was thought uncertain since may be settled too: now it is known.
    """
    by_outcome: dict[str, list[Settled]] = {}
    for one in done:
        by_outcome.setdefault(one.answer.outcome, []).append(one)
    for one in by_outcome.pop(Outcome.TEMPORARY, []):
        _put_off(claim, one)
    ended = {
        outcome: _end(claim, ones, outcome=Outcome(outcome)) for outcome, ones in sorted(by_outcome.items())
    }
    return ended.get(Outcome.ACCEPTED, 0)


def _end(claim: uuid.UUID, ones: list[Settled], *, outcome: Attempt.Outcome) -> int:
    """An uncertain one keeps its claim, so that its journal, or its worker, may still say how it was."""
    is_open = outcome == Outcome.UNCERTAIN
    of = [State.LEASED.value] if is_open else [state.value for state in OPEN]
    columns = (
        [one.message for one in ones],
        [one.at for one in ones],
        [one.answer.host[:255] for one in ones],
        [one.answer.reply[:1000] for one in ones],
    )
    after = STATE_AFTER[outcome].value
    with connection.cursor() as cursor:
        cursor.execute(END, [*columns, after, is_open, is_open, claim, of, outcome.value])
        return cursor.rowcount


def _put_off(claim: uuid.UUID, one: Settled) -> None:
    """Try again later, or say that it is enough after five days."""
    message = of_claim(claim).filter(pk=one.message).select_for_update().first()
    if message is None:
        return
    if one.at - _waits_since(message) >= pace.EXPIRES:
        last = Answer(Outcome.PERMANENT, one.answer.host, f"{EXPIRED} {one.answer.reply}")
        _end(claim, [Settled(one.message, last, one.at)], outcome=Outcome.PERMANENT)
        return
    host, reply = one.answer.host[:255], one.answer.reply[:1000]
    Attempt.objects.create(message=message, at=one.at, outcome=one.answer.outcome, host=host, reply=reply)
    tries = Attempt.objects.filter(message=message, outcome=Outcome.TEMPORARY).count()
    OutboundMessage.objects.filter(pk=message.pk).update(
        state=State.QUEUED,
        claim=None,
        begun_at=None,
        next_attempt_at=one.at + pace.wait_after(tries, message=message.pk),
    )


def _waits_since(message: OutboundMessage) -> datetime:
    """A message may go from when it was queued, or from its time, or from when the last hold was lifted."""
    moments = (message.queued_at, message.not_before, holding.last_lifted_at())
    return max(moment for moment in moments if moment)


@transaction.atomic
def expire(way: str, *, at: datetime, host: str, because: str) -> int:
    """Say of what has waited five days for a server that is not there that it failed. Returns how many."""
    lifted = holding.last_lifted_at()
    if holding.is_held() or (lifted and at - lifted < pace.EXPIRES):
        return 0
    waiting = OutboundMessage.objects.filter(~Q(recipient=""), state=State.QUEUED, way=way)
    long_ago = at - pace.EXPIRES
    old = waiting.filter(Q(not_before=None) | Q(not_before__lte=long_ago), queued_at__lte=long_ago)
    ids = list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:MOST_AT_ONCE])
    if not ids:
        return 0
    claim, answer = uuid.uuid4(), Answer(Outcome.PERMANENT, host, f"{EXPIRED} {because}")
    OutboundMessage.objects.filter(id__in=ids).update(state=State.LEASED, claim=claim, lease_until=at)
    return _end(claim, [Settled(pk, answer, at) for pk in ids], outcome=Outcome.PERMANENT)
