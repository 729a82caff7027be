"""The public answer to what many asked: cleared, given on a mandate, sent to each who asked."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from vidord.cases import clearing, reconsidering, reconsidering_letters
from vidord.cases.models import Case, Counted, PublicAnswer, PublicPromise, Reconsideration
from vidord.channels import outbox
from vidord.core.clearance import Clearance
from vidord.people import protection, timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Fulfilment
from vidord.texts.publishing import NoMandate, may_publish


class NothingOwed(Exception):
    """Fewer customers have asked than it takes: nobody has been promised an answer."""


@dataclass(frozen=True)
class Said:
    """The answer, in both languages, and from which day it changes what it was about, if it does."""

    kind: str
    decided_sv: str
    decided_en: str
    reasons_sv: str
    reasons_en: str
    changes_on: date | None = None


def answer(
    about: Reconsideration, said: Said, *, by: Staff, at: datetime, form_key: uuid.UUID
) -> PublicAnswer:
    """
    Answer in public, and write to everybody who was counted. A further answer corrects the ones before.

    :raises NothingOwed: when nobody has been promised an answer.
    :raises vidord.texts.publishing.NoMandate: without a mandate to publish in that legal entity.
    :raises vidord.texts.clearing.NotCleared: when the words may not go as they are; no reason lets them.
    """
    while True:
        try:
            with transaction.atomic():
                return _answer(about, said, by=by, at=at, form_key=form_key)
        except reconsidering.Grew:
            continue


def _answer(
    about: Reconsideration, said: Said, *, by: Staff, at: datetime, form_key: uuid.UUID
) -> PublicAnswer:
    held, cases = reconsidering.hold(about.pk, at=at)
    if earlier := PublicAnswer.objects.filter(form_key=form_key).first():
        return earlier
    owed = PublicPromise.objects.filter(reconsideration=held).first()
    if owed is None:
        raise NothingOwed
    if not may_publish(by, held.version.text.entity, at=at):
        raise NoMandate
    cleared = _clear(said)
    if held.answered_at is None:
        reconsidering.tell(held, cases, at=at)
    given = PublicAnswer.objects.create(
        reconsideration=held,
        number=held.answers.count() + 1,
        by=by,
        at=at,
        form_key=form_key,
        **asdict(said),
    )
    if held.answered_at is None:
        held.answered_at = at
        held.save(update_fields=["answered_at"])
    _send(held, given, owed, cleared=cleared, by=by, at=at)
    facts = {"kind": str(said.kind), "number": given.number}
    timeline.record("reconsideration.answered", by=Actor.of(by), at=at, subject=owed, **facts)
    return given


def _clear(said: Said) -> dict[str, Clearance]:
    return {
        "sv": clearing.clear(said.decided_sv, said.reasons_sv),
        "en": clearing.clear(said.decided_en, said.reasons_en),
    }


def _send(
    about: Reconsideration,
    given: PublicAnswer,
    owed: PublicPromise,
    *,
    cleared: dict[str, Clearance],
    by: Staff,
    at: datetime,
) -> None:
    """One letter each; it is meant to keep what she was promised."""
    counted = list(_counted(owed))
    letters = reconsidering_letters.answers(
        about, given, [one.case for one in counted], cleared=cleared, at=at
    )
    outbox.queue(letters)
    live = [
        (one, letter)
        for one, letter in zip(counted, letters, strict=True)
        if one.promise and one.promise.wake_at
    ]
    Fulfilment.objects.bulk_create(Fulfilment(promise=one.promise, message=letter) for one, letter in live)
    mine = [one.promise for one, _letter in live if one.promise.owner_id != by.pk and _may_read(one.case, by)]
    if mine:
        ledger.hand_all([(one, by) for one in mine], by=Actor.of(by), at=at, because="ANSWERED")


def _counted(owed: PublicPromise) -> list[Counted]:
    """Everybody who was told of it and is still known to us, in order."""
    rows = Counted.objects.filter(public_promise=owed, customer__erased_at=None).order_by("pk")
    return rows.select_related("promise", "case__thread__contact_point", "case__customer__protection")


def _may_read(case: Case, by: Staff) -> bool:
    readers = protection.readers_of(case.customer)
    return readers is None or by in readers
