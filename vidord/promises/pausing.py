"""Waiting for the customer stops the clock, and nothing else does; what was left then is left after."""

from datetime import datetime

from django.db import transaction

from vidord.channels.models import OutboundMessage
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import milestones
from vidord.promises.models import Pause, PauseEnd, Promise
from vidord.promises.moving import is_in_time


class NotPausable(Exception):
    """It has ended or is due, it is a call, or she has said before that we need not ask."""


class GivenByLaw(NotPausable):
    """What the law gave waits for nobody."""


class AlreadyWaiting(Exception):
    """She has been asked already, and has not answered."""


@transaction.atomic
def pause(promise: Promise, *, asked: str, message: OutboundMessage, by: Actor, at: datetime) -> Pause:
    """
    Stop a promise's clock until the customer has answered a question, which `message` puts to her.

    :raises NotPausable: when it has ended, is due, is a call, or was disputed before.
    :raises GivenByLaw: when the law gave it.
    :raises AlreadyWaiting: when a question waits for its answer.
    """
    held = Promise.objects.select_for_update().get(pk=promise.pk)
    if held.open_pause:
        raise AlreadyWaiting
    check(held, at=at)
    written = Pause.objects.create(promise=held, asked=asked, message=message, by=by, at=at)
    _look_at(held, at=milestones.next_after(held, at=at))
    timeline.record("promise.paused", by=by, at=at, subject=held, matter=held.thread_id)
    return written


def check(promise: Promise, *, at: datetime) -> None:
    """
    Refuse what waits for nobody any more, whatever is asked.

    :raises NotPausable: when it has ended, is due, is a call, or was disputed before.
    :raises GivenByLaw: when the law gave it.
    """
    if promise.source == Promise.Source.LAW:
        raise GivenByLaw
    is_disputed = PauseEnd.objects.filter(pause__promise=promise, kind=PauseEnd.Kind.DISPUTED).exists()
    if is_disputed or not may_pause(promise, at=at):
        raise NotPausable


def may_pause(promise: Promise, *, at: datetime) -> bool:
    """Tell whether a promise is live, not due yet, and of a sort that can wait for its customer."""
    is_a_sort_that_waits = promise.source != Promise.Source.LAW and promise.kind != Promise.Kind.CALL
    return is_a_sort_that_waits and is_in_time(promise, at=at)


@transaction.atomic
def resume(paused: Pause, kind: str, *, by: Actor, at: datetime) -> PauseEnd:
    """
    Let the clock go on. Only the customer's own word, an answer or a protest, gives back the time it stood.

    The first end counts.
    """
    promise = Promise.objects.select_for_update().get(pk=paused.promise_id)
    if earlier := PauseEnd.objects.filter(pause=paused).first():
        return earlier
    end = PauseEnd(pause=paused, kind=kind, by=by, at=max(at, paused.at))
    if kind in PauseEnd.SHIFTING:
        end.due_at, end.at_risk_at = _times_left(promise, since=paused.at, until=end.at)
    end.save()
    _look_at(promise, at=milestones.next_after(promise, at=end.at))
    timeline.record(
        "promise.resumed", by=by, at=at, subject=promise, matter=promise.thread_id, because=str(kind)
    )
    return end


def _times_left(promise: Promise, *, since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """When it is due, and at risk, so that as much is left at `until` as was left at `since`."""
    calendar = promise.owner.unit.calendar.as_working_calendar()
    is_elapsed = (promise.reckoning or {}).get("rule") == "ELAPSED"

    def shifted(moment: datetime) -> datetime:
        left = calendar.working_time_between(since, moment)
        if is_elapsed or not left:
            return moment + (until - since)
        return calendar.after_working_time(until, left).due_at

    due_at, at_risk_at = shifted(promise.due_now), promise.at_risk_now
    if at_risk_at > since:  # else its owner has been warned
        at_risk_at = min(shifted(at_risk_at), due_at)
    return due_at, at_risk_at


def _look_at(promise: Promise, *, at: datetime) -> None:
    Promise.objects.filter(pk=promise.pk).update(wake_at=at)
