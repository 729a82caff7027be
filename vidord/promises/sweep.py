"""What the clock does: at risk, a lead takes over, broken, still owed. Rows decide, never when it ran."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise, Reminder

BECAUSE = {"BROKEN": "TIME_PASSED", "UNCONFIRMED": "NO_WORD_FROM_CUSTOMER"}
LEAD_TAKES_SHARE = 0.75  # S03: at three quarters of a call's window the team lead takes it

Told = Callable[[Promise, datetime], int]


@dataclass(frozen=True)
class Step:
    """What the clock did for one promise, and how many notices it queued."""

    name: str
    queued: int = 0


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
def wake(promise_id: int, *, at: datetime, tell: dict[str, Told]) -> Step | None:
    """
    Do the one thing that is due for a promise, in one transaction; nothing when another worker has it.

    `tell` has a verb for AT_RISK, LEAD_TAKES, BROKEN and STILL_OWED: how many notices it queued. It
    runs inside the transaction, so what the customer is told and what the ledger says can't part.
    """
    rows = Promise.objects.select_for_update(skip_locked=True, of=("self",)).select_related("thread", "owner")
    promise = rows.filter(pk=promise_id, wake_at__lte=at).first()
    if promise is None:
        return None
    name = _due(promise, at=at)
    is_new = _write(promise, name, at=at)
    return Step(name, tell[name](promise, at) if is_new and name in tell else 0)


def _due(promise: Promise, *, at: datetime) -> str:
    """Which step is due: the times decide, however late the clock comes."""
    last = promise.outcomes.order_by("-number").first()
    if last and last.kind == Outcome.Kind.BROKEN:
        return "STILL_OWED"
    passed = [name for name, moment in _milestones(promise) if moment <= at]
    if passed[-1:] == ["BROKEN"] and _is_said_kept(promise):
        return "UNCONFIRMED"
    return passed[-1] if passed else "TOO_EARLY"


def _milestones(promise: Promise) -> list[tuple[str, datetime]]:
    """The moments at which something happens to an unfulfilled promise, in order."""
    start = promise.starts_at or promise.made_at
    moments = [("AT_RISK", promise.at_risk_at), ("BROKEN", promise.due_at)]
    if promise.kind == Promise.Kind.CALL:
        moments.insert(1, ("LEAD_TAKES", start + (promise.due_at - start) * LEAD_TAKES_SHARE))
    return moments


def _is_said_kept(promise: Promise) -> bool:
    """Somebody says that she called in time, and the customer has not said otherwise."""
    return promise.calls.filter(talked=True, at__lte=promise.due_at, verdict=None).exists()


def _write(promise: Promise, name: str, *, at: datetime) -> bool:
    """Write the step's rows and when to look next. Returns whether it is new: each reminder is given once."""
    clock = Actor.of("clock")
    if name in BECAUSE:
        ledger.end(promise, Outcome.Kind(name), by=clock, at=at, because=BECAUSE[name])
        return True
    if name == "STILL_OWED":
        _look_again(promise, at=at + timedelta(days=1))
        return True
    _look_again(promise, at=min(moment for _, moment in _milestones(promise) if moment > at))
    if name == "TOO_EARLY":
        return False
    _, is_new = Reminder.objects.get_or_create(promise=promise, kind=name, defaults={"at": at})
    if is_new:
        timeline.record(f"promise.{name.lower()}", by=clock, at=at, subject=promise, matter=promise.thread_id)
    return is_new


def _look_again(promise: Promise, *, at: datetime) -> None:
    Promise.objects.filter(pk=promise.pk).update(wake_at=at)
