"""The ombudsman opens a case again, and lets a named person answer or decide in it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from vidord.cases import (
    asking_authority,
    clearing,
    closing,
    continuing,
    covering,
    decision_notices,
    notices,
    opening,
    staff_notices,
)
from vidord.cases.asking_authority import Question
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import AnswerOrdered, AuthorityAsked, Case, Closure, Reopening
from vidord.cases.opinions import NotOmbudsman
from vidord.core.clearance import Clearance
from vidord.people import ombudsmen, protection, timeline
from vidord.people.models import Actor, Departure, Staff
from vidord.promises.models import Promise


class NotClosed(Exception):
    """The case is open: there is nothing to open again."""


class MayNotAnswer(Exception):
    """That person does not serve in the case's legal entity, or may not read its customer's cases."""


@dataclass(frozen=True)
class Order:
    """
    Who is to answer, in her words, by when; or who is to decide about so much of a `kind`, where the time
    is that of any question.
    """

    to: Staff
    words: str
    due_at: datetime | None = None
    kind: str = ""
    amount: Decimal = Decimal(0)
    anyway: str = ""


@transaction.atomic
def order(case: Case, asked: Order, *, by: Staff, at: datetime, form_key: uuid.UUID) -> AnswerOrdered:
    """
    Let a named person answer, or decide. Where her mandate does not reach, the nearest person decides whose
    does. The customer and whoever answers read the ombudsman's words. Posted twice it is ordered once.

    :raises NotOmbudsman, MayNotAnswer: see there.
    :raises vidord.cases.asking_authority.NobodyMay: when nobody may decide that much.
    :raises vidord.cases.continuing.ContinuesElsewhere: when it continues in another case.
    :raises vidord.promises.ledger.Unpromisable: when that time can't be promised.
    :raises vidord.texts.clearing.NotCleared: when her words may not go as they are written.
    """
    (held,) = Case.objects.held(case.pk)
    if again := AnswerOrdered.objects.filter(form_key=form_key).first():
        return again
    _check(held, by=by, at=at)
    _may_answer(held, asked.to, by=by)
    cleared = clearing.clear(asked.words, anyway=asked.anyway, is_promised=True)
    closing.reopen(held, by=Actor.of(by), at=at)
    if not asked.kind:
        owed = Undertaking(held, Promise.Kind.ANSWER, asked.to, asked.due_at or at)
        return _write(held, asked.to, cleared, owed=owed, by=by, at=at, form_key=form_key)
    question = Question(asked.kind, asked.amount, cleared.words[0])
    covers = covering.mandate_of(asked.to, kind=asked.kind, amount=asked.amount, at=at)
    holder = asking_authority.holder_of(held, question, by=by, to=asked.to if covers else None, at=at)
    put = asking_authority.put(held, question, holder=holder, by=by, at=at, form_key=form_key)
    return _write(held, asked.to, cleared, owed=put, by=by, at=at, form_key=form_key)


@transaction.atomic
def reopen(case: Case, *, because: str, by: Staff, at: datetime, anyway: str = "") -> Reopening:
    """
    Open a closed case again. Its contact answers the customer, by the pledge that fits.

    :raises NotOmbudsman, NotClosed: see there.
    :raises vidord.cases.continuing.ContinuesElsewhere: when it continues in another case.
    :raises vidord.texts.clearing.NotCleared: when the reason may not go as it is written.
    """
    (held,) = Case.objects.held(case.pk)
    _check(held, by=by, at=at)
    if not Closure.objects.filter(case=held, reopened_at=None).exists():
        raise NotClosed
    cleared = clearing.clear(because, anyway=anyway, is_promised=True)
    closing.reopen(held, by=Actor.of(by), at=at)
    written = Reopening.objects.create(case=held, because=cleared.words[0], by=by, at=at)
    timeline.record("case.opened_by_ombudsman", by=Actor.of(by), at=at, subject=held, matter=held.thread_id)
    to = held.face if held.face != by else held.unit.lead
    owed = opening.answer_owed_by(held, to, at=at)
    _write(held, to, cleared, owed=owed, by=by, at=at, form_key=uuid.uuid4())
    return written


def _check(case: Case, *, by: Staff, at: datetime) -> None:
    continuing.refuse(case)
    if not ombudsmen.overseen_by(by, at=at).filter(entity=case.unit.entity_id).exists():
        raise NotOmbudsman


def _may_answer(case: Case, to: Staff, *, by: Staff) -> None:
    readers = protection.readers_of(case.customer)
    may_read = readers is None or to in readers
    serves = to.unit.entity_id == case.unit.entity_id and not Departure.objects.filter(staff=to).exists()
    if to == by or not (serves and may_read):
        raise MayNotAnswer


def _write(
    case: Case,
    to: Staff,
    cleared: Clearance,
    *,
    owed: Undertaking | AuthorityAsked,
    by: Staff,
    at: datetime,
    form_key: uuid.UUID,
) -> AnswerOrdered:
    """Promise it, and tell the customer and whoever owes it, in the ombudsman's words."""
    is_question = isinstance(owed, AuthorityAsked)
    promise = owed.promise if is_question else give(owed, by=Actor.of(by), at=at)
    ordered = AnswerOrdered.objects.create(
        case=case, promise=promise, to=to, words=cleared.words[0], by=by, at=at, form_key=form_key
    )
    timeline.record(
        "case.answer_ordered", by=Actor.of(by), at=at, subject=case, matter=case.thread_id, to=to.pk
    )
    notices.tell_of_order(case, promise, cleared=cleared, by=by, at=at)
    if is_question:
        decision_notices.put_question(case, owed, at=at)
    else:
        staff_notices.warn_of_order(case, ordered, at=at)
    return ordered
