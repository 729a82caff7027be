"""Promises are given in cases, in the customer's language."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from vidord.cases import sentences
from vidord.cases.models import Case, CasePromise
from vidord.core import rows
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise


@dataclass(frozen=True)
class Undertaking:
    """A promise as a case knows it; `starts_at` opens a call's window, `only_if` is its condition."""

    case: Case
    kind: str
    owner: Staff
    due_at: datetime
    starts_at: datetime | None = None
    source: ledger.Source = ledger.PERSONAL
    only_if: str = ""


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
    said: dict[tuple, str] = {}
    words = []
    for one in undertakings:
        alike = (one.kind, one.owner.pk, one.starts_at, one.due_at, one.case.thread.language, one.only_if)
        alike += (one.source.kind,)
        if alike not in said:
            said[alike] = _said(one)
        words.append(_word(one, quoted=said[alike]))
    promises = ledger.make_all(words, by=by, at=at)
    rows.insert(
        CasePromise(case=one.case, promise=promise)
        for one, promise in zip(undertakings, promises, strict=True)
    )
    return promises


def _said(one: Undertaking) -> str:
    """With the whole date: "i morgon" would be untrue the day after."""
    with override(one.case.thread.language):
        return sentences.promised(
            one.kind,
            owner=one.owner,
            starts_at=one.starts_at,
            due_at=one.due_at,
            now=None,
            only_if=one.only_if,
            source=one.source.kind,
        )


def _word(one: Undertaking, *, quoted: str) -> ledger.Word:
    return ledger.Word(
        one.case.thread,
        one.owner,
        one.kind,
        quoted,
        one.due_at,
        source=one.source,
        starts_at=one.starts_at,
        only_if=one.only_if,
    )
