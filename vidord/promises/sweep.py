"""What the clock does: at risk, a lead takes over, broken, still owed. Decided by times in rows, never by
when it ran.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise, Reminder

LEAD_TAKES_SHARE = 0.75  # S03: at three quarters of a call's window the team lead takes it

Told = Callable[[Promise, datetime], None]


def next_wake(*, after: datetime) -> datetime | None:
    """Return when the clock next has something to do, or nothing when no promise is live."""
    return (
        Promise.objects.filter(wake_at__gt=after)
        .order_by("wake_at")
        .values_list("wake_at", flat=True)
        .first()
    )


def due_ids(*, at: datetime) -> list[int]:
    """Return the promises that the clock must look at now, earliest first."""
    return list(Promise.objects.to_wake(at=at).values_list("id", flat=True)[:500])


@transaction.atomic
def wake(promise_id: int, *, at: datetime, tell: dict[str, Told]) -> str | None:
    """
    Do the one thing that is due for a promise, in one transaction, and return what it was.

    `tell` has a verb for AT_RISK, LEAD_TAKES, BROKEN and STILL_OWED; it runs inside the transaction, so
    what the
    customer is told and what the ledger says can't part. Safe to run twice and on two workers.
    """
    rows = Promise.objects.select_for_update(skip_locked=True, of=("self",)).select_related("thread", "owner")
    promise = rows.filter(pk=promise_id, wake_at__lte=at).first()
    if promise is None:
        return None
    step = _step(promise, at=at)
    if step == "BROKEN":
        ledger.end(promise, Outcome.Kind.BROKEN, by=Actor.of("clock"), at=at, because="TIME_PASSED")
    elif step == "UNCONFIRMED":
        ledger.end(
            promise, Outcome.Kind.UNCONFIRMED, by=Actor.of("clock"), at=at, because="NO_WORD_FROM_CUSTOMER"
        )
    elif step == "STILL_OWED":
        _look_again(promise, at=at + timedelta(days=1))
    else:
        Reminder.objects.create(promise=promise, kind=step, at=at)
        timeline.record(
            f"promise.{step.lower()}", by=Actor.of("clock"), at=at, subject=promise, matter=promise.thread_id
        )
        _look_again(promise, at=_next_after(promise, step))
    if step in tell:
        tell[step](promise, at)
    return step


def _step(promise: Promise, *, at: datetime) -> str:
    """Which step is due: the times decide, however late the clock comes."""
    last = promise.outcomes.order_by("-number").first()
    if last and last.kind == Outcome.Kind.BROKEN:
        return "STILL_OWED"
    unheard = promise.calls.filter(talked=True, at__lte=promise.due_at, verdict=None).order_by("at").first()
    if at >= promise.due_at and unheard:
        return "UNCONFIRMED"
    if at >= promise.due_at:
        return "BROKEN"
    if promise.kind == Promise.Kind.CALL and at >= _lead_takes_at(promise):
        return "LEAD_TAKES" if not promise.reminders.filter(kind="LEAD_TAKES").exists() else "AT_RISK"
    return "AT_RISK"


def _lead_takes_at(promise: Promise) -> datetime:
    start = promise.starts_at or promise.made_at
    return start + (promise.due_at - start) * LEAD_TAKES_SHARE


def _next_after(promise: Promise, step: str) -> datetime:
    is_call = promise.kind == Promise.Kind.CALL
    return _lead_takes_at(promise) if is_call and step == "AT_RISK" else promise.due_at


def _look_again(promise: Promise, *, at: datetime) -> None:
    Promise.objects.filter(pk=promise.pk).update(wake_at=at)
