"""Another time, if the customer says so: we ask, she says yes or no by mail or on her page."""

from datetime import datetime

from django.db import transaction

from vidord.cases import clearing, continuing, notices, owed, series
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import AnswerOrdered, AuthorityAsked, Case, Remedy, ReviewAsked
from vidord.channels.models import OutboundMessage, Thread
from vidord.people.models import Actor, Staff
from vidord.promises import ledger, moving
from vidord.promises.models import MoveAnswer, MoveProposal, Outcome, Promise

Kind = MoveAnswer.Kind
NOT_NEEDED = "NOT_NEEDED"


@transaction.atomic
def ask(
    promise: Promise,
    *,
    due_at: datetime,
    because: str,
    by: Staff,
    at: datetime,
    starts_at: datetime | None = None,
    anyway: str = "",
) -> MoveProposal:
    """
    Ask the customer for another time, and say why. Nothing is moved yet.

    :raises vidord.promises.moving.NotMovable: when it has ended, is due, is the law's, or is owed to many.
    :raises vidord.promises.moving.AlreadyAsked: when she has been asked and has not answered.
    :raises vidord.promises.ledger.Unpromisable: when that time can't be promised.
    :raises vidord.texts.clearing.NotCleared: when the reason may not go as it is written.
    """
    case = Case.objects.held_with(promise)
    if owed.is_to_many(promise):
        raise moving.NotMovable
    cleared = clearing.clear(because, anyway=anyway, is_promised=True)
    asked = moving.propose(
        promise, starts_at=starts_at, due_at=due_at, because=cleared.words[0], by=Actor.of(by), at=at
    )
    notices.ask_for_another_time(case, promise, asked, cleared=cleared, by=by, at=at)
    return asked


def check(promise: Promise, *, at: datetime) -> None:
    """
    Refuse at once what `ask` refuses whatever is written.

    :raises vidord.promises.moving.NotMovable: when it has ended, is due, is the law's, or is owed to many.
    """
    if owed.is_to_many(promise):
        raise moving.NotMovable
    moving.check(promise, at=at)


@transaction.atomic
def accept(asked: MoveProposal, *, by: Actor, at: datetime) -> MoveAnswer:
    """
    The customer says yes: what she was asked is promised, and the old promise is moved. The first answer
    counts. A yes that comes when the old time, or the new one, has run out moves nothing.
    """
    case, promise = Case.objects.held_with(asked.promise), asked.promise
    if earlier := MoveAnswer.objects.filter(proposal=asked).first():
        return earlier
    promise.refresh_from_db()
    if not moving.is_in_time(promise, at=at) or at >= asked.due_at:
        return moving.answer(asked, Kind.TOO_LATE, by=by, at=at)
    source = ledger.Source.of(promise)
    undertaking = Undertaking(
        case,
        promise.kind,
        promise.owner,
        asked.due_at,
        _window(asked, at=at),
        source=source,
        only_if=promise.only_if,
    )
    instead = give(undertaking, by=asked.by, at=at)
    series.carry_over(promise, to=instead)
    said = moving.answer(asked, Kind.ACCEPTED, by=by, at=at, promise=instead)
    for follows in (AuthorityAsked, Remedy, ReviewAsked, AnswerOrdered):
        follows.objects.filter(promise=promise).update(promise=instead)
    ledger.end(promise, Outcome.Kind.MOVED, by=by, at=at, because=moving.AGREED)
    notices.confirm(case, instead, at=at, name="another_time_agreed", kind=OutboundMessage.Kind.NOTICE)
    return said


def _window(asked: MoveProposal, *, at: datetime) -> datetime | None:
    """A window that has opened while she thought about it is open from now."""
    return max(asked.starts_at, at) if asked.starts_at else None


@transaction.atomic
def decline(asked: MoveProposal, *, by: Actor, at: datetime) -> MoveAnswer:
    """The customer says no: the promise stands. The first answer counts."""
    Case.objects.held_with(asked.promise)
    earlier = MoveAnswer.objects.filter(proposal=asked).first()
    return earlier or moving.answer(asked, Kind.DECLINED, by=by, at=at)


@transaction.atomic
def withdraw(asked: MoveProposal, *, by: Staff, at: datetime) -> MoveAnswer:
    """We take the question back: the promise stands. What she answered first counts."""
    Case.objects.held_with(asked.promise)
    earlier = MoveAnswer.objects.filter(proposal=asked).first()
    return earlier or moving.answer(asked, Kind.WITHDRAWN, by=Actor.of(by), at=at)


class NotReleasable(Exception):
    """It has ended already."""


class OwedByLaw(NotReleasable):
    """The law gave it: that nobody can let us off."""


@transaction.atomic
def release(promise: Promise, *, by: Actor, at: datetime) -> Outcome:
    """
    The customer needs it no more, and lets us off.

    :raises NotReleasable: when it has ended.
    :raises OwedByLaw: when the law gave it.
    """
    Case.objects.held_with(promise)
    promise.refresh_from_db()
    if promise.wake_at is None:
        raise NotReleasable
    if promise.source == Promise.Source.LAW:
        raise OwedByLaw
    return ledger.end(promise, Outcome.Kind.RELEASED, by=by, at=at, because=NOT_NEEDED)


def waiting_in(thread: Thread, *, at: datetime) -> MoveProposal | None:
    """The one question that she has not answered, if there is one and no more."""
    threads = continuing.hers(thread)
    open_ = MoveProposal.objects.filter(
        answer=None, promise__thread__in=threads, promise__wake_at__isnull=False
    )
    found = list(open_.select_related("promise").order_by("id")[:2])
    return found[0] if len(found) == 1 and moving.is_in_time(found[0].promise, at=at) else None
