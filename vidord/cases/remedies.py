"""What was decided goes to bookkeeping as lines, and comes back as confirmations that keep the promise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import get_default_timezone

from vidord.cases.models import Case, Decision, LatePayment, Remedy, RemedyConfirmation
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Outcome
from vidord.rights.statutory_time import swedish_day

BOOKKEEPING = "bookkeeping"
ENDED_FOR_HER = (Outcome.Kind.RELEASED, Outcome.Kind.VOID)
WITH_ITS_CASE = ("promise", "decision__case", "late__remedy__decision__case", "unit")


class NotOwed(Exception):
    """It is not owed any more: confirmed before, with other words, or the customer has let us off."""


class TooEarly(Exception):
    """Nobody paid before it was decided; `args[0]` is the day it was."""


class LiesAhead(Exception):
    """What has not happened yet confirms nothing."""


@dataclass(frozen=True)
class Line:
    """One remedy as bookkeeping needs it: no customer by name, no reason."""

    id: str
    case: int
    kind: str
    amount: Decimal
    decided_on: date
    unit: str


def lines() -> list[Line]:
    """Return every remedy that was given, in order; not those that the customer needs no more."""
    return [_line(one) for one in _given()]


@transaction.atomic
def hand_out_new(write: Callable[[list[Line]], None], *, at: datetime) -> int:
    """
    Write those that have not been handed out before, each once whoever else asks. Returns how many.

    When writing fails nothing counts as handed out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_remedyexport (remedy_id, at) SELECT id, %s FROM unnest(%s::bigint[]) AS id"
            " ORDER BY id ON CONFLICT DO NOTHING RETURNING remedy_id",
            [at, [one.pk for one in _given()]],
        )
        new = {number for (number,) in cursor.fetchall()}
    write([_line(one) for one in _given() if one.pk in new])
    return len(new)


def _given() -> list[Remedy]:
    owed = Remedy.objects.exclude(promise__outcomes__kind__in=ENDED_FOR_HER)
    return list(owed.select_related(*WITH_ITS_CASE).order_by("pk"))


def _line(remedy: Remedy) -> Line:
    return Line(
        id=remedy.reference,
        case=remedy.case.number,
        kind=remedy.kind,
        amount=remedy.worth,
        decided_on=_day(remedy.given_at),
        unit=remedy.unit.name,
    )


@transaction.atomic
def confirm(remedy: Remedy, *, day: date, reference: str, at: datetime) -> bool:
    """
    Bookkeeping says that it was done on a day. Returns whether that is new; the same again changes nothing.

    :raises NotOwed, TooEarly, LiesAhead: see there; then nothing is written.
    """
    case = Case.objects.held_with(remedy.promise)
    held = Remedy.objects.select_related(*WITH_ITS_CASE).get(pk=remedy.pk)
    if held.confirmations.filter(day=day, reference=reference).exists():
        return False
    if held.promise.wake_at is None:
        raise NotOwed
    if day > _day(at):
        raise LiesAhead
    if day < (decided_on := _day(held.given_at)):
        raise TooEarly(decided_on)
    RemedyConfirmation.objects.create(remedy=held, day=day, reference=reference, at=at)
    by = Actor.of(BOOKKEEPING)
    timeline.record("case.remedy_confirmed", by=by, at=at, subject=case, matter=case.thread_id)
    _count(held, at=at)
    return True


def count_confirmations(*, at: datetime) -> int:
    """Keep what bookkeeping has confirmed and the clock had to break first. Returns how many ended."""
    waiting = Remedy.objects.filter(promise__wake_at__isnull=False, confirmations__isnull=False)
    waiting = waiting.select_related(*WITH_ITS_CASE)
    return sum(_hold_and_count(one, at=at) for one in waiting.distinct().order_by("pk"))


@transaction.atomic
def _hold_and_count(remedy: Remedy, *, at: datetime) -> bool:
    Case.objects.held_with(remedy.promise)
    remedy.promise.refresh_from_db()
    return remedy.promise.wake_at is not None and _count(remedy, at=at)


def _count(remedy: Remedy, *, at: datetime) -> bool:
    """
    Count the first day that was confirmed since the promise was last owed. A day is all that bookkeeping
    knows, so what is done on the day it is due is done in time.
    """
    promise = remedy.promise
    last = promise.outcomes.order_by("-number").first()
    fallen = promise.outcomes.filter(kind=Outcome.Kind.RETRACTED).order_by("-number").first()
    confirmed = remedy.confirmations.filter(at__gt=fallen.at) if fallen else remedy.confirmations.all()
    first = confirmed.order_by("day", "pk").first()
    if first is None:
        return False
    done_at = max(_begin(first.day), promise.made_at)
    if done_at > promise.due_at and not (last and last.kind == Outcome.Kind.BROKEN):
        return False  # the clock breaks it first, in the open; then this makes it good
    ledger.fulfil(
        promise,
        by=Actor.of(BOOKKEEPING),
        at=max(at, done_at),
        evidence=Outcome.Evidence.CONFIRMED_REMEDY,
        evidence_at=done_at,
    )
    _note_if_late(remedy, paid_on=first.day, at=at)
    return True


def _note_if_late(remedy: Remedy, *, paid_on: date, at: datetime) -> None:
    """
    Leave a row when money came after the day it was due by law, else by promise: `interest` picks it up. What
    did not reach her after all, and is paid anew, is late from the day that was counted before.
    """
    if remedy.kind not in Decision.PAID:  # 3 § räntelagen is about debts
        return
    due_on = remedy.law_last_day or swedish_day(remedy.promise.due_now)
    counted = remedy.late_payments.aggregate(until=Max("paid_on"))["until"]
    since = max(due_on, counted or due_on)
    if paid_on > since:
        LatePayment.objects.create(remedy=remedy, due_on=since, paid_on=paid_on, at=at)


def _day(at: datetime) -> date:
    return at.astimezone(get_default_timezone()).date()


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())
