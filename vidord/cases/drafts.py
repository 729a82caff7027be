"""
What somebody writes in a case and has not sent: kept by itself, read by her alone, gone when it is sent.

A window says which revision it saw and counts its own changes. One that did not see the newest overwrites
nothing: its words are kept beside.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import JSONObject

from vidord.cases.models import AnswerDraft, Case, Merge
from vidord.channels.models import OutboundMessage
from vidord.people.models import Staff

ACTIVE = timedelta(minutes=15)
REMEMBERED = timedelta(days=30)
NOTHING_SAID = {"kind": "ANSWER", "promise": "NONE"}


@dataclass(frozen=True)
class Writing:
    """What stands in one window's composer, which revision that window saw, and its own count of changes."""

    text: str
    said: dict[str, str]
    form_key: uuid.UUID
    turn: int = 0
    seen: uuid.UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written and nothing is promised."""
        return not self.text.strip() and {k: v for k, v in self.said.items() if v} in ({}, NOTHING_SAID)


class How(StrEnum):
    """What became of it."""

    KEPT = "KEPT"
    BESIDE = "BESIDE"
    SENT = "SENT"


@dataclass(frozen=True)
class Saved:
    """What became of it, and the revision that its window has now seen."""

    how: How
    revision: uuid.UUID | None


@transaction.atomic
def save(case: Case, writing: Writing, *, by: Staff, at: datetime) -> Saved:
    """
    Keep what somebody is writing. Nothing newer is overwritten, and what was sent does not come back.

    An emptied composer has no draft.
    """
    held = Case.objects.locked(case.pk).get()
    if OutboundMessage.objects.filter(form_key=writing.form_key).exists():
        return Saved(How.SENT, None)
    hers = AnswerDraft.objects.filter(case=held, staff=by)
    current = hers.filter(is_beside=False).first()
    mine = hers.filter(form_key=writing.form_key).first()
    if mine and writing.turn < mine.turn:
        return _stood(mine)
    if mine is None and writing.seen != (current.revision if current else None):
        return Saved(How.BESIDE, None) if writing.is_empty else _add(held, writing, by=by, at=at, beside=True)
    if writing.is_empty:
        AnswerDraft.objects.filter(pk=(mine or current).pk if mine or current else None).delete()
        return Saved(How.KEPT, None)
    row = mine or current
    return _change(row, writing, at=at) if row else _add(held, writing, by=by, at=at, beside=False)


def keep_beside(case: Case, text: str, *, by: Staff, at: datetime) -> None:
    """Keep words that came too late for where they were meant: a colleague had answered there first."""
    if text.strip():
        _add(case, Writing(text, {}, uuid.uuid4()), by=by, at=at, beside=True)


def _stood(row: AnswerDraft) -> Saved:
    return Saved(How.BESIDE if row.is_beside else How.KEPT, row.revision)


def _add(case: Case, writing: Writing, *, by: Staff, at: datetime, beside: bool) -> Saved:
    row = AnswerDraft(case=case, staff=by, written_by=by, is_beside=beside)
    return _change(row, writing, at=at)


def _change(row: AnswerDraft, writing: Writing, *, at: datetime) -> Saved:
    row.text, row.said, row.form_key = writing.text, writing.said, writing.form_key
    row.turn, row.revision, row.changed_at = writing.turn, uuid.uuid4(), at
    row.save()
    return _stood(row)


def sent(case: Case, *, by: Staff, form_key: uuid.UUID, seen: uuid.UUID | None) -> None:
    """
    Forget the draft that has become an answer: the window's own, and the one that it was shown.

    Words of another window stay. The case is locked by who sends.
    """
    hers = AnswerDraft.objects.filter(case=case, staff=by)
    hers.filter(form_key=form_key).delete()
    hers.filter(revision=seen, is_beside=False).delete()


@transaction.atomic
def take(draft: AnswerDraft, *, at: datetime) -> None:
    """Go on with what was kept beside; what stood in the composer is kept beside instead."""
    goes_on = Case.objects.last_of(draft.case)
    Case.objects.locked(goes_on.pk)
    hers = AnswerDraft.objects.filter(staff=draft.staff_id)
    current = hers.filter(case=goes_on, is_beside=False).exclude(pk=draft.pk)
    current.update(is_beside=True, revision=uuid.uuid4())
    hers.filter(pk=draft.pk).update(
        case=goes_on,
        is_beside=False,
        revision=uuid.uuid4(),
        changed_at=at,
        written_by=draft.staff_id,
    )


def throw_away(draft: AnswerDraft) -> None:
    """Forget what was kept beside."""
    draft.delete()


def of_leaver(person: Staff) -> None:
    """
    What somebody who leaves had not sent lies beside the composer of each case's face, who may use it.

    Called when the faces have passed on, within that transaction.
    """
    for draft in AnswerDraft.objects.filter(staff=person).select_related("case"):
        draft.staff_id, draft.is_beside = Case.objects.last_of(draft.case).face_id, True
        draft.save(update_fields=["staff", "is_beside"])


def writers_in(cases: Iterable[Case], *, at: datetime) -> dict[int, Staff]:
    """
    Who has written within the last quarter of an hour, by the id of the case: in it, or where it continues.

    Two queries for any number of cases.
    """
    asked = {case.pk for case in cases}
    lasts = dict(Merge.objects.in_force().filter(case__in=asked).values_list("case", "last"))
    where = {case: lasts.get(case, case) for case in asked}
    written = AnswerDraft.objects.filter(
        case__in=where.values(), is_beside=False, changed_at__gt=at - ACTIVE
    ).select_related("staff")
    newest = {draft.case_id: draft.staff for draft in written.order_by("changed_at", "pk")}
    return {case: newest[last] for case, last in where.items() if last in newest}


def forget(*, at: datetime) -> int:
    """Forget drafts that nobody has changed for 30 days. Returns how many went."""
    return AnswerDraft.objects.filter(changed_at__lt=at - REMEMBERED).delete()[0]


def of(reader: Staff) -> ArraySubquery:
    """
    A case's column with the reader's own drafts, the one in the composer first.

    What she wrote in a case that has come to continue in this one is not lost: it lies beside.
    """
    here = Q(case=OuterRef("pk"))
    parts = Q(case__in=Merge.objects.in_force().filter(last=OuterRef(OuterRef("pk"))).values("case"))
    beside = ExpressionWrapper(Q(is_beside=True) | ~here, output_field=BooleanField())
    hers = AnswerDraft.objects.filter(here | parts, staff=reader).annotate(lies_beside=beside)
    row = JSONObject(
        pk="pk",
        text="text",
        said="said",
        revision="revision",
        is_beside="lies_beside",
        changed_at="changed_at",
        written_by="written_by__public_name",
    )
    return ArraySubquery(hers.order_by("lies_beside", "changed_at", "pk").values(row=row))
