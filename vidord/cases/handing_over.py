"""Handing over to a named person, who takes it or declines with a reason. Ownership passes on taking."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from vidord.cases import owed, passing_on
from vidord.cases.models import Case, HandoverOffer
from vidord.people import timeline
from vidord.people.models import Actor, Staff


class AlreadyAnswered(Exception):
    """The offer has been taken or declined before."""


@transaction.atomic
def offer(case: Case, *, to: Staff, by: Staff, at: datetime, because: str) -> HandoverOffer:
    """Ask a named person to take the case. Until she does, nothing has passed."""
    asked = HandoverOffer.objects.create(
        case=case, from_staff=by, to_staff=to, offered_at=at, because=because
    )
    timeline.record(
        "case.handover_offered", by=Actor.of(by), at=at, subject=case, matter=case.thread_id, to=to.pk
    )
    return asked


@transaction.atomic
def take(asked: HandoverOffer, *, at: datetime) -> HandoverOffer:
    """
    The asked person takes the case with the live promises in it and in its parts, and the customer is told.
    No due time changes.

    :raises AlreadyAnswered: when it was answered before.
    """
    held = _answer(asked, at=at, is_taken=True, answer="")
    case, heir = held.case, held.to_staff
    live = owed.of_matter(case).exclude(owner=heir).select_related("owner")
    # Nobody judges her own promise: whoever looks at what the customer contests goes on with it.
    live = live.exclude(answers_contest__outcome__promise__owner=heir)
    # Whoever decides goes on with it too, and so does whoever else sees to it that she gets what was decided.
    live = live.exclude(kind__in=("DECIDE", "REVIEW")).exclude(ordered__isnull=False)
    live = live.exclude(~Q(owner=held.from_staff), kind="REMEDY")
    passing_on.pass_on(
        live.order_by("due_at", "id"),
        choose=lambda *_: heir,
        because="HANDED_OVER",
        by=Actor.of(heir),
        at=at,
        words="new_face",
    )
    Case.objects.filter(pk=case.pk).update(face=heir)
    timeline.record(
        "case.handed_over", by=Actor.of(heir), at=at, subject=case, matter=case.thread_id, to=heir.pk
    )
    return held


def decline(asked: HandoverOffer, *, at: datetime, because: str) -> HandoverOffer:
    """The asked person says no, and why. Everything stays where it was."""
    return _answer(asked, at=at, is_taken=False, answer=because)


@transaction.atomic
def _answer(asked: HandoverOffer, *, at: datetime, is_taken: bool, answer: str) -> HandoverOffer:
    held = HandoverOffer.objects.select_for_update().get(pk=asked.pk)
    if held.answered_at:
        raise AlreadyAnswered
    held.answered_at, held.is_taken, held.answer = at, is_taken, answer
    held.save(update_fields=["answered_at", "is_taken", "answer"])
    return held
