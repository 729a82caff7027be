"""What a promise was given on: it holds, or it failed. The due time stays as it was given in both cases."""

from datetime import datetime

from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger, moving
from vidord.promises.models import ConditionAnswer, Outcome, Promise

FAILED = "CONDITION_FAILED"


class NothingToSay(Exception):
    """The promise has no condition, has ended, or its time has run out: then it is kept or broken."""


def answer(promise: Promise, kind: str, *, because: str = "", by: Actor, at: datetime) -> ConditionAnswer:
    """
    Write how a condition turned out. The promise's row must be held, and `with_pauses` read anew.

    :raises NothingToSay: when there is no condition that waits for a word, or no time left to say one.
    """
    if not promise.only_if or not moving.is_in_time(promise, at=at):
        raise NothingToSay
    said = ConditionAnswer.objects.create(
        condition=promise.condition, kind=kind, because=because, by=by, at=at
    )
    verb = f"promise.condition_{kind.lower()}"
    timeline.record(verb, by=by, at=at, subject=promise, matter=promise.thread_id)
    if kind == ConditionAnswer.Kind.FAILED:
        ledger.end(promise, Outcome.Kind.VOID, by=by, at=at, because=FAILED)
    return said
