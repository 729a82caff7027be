"""The customer wants somebody who may decide to look: the next person above her contact, by name and time."""

from datetime import datetime

from django.db import transaction

from vidord.cases import closing, continuing, deciders, opening, staff_notices
from vidord.cases.giving import give
from vidord.cases.models import Case, DeciderAsked
from vidord.people import protection, timeline
from vidord.people.models import Actor


class NobodyAbove(Exception):
    """Her contact is the one who decides; `args[0]` is that person."""


@transaction.atomic
def ask(case: Case, *, by: Actor, at: datetime) -> DeciderAsked:
    """
    Ask the present holder of the next larger mandate to look at a case and answer its customer. The case
    stays with its contact. Asked again before that is answered, it is the same question.

    :raises NobodyAbove: when nobody has a larger mandate than her contact.
    """
    held = continuing.where_her_words_go(case.thread)
    if (
        earlier := held.deciders_asked.filter(promise__wake_at__isnull=False)
        .select_related("promise__owner")
        .first()
    ):
        return earlier
    decider = deciders.next_above(held.face, at=at, readers=protection.readers_of(held.customer))
    if decider == held.face:
        raise NobodyAbove(held.face)
    closing.reopen(held, by=by, at=at)
    owed = opening.answer_owed_by(held, decider, at=at)
    promise = give(owed, by=Actor.of("intake"), at=at)
    asked = DeciderAsked.objects.create(case=held, promise=promise, by=by, at=at)
    timeline.record("case.decider_asked", by=by, at=at, subject=held, matter=held.thread_id, to=decider.pk)
    staff_notices.warn_of_question(held, to=decider, at=at)
    return asked
