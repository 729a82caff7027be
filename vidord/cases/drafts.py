"""
What somebody writes in a case and has not sent: kept by itself, read by her alone, gone when it is sent.

A window says which revision it saw and counts its own changes. One that did not see the newest overwrites
nothing: its words are kept beside.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from vidord.cases.models import Case, Draft
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
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if OutboundMessage.objects.filter(form_key=writing.form_key).exists():
        return Saved(How.SENT, None)
    hers = Draft.objects.filter(case=held, staff=by)
    current = hers.filter(is_beside=False).first()
    mine = hers.filter(form_key=writing.form_key).first()
    if mine and writing.turn < mine.turn:
        return _stood(mine)
    if mine is None and writing.seen != (current.revision if current else None):
        return Saved(How.BESIDE, None) if writing.is_empty else _add(held, writing, by=by, at=at, beside=True)
    if writing.is_empty:
        Draft.objects.filter(pk=(mine or current).pk if mine or current else None).delete()
        return Saved(How.KEPT, None)
    row = mine or current
    return _change(row, writing, at=at) if row else _add(held, writing, by=by, at=at, beside=False)


def _stood(row: Draft) -> Saved:
    return Saved(How.BESIDE if row.is_beside else How.KEPT, row.revision)


def _add(case: Case, writing: Writing, *, by: Staff, at: datetime, beside: bool) -> Saved:
    row = Draft(case=case, staff=by, written_by=by, is_beside=beside)
    return _change(row, writing, at=at)


def _change(row: Draft, writing: Writing, *, at: datetime) -> Saved:
    row.text, row.said, row.form_key = writing.text, writing.said, writing.form_key
    row.turn, row.revision, row.changed_at = writing.turn, uuid.uuid4(), at
    row.save()
    return _stood(row)


def sent(case: Case, *, by: Staff, form_key: uuid.UUID, seen: uuid.UUID | None) -> None:
    """
    Forget the draft that has become an answer: the window's own, and the one that it was shown.

    Words of another window stay. The case is locked by who sends.
    """
    hers = Draft.objects.filter(case=case, staff=by)
    hers.filter(form_key=form_key).delete()
    hers.filter(revision=seen, is_beside=False).delete()


@transaction.atomic
def take(draft: Draft, *, at: datetime) -> None:
    """Go on with what was kept beside; what stood in the composer is kept beside instead."""
    Case.objects.select_for_update(of=("self",)).get(pk=draft.case_id)
    hers = Draft.objects.filter(case=draft.case_id, staff=draft.staff_id)
    hers.filter(is_beside=False).update(is_beside=True, revision=uuid.uuid4())
    hers.filter(pk=draft.pk).update(
        is_beside=False, revision=uuid.uuid4(), changed_at=at, written_by=draft.staff_id
    )


def throw_away(draft: Draft) -> None:
    """Forget what was kept beside."""
    Draft.objects.filter(pk=draft.pk, is_beside=True).delete()


def of_leaver(person: Staff) -> None:
    """
    What somebody who leaves had not sent lies beside the composer of each case's face, who may use it.

    Called when the faces have passed on, within that transaction.
    """
    for draft in Draft.objects.filter(staff=person).select_related("case"):
        draft.staff_id, draft.is_beside = draft.case.face_id, True
        draft.save(update_fields=["staff", "is_beside"])


def is_active(case: Case, *, at: datetime) -> bool:
    """Tell whether somebody wrote in a case, read by `of_promise`, within the last quarter of an hour."""
    return case.draft_changed_at is not None and case.draft_changed_at > at - ACTIVE


def writer_in(case: Case) -> Staff:
    """Return who last wrote in a case in which somebody writes."""
    newest = Draft.objects.filter(case=case, is_beside=False).select_related("staff").latest("changed_at")
    return newest.staff


def forget(*, at: datetime) -> int:
    """Forget drafts that nobody has changed for 30 days. Returns how many went."""
    return Draft.objects.filter(changed_at__lt=at - REMEMBERED).delete()[0]


def of(reader: Staff) -> ArraySubquery:
    """A case's column with the reader's own drafts, the one in the composer first."""
    hers = Draft.objects.filter(case=OuterRef("pk"), staff=reader).order_by("is_beside", "changed_at", "pk")
    row = JSONObject(
        pk="pk",
        text="text",
        said="said",
        revision="revision",
        is_beside="is_beside",
        changed_at="changed_at",
        written_by="written_by__public_name",
    )
    return ArraySubquery(hers.values(row=row))
