"""A question beyond one's own mandate goes to a person who may decide, by name and time."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from vidord.cases import closing, covering, decision_notices, staff_notices
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import AuthorityAsked, Case
from vidord.cases.staff_notices import Concern
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise

MANDATE_ENDED = "MANDATE_ENDED"


class NobodyMay(Exception):
    """Nobody who works here may decide that much of that kind, apart from the one who asks."""


class MayNotDecide(Exception):
    """The person who was chosen may not decide it; `args[0]` is that person."""


class MayDecideHerself(Exception):
    """Her own mandate covers it: there is nothing to ask."""


@dataclass(frozen=True)
class Question:
    """What is asked for, in kronor when it is money, and what whoever decides has to know."""

    kind: str
    amount: Decimal
    summary: str


@transaction.atomic
def ask(
    case: Case,
    question: Question,
    *,
    by: Staff,
    at: datetime,
    to: Staff | None = None,
    form_key: uuid.UUID,
) -> AuthorityAsked:
    """
    Put a question to the nearest present holder of a mandate that covers it, or to the one who is named.

    It is promised to the customer that she decides, half an hour of her presence later; the customer hears
    who and when. Posted twice with one `form_key` it is asked once.

    :raises MayDecideHerself, MayNotDecide, NobodyMay: see there.
    """
    (held,) = Case.objects.held(case.pk)
    if again := AuthorityAsked.objects.filter(form_key=form_key).first():
        return again
    holder = holder_of(held, question, by=by, to=to, at=at)
    asked = put(held, question, holder=holder, by=by, at=at, form_key=form_key)
    _tell(held, asked, at=at)
    return asked


def put(
    held: Case, question: Question, *, holder: Staff, by: Staff, at: datetime, form_key: uuid.UUID
) -> AuthorityAsked:
    """Write a question to a holder in a case that is held, and what that promises. Nobody is told yet."""
    actor = Actor.of(by)
    closing.reopen(held, by=actor, at=at)
    undertaking = Undertaking(held, Promise.Kind.DECIDE, holder, covering.due_by(holder, at=at))
    asked = AuthorityAsked.objects.create(
        case=held,
        promise=give(undertaking, by=actor, at=at),
        kind=question.kind,
        amount=question.amount,
        summary=question.summary.strip(),
        by=by,
        to=holder,
        at=at,
        form_key=form_key,
    )
    timeline.record(
        "case.authority_asked", by=actor, at=at, subject=held, matter=held.thread_id, to=holder.pk
    )
    return asked


def _tell(case: Case, asked: AuthorityAsked, *, at: datetime) -> None:
    decision_notices.say_who_decides(case, asked, at=at)
    decision_notices.put_question(case, asked, at=at)


def holder_of(case: Case, question: Question, *, by: Staff, to: Staff | None, at: datetime) -> Staff:
    """
    Return who decides a question: the nearest present holder of a mandate that covers it, or who is named.

    :raises MayDecideHerself, MayNotDecide, NobodyMay: see there.
    """
    kind, amount = question.kind, question.amount
    if covering.mandate_of(by, kind=kind, amount=amount, at=at):
        raise MayDecideHerself
    rungs = covering.holders(case, kind=kind, amount=amount, at=at, besides=[by])
    if to and to not in [rung.staff for rung in rungs]:
        raise MayNotDecide(to)
    if holder := to or covering.nearest(rungs):
        return holder
    raise NobodyMay


@transaction.atomic
def move_on(asked: AuthorityAsked, *, at: datetime) -> Staff | None:
    """
    The mandate of whoever was asked does not cover it any more: the next holder decides, at the same time.

    Returns who; nothing when nobody else may, or when it is another's already. The customer hears the name.
    """
    case = Case.objects.held_with(asked.promise)
    asked.promise.refresh_from_db()
    owner = asked.promise.owner
    covers = covering.mandate_of(owner, kind=asked.kind, amount=asked.amount, at=at)
    heir = covering.next_holder(asked, case, at=at)
    if covers or heir is None or asked.promise.wake_at is None:
        return None
    pass_to(asked.promise, case, heir=heir, because=MANDATE_ENDED, by=Actor.of("clock"), at=at)
    return heir


@transaction.atomic
def pass_to(
    promise: Promise, case: Case, *, heir: Staff, because: str, by: Actor, at: datetime
) -> AuthorityAsked:
    """Let another person decide, at the same time. The customer hears the name, and she the question."""
    asked = AuthorityAsked.objects.select_related("by").get(promise=promise)
    ledger.hand_to(promise, to=heir, by=by, at=at, because=because)
    asked.promise = promise
    timeline.record("case.question_moved_on", by=by, at=at, subject=case, matter=case.thread_id, to=heir.pk)
    _tell(case, asked, at=at)
    return asked


def not_in_time(promise: Promise, *, at: datetime, is_first: bool) -> int:
    """
    The time to decide has run out: the customer hears it first, and the next holder decides. Queued notices.

    Each has half an hour; when nobody is left, it stays with the last one, who is reminded each day. What has
    been decided already is only on its way, and stays with whoever decided it.
    """
    case = Case.objects.of_promise(promise)
    asked = AuthorityAsked.objects.select_related("promise__owner", "by").get(promise=promise)
    is_decided = covering.is_decided(promise)
    heir = None if is_decided else covering.next_holder(asked, case, at=at)
    if heir or is_first:
        decision_notices.tell_undecided(case, promise, decider=heir or promise.owner, at=at)
    if is_decided or (heir is None and not is_first):
        warned = staff_notices.warn_staff(
            "staff_still_owed", [Concern(case, promise, [promise.owner])], at=at
        )
        return is_first + warned
    if heir:
        ledger.hand_to(promise, to=heir, by=Actor.of("clock"), at=at, because="BROKEN")
        Promise.objects.filter(pk=promise.pk).update(wake_at=covering.due_by(heir, at=at))
        timeline.record(
            "case.escalated", by=Actor.of("clock"), at=at, subject=case, matter=case.thread_id, to=heir.pk
        )
        asked.promise.owner = heir
    return 1 + decision_notices.put_question(case, asked, at=at)
