"""The telephony tells of a call, and what it proves is counted at once."""

from datetime import datetime

from django.db import transaction

from vidord.cases.models import Case
from vidord.channels import telephony as told_of
from vidord.channels.models import CallEvent
from vidord.promises import telephony as proof
from vidord.promises.models import ConnectedCall, Promise


@transaction.atomic
def hear(told: told_of.Told, *, at: datetime) -> CallEvent:
    """
    Take in one event: an answered call counts for the promise it is about, one that rang in vain is shown.

    :raises vidord.channels.telephony.HeardBefore: the second time.
    :raises vidord.channels.telephony.NotYet: when it is said to lie ahead.
    """
    event = told_of.store(told, at=at)
    if event.kind == CallEvent.Kind.CONNECTED:
        _answered(event, at=at)
    elif rang := told_of.unanswered(event.call_id):
        _rang_in_vain(rang)
    return event


def _answered(event: CallEvent, *, at: datetime) -> None:
    promise = _held(event)
    if promise:
        ConnectedCall.objects.create(promise=promise, event=event)
        proof.count_answered(at=at)


def _rang_in_vain(rang: CallEvent) -> None:
    promise = _held(rang)
    if promise and rang.at <= promise.due_at:
        proof.note_unanswered(promise, rang)


def _held(event: CallEvent) -> Promise | None:
    """The promise that it is about, held with its case, unless it has ended meanwhile."""
    promise = proof.meant_by(event)
    if promise is None:
        return None
    Case.objects.held_with(promise)
    promise.refresh_from_db()
    return promise if promise.wake_at else None
