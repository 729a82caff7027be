"""What we must know of the customer: she is asked, the clock stands, and her next word lets it go on."""

from datetime import datetime

from django.db import transaction

from vidord.cases import clearing, continuing, notices, owed
from vidord.cases.models import Case
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor, Staff
from vidord.promises import pausing
from vidord.promises.models import Pause, PauseEnd, Promise

Kind = PauseEnd.Kind


class NotReachable(Exception):
    """Nothing that we send reaches her, so no question can: it would pause a promise behind her back."""


@transaction.atomic
def ask(promise: Promise, *, asked: str, by: Staff, at: datetime, anyway: str = "") -> Pause:
    """
    Ask the customer what we must know to keep a promise. Its clock stands until she has answered.

    :raises vidord.promises.pausing.NotPausable: when it has ended, is due, or is of a sort that can't wait.
    :raises vidord.promises.pausing.AlreadyWaiting: when a question waits for its answer.
    :raises NotReachable: when she has no way that works.
    :raises vidord.texts.clearing.NotCleared: when the question may not go as it is written.
    """
    case = Case.objects.held_with(promise)
    if owed.is_to_many(promise):
        raise pausing.NotPausable
    cleared = clearing.clear(asked, anyway=anyway, is_promised=True)
    letter = notices.ask_a_question(case, promise, cleared=cleared, by=by, at=at)
    if not letter.recipient:
        raise NotReachable
    return pausing.pause(promise, asked=cleared.words[0], message=letter, by=Actor.of(by), at=at)


def check(promise: Promise, *, at: datetime) -> None:
    """
    Refuse at once what `ask` refuses whatever is written.

    :raises vidord.promises.pausing.NotPausable: when it has ended, is due, or is of a sort that can't wait.
    """
    if owed.is_to_many(promise):
        raise pausing.NotPausable
    pausing.check(promise, at=at)


def answered(case: Case, *, by: Actor, at: datetime) -> int:
    """Whatever she writes answers what we asked. Returns how many promises go on. The case must be held."""
    asked = Pause.objects.filter(end=None, promise__thread__in=continuing.hers(case.thread))
    waiting = asked.select_related("promise")
    return len([pausing.resume(one, Kind.ANSWERED, by=by, at=at) for one in waiting.order_by("pk")])


@transaction.atomic
def dispute(paused: Pause, *, by: Actor, at: datetime) -> PauseEnd:
    """She says that we need not know that: the clock goes on, and this promise is not paused again."""
    Case.objects.held_with(paused.promise)
    return pausing.resume(paused, Kind.DISPUTED, by=by, at=at)


@transaction.atomic
def withdraw(paused: Pause, *, by: Staff, at: datetime) -> PauseEnd:
    """We need not know it any more. The time that we waited is ours to bear."""
    Case.objects.held_with(paused.promise)
    return pausing.resume(paused, Kind.WITHDRAWN, by=Actor.of(by), at=at)


def never_arrived(message: OutboundMessage, *, at: datetime) -> None:
    """A question that did not reach her has paused nothing."""
    for paused in Pause.objects.filter(message=message, end=None):
        pausing.resume(paused, Kind.NOT_ARRIVED, by=Actor.of("clock"), at=at)
