"""
A case in which somebody writes is not moved by the machine for a quarter of an hour; then it is, by itself.

What the customer hears is never held: that a promise broke is told when it breaks. What people decide passes
at once too: a case that somebody takes, and whatever one owes who leaves.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from vidord.cases import drafts
from vidord.cases.models import Case, HeldMove
from vidord.promises.models import Fulfilment, Promise

Because = HeldMove.Because
Move = Callable[[list[Promise], datetime], None]


def hold(promise: Promise, *, because: str, at: datetime) -> HeldMove:
    """Hold what would pass on. A hold is not made longer by the reason that it has already."""
    held = {"owner": promise.owner, "because": because, "since": at, "until": at + drafts.ACTIVE}
    row, is_new = HeldMove.objects.get_or_create(promise=promise, defaults=held)
    if is_new or row.because == because:
        return row
    return HeldMove.objects.update_or_create(promise=promise, defaults=held)[0]


def release(*, at: datetime, moves: dict[str, Move]) -> int:
    """
    Let pass on what has been held long enough, each person's of one reason together. Returns how many did.

    `moves` has a verb for each reason. What has ended, changed owner or been answered meanwhile stays.
    """
    waiting = HeldMove.objects.filter(until__lte=at).order_by("owner", "because")
    groups = waiting.values_list("owner", "because").distinct()
    return sum(_release(owner, because, at=at, move=moves[because]) for owner, because in groups)


@transaction.atomic
def _release(owner: int, because: str, *, at: datetime, move: Move) -> int:
    rows = HeldMove.objects.filter(owner=owner, because=because, until__lte=at)
    cases = Case.objects.filter(case_promises__promise__in=rows.values("promise"))
    Case.objects.held(*cases.values_list("pk", flat=True))  # before its promises, here as everywhere
    held = {row.promise_id: row for row in rows.select_for_update().order_by("pk")}
    owed = Promise.objects.live().filter(pk__in=held, owner=owner).prefetch_related("owner", "thread")
    locked = owed.select_for_update().order_by("due_at", "id")
    still = [one for one in locked if not _is_answered(one, since=held[one.pk].since)]
    if still:
        move(still, at)
    HeldMove.objects.filter(pk__in=[row.pk for row in held.values()]).delete()
    return len(still)


def _is_answered(promise: Promise, *, since: datetime) -> bool:
    """What was written meanwhile is on its way: whether it arrives is told in its own way."""
    return Fulfilment.objects.filter(promise=promise, message__queued_at__gte=since).exists()
