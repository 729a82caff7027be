"""Notes: what staff write down for each other in a case. The customer's page never reads them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.cases import mentioning, staff_notices
from vidord.cases.models import Case, Note
from vidord.people import timeline
from vidord.people.models import Actor, Staff


@transaction.atomic
def write(
    case: Case, *, text: str, by: Staff, at: datetime, form_key: uuid.UUID, tell: Iterable[Staff] = ()
) -> Note:
    """
    Write a note, and tell whom it names and those in `tell`, each once. Nothing else changes by it.

    Posted twice with one `form_key` it is one note.

    :raises vidord.cases.mentioning.NotMentioned: when one of them can't be told; then nothing is written.
    """
    case = Case.objects.locked(case.pk).select_related("unit", "customer__protection").get()
    if again := Note.objects.filter(form_key=form_key).first():
        return again
    named = mentioning.named_in(text, Staff.objects.serving().order_by("id")) if "@" in text else []
    note = Note.objects.create(case=case, by=by, at=at, text=text.strip(), form_key=form_key)
    told = mentioning.tell(note, [*named, *tell], at=at)
    staff_notices.tell_of_mention(case, to=[one.staff for one in told], by=by, at=at)
    timeline.record("case.noted", by=Actor.of(by), at=at, subject=case, matter=case.thread_id, note=note.pk)
    return note


@dataclass(frozen=True)
class Told:
    """Who was told of a note, and whether she has ticked it off."""

    mention: int
    staff: int
    name: str
    is_ticked: bool


@dataclass(frozen=True)
class Noted:
    """One note as the desk's page shows it."""

    note: int
    who: str
    at: datetime
    text: str
    told: list[Told]


def in_case(case: Case) -> list[Noted]:
    """The notes of a case that was read `for_desk`; none of another."""
    return [
        Noted(
            row["pk"],
            row["who"],
            datetime.fromisoformat(row["at"]),
            row["text"],
            [Told(**one) for one in row["told"]],
        )
        for row in [*getattr(case, "noted", []), *getattr(case, "parts_noted", [])]
    ]
