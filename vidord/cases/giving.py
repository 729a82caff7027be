"""A promise is given in a case, in the customer's language."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from vidord.cases import sentences
from vidord.cases.models import Case, CasePromise
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise


@transaction.atomic
def give(
    case: Case,
    kind: str,
    *,
    owner: Staff,
    due_at: datetime,
    by: Actor,
    at: datetime,
    starts_at: datetime | None = None,
    source: ledger.Source = ledger.PERSONAL,
) -> Promise:
    """
    Give a promise and tie it to its case.

    :raises vidord.promises.ledger.InThePast: when `due_at` is not after `at`.
    """
    with override(case.thread.language):
        # With the whole date: "i morgon" would be untrue the day after.
        quoted = sentences.promised(kind, owner=owner, starts_at=starts_at, due_at=due_at, now=None)
    promise = ledger.make(
        case.thread,
        owner=owner,
        kind=kind,
        quoted=quoted,
        due_at=due_at,
        starts_at=starts_at,
        by=by,
        at=at,
        source=source,
    )
    CasePromise.objects.create(case=case, promise=promise)
    return promise
