"""After a kill: what a dead worker's journal says is written to the database, and nothing is guessed."""

import uuid
from datetime import datetime, timedelta

from vidord.channels import claims, journal
from vidord.channels.answer import Answer
from vidord.channels.claims import Settled
from vidord.channels.models import Attempt, OutboundMessage

CLOCKS_APART = timedelta(minutes=1)
LOST = Answer(Attempt.Outcome.UNCERTAIN, "", "the worker ended before it heard the answer")
NOT_HERE = Answer(
    Attempt.Outcome.UNCERTAIN, "", "the journal of the worker that had it is not on this machine"
)


def recover(*, at: datetime) -> int:
    """
    Settle the claims of workers that are gone, or have stood still past their lease. Returns how many.

    A journal on this machine tells each message's fate. A claim without one may have gone somewhere else, so
    when its lease is over all of it is uncertain.
    """
    here = journal.claims()
    settled = sum(_settle(claim, at=at) for claim in here)
    leased = OutboundMessage.objects.filter(
        state=OutboundMessage.State.LEASED, claim__isnull=False, lease_until__lt=at - CLOCKS_APART
    )
    for claim in set(leased.exclude(claim__in=here).values_list("claim", flat=True)):
        ids = list(claims.of_claim(claim).values_list("id", flat=True))
        claims.settle(claim, [Settled(pk, NOT_HERE, at) for pk in ids])
        settled += 1
    return settled


def _settle(claim: uuid.UUID, *, at: datetime) -> bool:
    with journal.found(claim) as found:
        if found is None or not (found.is_left or found.is_over):
            return False
        held = list(claims.of_claim(claim).values_list("id", flat=True))
        known = [Settled(pk, *fate) for pk in held if (fate := _fate(found, pk, at=at))]
        claims.write(claim, known, back=sorted(set(held) - {one.message for one in known}))
        return True


def _fate(found: journal.Found, message: int, *, at: datetime) -> tuple[Answer, datetime] | None:
    """What the journal knows of a message; nothing when it was not begun and may go at once."""
    if message in found.answers:
        return found.answers[message]
    if message in found.begun:
        return LOST, found.begun[message]
    return None if found.is_whole else (LOST, at)
