"""Asking for another time. The promise stands as it was until the customer has said yes, before it is due."""

from datetime import datetime

from django.db import transaction

from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises.ledger import LONGEST, InThePast, TooFarAhead
from vidord.promises.models import MoveAnswer, MoveProposal, Outcome, Promise

AGREED = "AGREED"


class NotMovable(Exception):
    """The promise has ended, or its time has run out."""


class GivenByLaw(NotMovable):
    """Nobody moves what the law gave, or lets us off it."""


class AlreadyAsked(Exception):
    """The customer has been asked already, and has not answered yet."""


@transaction.atomic
def propose(
    promise: Promise, *, starts_at: datetime | None, due_at: datetime, because: str, by: Actor, at: datetime
) -> MoveProposal:
    """
    Ask for another time.

    :raises NotMovable: when it has ended or its time has run out.
    :raises GivenByLaw: when the law gave it.
    :raises AlreadyAsked: when a proposal waits for its answer.
    :raises vidord.promises.ledger.Unpromisable: when the new time has been, or is more than a year ahead.
    """
    held = Promise.objects.select_for_update().get(pk=promise.pk)
    check(held, at=at)
    if due_at <= at or (starts_at and starts_at < at):
        raise InThePast
    if due_at > at + LONGEST:
        raise TooFarAhead
    if MoveProposal.objects.filter(promise=held, answer=None).exists():
        raise AlreadyAsked
    asked = MoveProposal.objects.create(
        promise=held, starts_at=starts_at, due_at=due_at, because=because, by=by, at=at
    )
    _record(asked, "promise.move_asked", by=by, at=at, due_at=due_at)
    return asked


def check(promise: Promise, *, at: datetime) -> None:
    """
    Refuse what nobody can be asked to move any more, whatever the other time.

    :raises NotMovable: when it has ended or its time has run out.
    :raises GivenByLaw: when the law gave it.
    """
    if promise.source == Promise.Source.LAW:
        raise GivenByLaw
    if not is_in_time(promise, at=at):
        raise NotMovable


def is_in_time(promise: Promise, *, at: datetime) -> bool:
    """Tell whether a promise is live and its time has not run out."""
    broken = any(one.kind == Outcome.Kind.BROKEN for one in promise.outcomes.all())  # may be prefetched
    return promise.wake_at is not None and not broken and (at < promise.due_now or bool(promise.open_pause))


def answer(
    asked: MoveProposal, kind: str, *, by: Actor, at: datetime, promise: Promise | None = None
) -> MoveAnswer:
    """
    Write how a proposal ended. The promise's row must be held; `promise` is what was given instead.

    :raises django.db.IntegrityError: when it was answered before.
    """
    written = MoveAnswer.objects.create(proposal=asked, kind=kind, by=by, at=at, promise=promise)
    if kind != MoveAnswer.Kind.ACCEPTED:  # her yes is told by what it does: the promise is moved
        _record(asked, f"promise.move_{kind.lower()}", by=by, at=at)
    return written


def _record(asked: MoveProposal, verb: str, *, by: Actor, at: datetime, **facts: datetime) -> None:
    timeline.record(verb, by=by, at=at, subject=asked.promise, matter=asked.promise.thread_id, **facts)
