"""What the telephony proves of promised calls: answered is evidence, and twice in vain is not reached."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from vidord.channels.models import CallEvent
from vidord.people import timeline
from vidord.people.models import Actor, ContactPoint
from vidord.promises import ledger
from vidord.promises.models import (
    ConnectedCall,
    LoggedCall,
    Outcome,
    OwnerChange,
    Promise,
    Unanswered,
)

APART = 4  # the first and the last try are at least a quarter of the window apart


def meant_by(event: CallEvent) -> Promise | None:
    """
    Return the promise that a call of ours is about: of those to that number whose time had come, by whoever
    has or had it, the one that is due first. Nothing when the number is several customers'.
    """
    if not (event.is_ours and event.staff_id and event.number):
        return None
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value=event.number)
    has_had = OwnerChange.objects.filter(promise=OuterRef("pk")).filter(
        Q(from_staff=event.staff_id) | Q(to_staff=event.staff_id)
    )
    owed = Promise.objects.live().filter(
        Q(owner=event.staff_id) | Exists(has_had),
        kind=Promise.Kind.CALL,
        thread__customer__in=points.values("customer"),
    )
    open_ = owed.annotate(opens=Coalesce("starts_at", "made_at")).filter(opens__lte=event.at)
    found = list(open_.select_related("thread").order_by("due_at", "pk"))
    return found[0] if len({one.thread.customer_id for one in found}) == 1 else None


def count_answered(*, at: datetime) -> int:
    """Let every answered call count for its promise, each once. Returns how many ended."""
    used = Outcome.objects.filter(
        promise=OuterRef("promise"),
        evidence=Outcome.Evidence.CONNECTED_CALL,
        evidence_at=OuterRef("event__at"),
    )
    calls = ConnectedCall.objects.filter(~Exists(used), promise__wake_at__isnull=False)
    return sum(_count(call, at=at) for call in calls.select_related("event").order_by("pk"))


@transaction.atomic
def _count(call: ConnectedCall, *, at: datetime) -> bool:
    promise = Promise.objects.select_for_update().get(pk=call.promise_id)
    if promise.wake_at is None:
        return False
    last = promise.outcomes.order_by("-number").first()
    if call.event.at > promise.due_at and not (last and last.kind == Outcome.Kind.BROKEN):
        return False  # the clock breaks it first, in the open; then this makes it good
    ledger.fulfil(
        promise,
        by=Actor.of("telephony"),
        at=max(at, call.event.at),
        evidence=Outcome.Evidence.CONNECTED_CALL,
        evidence_at=call.event.at,
    )
    return True


def note_unanswered(promise: Promise, event: CallEvent) -> bool:
    """Write that a call of ours rang in vain, once. The promise must be held. Returns whether it is new."""
    if event.staff is None or Unanswered.objects.filter(event=event).exists():
        return False
    by = Actor.of(event.staff)
    call = LoggedCall.objects.create(promise=promise, at=event.at, by=by, talked=False)
    Unanswered.objects.create(call=call, event=event)
    timeline.record("promise.call_unanswered", by=by, at=event.at, subject=promise, matter=promise.thread_id)
    return True


def proven(calls: QuerySet[LoggedCall]) -> QuerySet[LoggedCall]:
    """Those that the telephony has seen ring in vain; one that it told of as answered since is none."""
    answered = CallEvent.objects.filter(
        call_id=OuterRef("unanswered__event__call_id"), kind=CallEvent.Kind.CONNECTED
    )
    return calls.filter(unanswered__event__isnull=False).exclude(Exists(answered))


def was_sought(promise: Promise) -> bool:
    """Tell whether the telephony saw her called twice or more within the promised time, well apart."""
    opens = promise.starts_at or promise.made_at
    tries = proven(promise.calls.all()).filter(at__gte=opens, at__lte=promise.due_at)
    found = tries.aggregate(first=Min(F("at")), last=Max(F("at")))
    if found["first"] is None:
        return False
    apart: timedelta = found["last"] - found["first"]
    return apart >= (promise.due_at - opens) / APART
