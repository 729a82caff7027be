"""Promises are given in cases, in the customer's language."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from vidord.cases import sentences
from vidord.cases.models import Case, CasePromise
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise


@dataclass(frozen=True)
class Undertaking:
    """A promise as a case knows it; `starts_at` opens a call's window."""

    case: Case
    kind: str
    owner: Staff
    due_at: datetime
    starts_at: datetime | None = None
    source: ledger.Source = ledger.PERSONAL


def give(undertaking: Undertaking, *, by: Actor, at: datetime) -> Promise:
    """
    Give a promise and tie it to its case.

    :raises vidord.promises.ledger.InThePast: when it is due at or before `at`.
    """
    return give_all([undertaking], by=by, at=at)[0]


@transaction.atomic(savepoint=False)
def give_all(undertakings: list[Undertaking], *, by: Actor, at: datetime) -> list[Promise]:
    """
    Give many, in their order.

    :raises vidord.promises.ledger.InThePast: when one is due at or before `at`; then none is given.
    """
    promises = ledger.make_all([_word(one) for one in undertakings], by=by, at=at)
    CasePromise.objects.bulk_create(
        CasePromise(case=one.case, promise=promise)
        for one, promise in zip(undertakings, promises, strict=True)
    )
    return promises


def _word(one: Undertaking) -> ledger.Word:
    with override(one.case.thread.language):
        # With the whole date: "i morgon" would be untrue the day after.
        quoted = sentences.promised(
            one.kind, owner=one.owner, starts_at=one.starts_at, due_at=one.due_at, now=None
        )
    return ledger.Word(
        one.case.thread, one.owner, one.kind, quoted, one.due_at, source=one.source, starts_at=one.starts_at
    )
