"""What was promised only if something comes true: its owner, or the case's face, says how that turned out."""

from datetime import datetime

from django.db import transaction

from vidord.cases import clearing, condition_notices
from vidord.cases.models import Case
from vidord.people.models import Actor, Staff
from vidord.promises import conditions
from vidord.promises.models import ConditionAnswer, Promise

Kind = ConditionAnswer.Kind


class NotHers(Exception):
    """Only the promise's owner and the case's face know how its condition turned out."""


def may_say(promise: Promise, case: Case, *, by: Staff) -> bool:
    """Tell whether it is hers to say how a promise's condition turned out."""
    return by.pk in {promise.owner_id, case.face_id, Case.objects.last_of(case).face_id}


@transaction.atomic
def hold(promise: Promise, *, by: Staff, at: datetime) -> ConditionAnswer:
    """
    Say that the condition holds: from now it is a promise as any other, and the customer hears that once.
    What was said first counts.

    :raises NotHers: when it is not hers to say.
    :raises vidord.promises.conditions.NothingToSay: when there is none, or no time left to say it.
    """
    case, held, earlier = _hold(promise, by=by)
    if earlier:
        return earlier
    said = conditions.answer(held, Kind.HELD, by=Actor.of(by), at=at)
    condition_notices.tell_held(case, Promise.objects.get(pk=held.pk), said, by=by, at=at)
    return said


@transaction.atomic
def fail(promise: Promise, *, because: str, by: Staff, at: datetime, anyway: str = "") -> ConditionAnswer:
    """
    Say that the condition failed, and why: the promise ends, and the customer, who reads the reason, may
    contest it. What was said first counts.

    :raises NotHers: when it is not hers to say.
    :raises vidord.promises.conditions.NothingToSay: when there is none, or no time left to say it.
    :raises vidord.texts.clearing.NotCleared: when the reason may not go as it is written.
    """
    case, held, earlier = _hold(promise, by=by)
    if earlier:
        return earlier
    cleared = clearing.clear(because, anyway=anyway)
    said = conditions.answer(held, Kind.FAILED, because=cleared.words[0], by=Actor.of(by), at=at)
    condition_notices.tell_failed(case, held, said, cleared=cleared, by=by, at=at)
    return said


def _hold(promise: Promise, *, by: Staff) -> tuple[Case, Promise, ConditionAnswer | None]:
    """Hold the case and the promise, read anew, and what has been said of its condition."""
    case = Case.objects.held_with(promise)
    held = Promise.objects.with_pauses().select_related("owner", "thread").get(pk=promise.pk)
    if not may_say(held, case, by=by):
        raise NotHers
    return case, held, ConditionAnswer.objects.filter(condition__promise=held).first()
