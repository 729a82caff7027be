"""What the clock does: at risk, a lead takes over, broken, still owed. Rows decide, never when it ran."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.expressions import Combinable

from vidord.core import rows
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger, milestones, telephony
from vidord.promises.models import LoggedCall, Outcome, PauseReminder, Promise, Reminder
from vidord.promises.models.promise import PromiseQuerySet

ENDS = {
    "BROKEN": (Outcome.Kind.BROKEN, "TIME_PASSED"),
    "UNCONFIRMED": (Outcome.Kind.UNCONFIRMED, "NO_WORD_FROM_CUSTOMER"),
    "NOT_REACHED": (Outcome.Kind.NOT_REACHED, "NO_ANSWER"),
    "NO_REPLY": (Outcome.Kind.VOID, "NO_REPLY"),
}
BECAUSE = tuple(because for _kind, because in ENDS.values())
MOST_AT_ONCE = 1000
A_DAY = timedelta(days=1)

Told = Callable[[list[Promise], datetime], int]
Held = Callable[[PromiseQuerySet], PromiseQuerySet]


@dataclass
class Done:
    """How many promises the clock had in hand, for how many it took each step, and the notices queued."""

    held: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    queued: int = 0

    def __iadd__(self, more: "Done") -> "Done":
        self.held += more.held
        self.steps += more.steps
        self.queued += more.queued
        return self


def next_wake(*, after: datetime) -> datetime | None:
    """Return when the clock next has something to do, or nothing when no promise is live."""
    return (
        Promise.objects.filter(wake_at__gt=after)
        .order_by("wake_at")
        .values_list("wake_at", flat=True)
        .first()
    )


def due_ids(*, at: datetime, besides: set[int]) -> list[int]:
    """Return the promises that the clock must look at now, the earliest first."""
    due = Promise.objects.to_wake(at=at).exclude(pk__in=besides)
    return list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def wake(due: PromiseQuerySet, *, at: datetime, tell: dict[str, Told], hold: Held) -> Done:
    """
    Do the one thing that is due for each promise, in one transaction. What another worker has is left to it.

    `tell` has a verb for AT_RISK, LEAD_TAKES, BROKEN, NOT_REACHED, STILL_OWED and the steps of a pause: how
    many notices it queued for them. It runs inside the transaction, so what the customers are told and what
    the ledger says can't part. `hold` locks the promises, and what lies above them, and waits for nobody.
    """
    by_step: dict[str, list[Promise]] = {}
    held = hold(due.with_pauses().annotate(**_what_has_been()))
    for promise in held[:MOST_AT_ONCE]:
        by_step.setdefault(_due(promise, at=at), []).append(promise)
    done = Done(held=sum(map(len, by_step.values())))
    for name, promises in by_step.items():
        new = _write(promises, name, at=at)
        done.steps[name] += len(new)
        if new and name in tell:
            done.queued += tell[name](new, at)
    return done


def _what_has_been() -> dict[str, Combinable]:
    """
    Columns of a promise for the steps: how it last ended, what was reminded of, and whether somebody says
    that she called in time and the customer has not said otherwise.
    """
    ends = Outcome.objects.filter(promise=OuterRef("pk")).order_by("-number")
    called = LoggedCall.objects.filter(promise=OuterRef("pk"), talked=True, at__lte=OuterRef("due_at"))
    return {
        "last_outcome": Subquery(ends.values("kind")[:1]),
        "reminded": ArraySubquery(Reminder.objects.filter(promise=OuterRef("pk")).values("kind")),
        "is_said_kept": Exists(called.filter(verdict=None)),
    }


def _due(promise: Promise, *, at: datetime) -> str:
    """Which step is due: the times decide, however late the clock comes."""
    if promise.last_outcome == Outcome.Kind.BROKEN:
        return "STILL_OWED"
    passed = [name for name, moment in milestones.of(promise) if moment <= at]
    if passed[-1:] == ["BROKEN"] and promise.is_said_kept:
        return "UNCONFIRMED"
    if passed[-1:] == ["BROKEN"] and promise.kind == Promise.Kind.CALL and telephony.was_sought(promise):
        return "NOT_REACHED"
    return passed[-1] if passed else "TOO_EARLY"


def _write(promises: list[Promise], name: str, *, at: datetime) -> list[Promise]:
    """Write a step's rows and when to look next. Returns those to whom it is new: one reminds once."""
    if name in ENDS:
        kind, because = ENDS[name]
        ledger.end_all(promises, kind, by=Actor.of("clock"), at=at, because=because)
        return promises
    _look_again(promises, name, at=at)
    if name == "STILL_OWED":
        return promises
    return [] if name == "TOO_EARLY" else _remind(promises, name, at=at)


def _remind(promises: list[Promise], name: str, *, at: datetime) -> list[Promise]:
    if name in PauseReminder.Kind.values:
        new = promises
        rows.insert(PauseReminder(pause_id=(one.open_pause or {})["pk"], kind=name, at=at) for one in new)
    else:
        new = [one for one in promises if name not in one.reminded]
        rows.insert(Reminder(promise=one, kind=name, at=at) for one in new)
    clock, verb = Actor.of("clock"), f"promise.{name.lower()}"
    timeline.record_all(
        [timeline.event(verb, by=clock, at=at, subject=one, matter=one.thread_id) for one in new]
    )
    return new


def _look_again(promises: list[Promise], name: str, *, at: datetime) -> None:
    """At the next moment at which something happens; of what is still owed, tomorrow."""
    ids = [promise.pk for promise in promises]
    moments = [_next_look(promise, name, at=at) for promise in promises]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE promises_promise SET wake_at = next.at"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS next (id, at)"
            " WHERE promises_promise.id = next.id",
            [ids, moments],
        )


def _next_look(promise: Promise, name: str, *, at: datetime) -> datetime:
    if name == "STILL_OWED":
        return at + A_DAY
    if promise.open_pause and name != "TOO_EARLY":
        return at  # what comes after this reminder is counted from it
    return milestones.next_after(promise, at=at)
