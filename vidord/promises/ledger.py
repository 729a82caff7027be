"""Making promises, passing them on and ending them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from vidord.channels.models import Attempt, Thread
from vidord.core import rows
from vidord.core.calendar import Reckoning, WorkingCalendar
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises.models import Condition, LoggedCall, Outcome, OwnerChange, Promise

AT_RISK_SHARE = 0.75
LONGEST = timedelta(days=366)
CONFIRM_WORKING_DAYS = 2
CORRECTED = "CORRECTED"  # we had said broken, and the evidence shows that it was in time
CALL_AT_RISK_SHARE = 0.5  # S03: uncalled at half of the window, owner and deputy hear


class Unpromisable(Exception):
    """Nothing can be promised for that time."""


class InThePast(Unpromisable):
    """The due time has already been."""


class TooFarAhead(Unpromisable):
    """The due time is more than a year ahead: nobody can answer for it by name."""


class OwnerHasLeft(Exception):
    """The person no longer works here and can own no promise."""


@dataclass(frozen=True)
class Source:
    """
    Where a promise comes from: its kind, the row it cites, how its time was counted.

    A pledge has `facts`: why this one. An agreement has its number and the `words` in it, the law a rule's id
    and version, the words of the statute, and its last day if it names one.
    """

    kind: str
    reference: int | None = None
    reckoning: Reckoning | None = None
    facts: dict | None = None
    words: str = ""
    agreement_number: str = ""
    law_rule: str = ""
    law_version: str = ""
    law_last_day: date | None = None

    @classmethod
    def of(cls, promise: Promise) -> "Source":
        """Return a given promise's source; its time is the promise's own."""
        return cls(
            promise.source,
            promise.source_reference,
            facts=promise.source_facts,
            words=promise.source_words,
            agreement_number=promise.agreement_number,
            law_rule=promise.law_rule,
            law_version=promise.law_version,
            law_last_day=promise.law_last_day,
        )


PERSONAL = Source(Promise.Source.PERSONAL)


@dataclass(frozen=True)
class Word:
    """
    What is about to be promised. `quoted` is what the customer reads; `starts_at` opens a window.

    `only_if` is the condition it is given on, which `quoted` says too.
    """

    thread: Thread
    owner: Staff
    kind: str
    quoted: str
    due_at: datetime
    source: Source = PERSONAL
    starts_at: datetime | None = None
    only_if: str = ""


def make(word: Word, *, by: Actor, at: datetime) -> Promise:
    """
    Give a promise.

    :raises Unpromisable: when it is due at or before `at`, or more than a year ahead.
    :raises OwnerHasLeft: when the owner's departure is written.
    """
    return make_all([word], by=by, at=at)[0]


@transaction.atomic(savepoint=False)
def make_all(words: list[Word], *, by: Actor, at: datetime) -> list[Promise]:
    """
    Give many promises, or none.

    :raises Unpromisable: when one is due at or before `at`, or more than a year ahead.
    :raises OwnerHasLeft: when an owner's departure is written.
    """
    if any(word.due_at <= at for word in words):
        raise InThePast
    if any(word.due_at > at + LONGEST for word in words):
        raise TooFarAhead
    _hold_serving({word.owner.pk for word in words})
    warnings = _Warnings(at=at)
    promises = rows.insert(_promise(word, at_risk_at=warnings.of(word), by=by, at=at) for word in words)
    _write_conditions(words, promises)
    timeline.record_all(
        [
            timeline.event(
                "promise.given",
                by=by,
                at=at,
                subject=promise,
                matter=promise.thread_id,
                kind=promise.kind,
                due_at=promise.due_at,
                owner=promise.owner_id,
            )
            for promise in promises
        ]
    )
    return promises


def _write_conditions(words: list[Word], promises: list[Promise]) -> None:
    """Write what each is given on, and let the promises know it without reading."""
    given = []
    for word, promise in zip(words, promises, strict=True):
        promise.stands_on = {"words": word.only_if, "turned": None, "because": None} if word.only_if else None
        if word.only_if:
            given.append(Condition(promise=promise, words=word.only_if))
    if given:
        rows.insert(given)


def _hold_serving(owners: set[int]) -> None:
    """Hold the owners' rows, so that nobody leaves before the promise is written; others may hold them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT departed.id FROM people_staff staff LEFT JOIN people_departure departed"
            " ON departed.staff_id = staff.id WHERE staff.id = ANY(%s) ORDER BY staff.id FOR SHARE OF staff",
            [sorted(owners)],
        )
        if any(departure for (departure,) in cursor.fetchall()):
            raise OwnerHasLeft


def _promise(word: Word, *, at_risk_at: datetime, by: Actor, at: datetime) -> Promise:
    return Promise(
        thread=word.thread,
        owner=word.owner,
        kind=word.kind,
        source=word.source.kind,
        source_reference=word.source.reference,
        source_words=word.source.words,
        agreement_number=word.source.agreement_number,
        law_rule=word.source.law_rule,
        law_version=word.source.law_version,
        law_last_day=word.source.law_last_day,
        source_facts=word.source.facts,
        quoted=word.quoted,
        made_at=at,
        made_by=by,
        starts_at=word.starts_at,
        due_at=word.due_at,
        at_risk_at=at_risk_at,
        wake_at=at_risk_at,
        reckoning=word.source.reckoning.as_row() if word.source.reckoning else None,
    )


class _Warnings:
    """When owners are warned; counted once for all that are alike."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.calendars: dict[int, WorkingCalendar] = {}
        self.found: dict[tuple[int, datetime, datetime], datetime] = {}

    def of(self, word: Word) -> datetime:
        """Three quarters into the owner's working time, so that she hears while she can still act."""
        start = word.starts_at or self.at
        if word.kind == Promise.Kind.CALL:
            return start + (word.due_at - start) * CALL_AT_RISK_SHARE
        unit = word.owner.unit
        if unit.calendar_id not in self.calendars:
            self.calendars[unit.calendar_id] = unit.calendar.as_working_calendar()
        alike = (unit.calendar_id, start, word.due_at)
        if alike not in self.found:
            self.found[alike] = _three_quarters(self.calendars[unit.calendar_id], start, word.due_at)
        return self.found[alike]


def _three_quarters(calendar: WorkingCalendar, start: datetime, due_at: datetime) -> datetime:
    work = calendar.working_time_between(start, due_at)
    if not work:
        return start + (due_at - start) * AT_RISK_SHARE
    return calendar.after_working_time(start, work * AT_RISK_SHARE).due_at


def hand_to(promise: Promise, *, to: Staff, by: Actor, at: datetime, because: str) -> None:
    """Pass a live promise to another named person. Its due time stays."""
    hand_all([(promise, to)], by=by, at=at, because=because)


@transaction.atomic
def hand_all(heirs: list[tuple[Promise, Staff]], *, by: Actor, at: datetime, because: str) -> None:
    """Pass live promises on, each to a named person. No due time changes."""
    locked = Promise.objects.select_for_update().filter(pk__in=[one.pk for one, _ in heirs])
    owners = dict(locked.order_by("pk").values_list("pk", "owner_id"))
    rows.insert(
        OwnerChange(
            promise=promise, from_staff_id=owners[promise.pk], to_staff=to, by=by, at=at, because=because
        )
        for promise, to in heirs
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE promises_promise SET owner_id = heir.staff_id"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS heir (id, staff_id)"
            " WHERE promises_promise.id = heir.id",
            [[promise.pk for promise, _ in heirs], [to.pk for _, to in heirs]],
        )
    timeline.record_all(
        [
            timeline.event(
                "promise.handed_over",
                by=by,
                at=at,
                subject=promise,
                matter=promise.thread_id,
                to=to.pk,
                because=because,
            )
            for promise, to in heirs
        ]
    )
    for promise, to in heirs:
        promise.owner = to


@transaction.atomic
def end(
    promise: Promise,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    because: str = "",
    evidence: str = "",
    evidence_at: datetime | None = None,
    attempt: Attempt | None = None,
) -> Outcome:
    """
    Write an outcome. The database refuses one that may not follow, or that lacks reason or evidence.

    :raises django.db.IntegrityError: on such a refusal.
    """
    outcome = Outcome.objects.create(
        promise=promise,
        number=0,
        kind=kind,
        by=by,
        at=at,
        because=because,
        evidence=evidence,
        evidence_at=evidence_at,
        attempt=attempt,
    )
    timeline.record(
        f"promise.{kind.lower()}",
        by=by,
        at=at,
        subject=promise,
        matter=promise.thread_id,
        evidence=evidence or None,
    )
    return outcome


@transaction.atomic
def end_all(promises: list[Promise], kind: str, *, by: Actor, at: datetime, because: str) -> None:
    """
    End many for one reason. Evidence is counted one by one, by `fulfil`.

    :raises django.db.IntegrityError: when the database refuses one of them; then none is ended.
    """
    rows.insert(
        Outcome(promise=promise, number=0, kind=kind, by=by, at=at, because=because) for promise in promises
    )
    verb = f"promise.{kind.lower()}"
    timeline.record_all(
        [
            timeline.event(verb, by=by, at=at, subject=one, matter=one.thread_id, evidence=None)
            for one in promises
        ]
    )


def fulfil(
    promise: Promise,
    *,
    by: Actor,
    at: datetime,
    evidence: str,
    evidence_at: datetime,
    attempt: Attempt | None = None,
) -> Outcome:
    """Count evidence: in time is kept, late is made good; a time before it was due corrects a broken one."""
    kind = Outcome.Kind.KEPT if promise.is_in_time(evidence_at) else Outcome.Kind.MADE_GOOD
    is_corrected = kind == Outcome.Kind.KEPT and _is_broken(promise)
    return end(
        promise,
        kind,
        by=by,
        at=at,
        because=CORRECTED if is_corrected else "",
        evidence=evidence,
        evidence_at=evidence_at,
        attempt=attempt,
    )


def _is_broken(promise: Promise) -> bool:
    last = promise.outcomes.order_by("-number").values_list("kind", flat=True).first()
    return last == Outcome.Kind.BROKEN


@transaction.atomic
def log_call(promise: Promise, *, talked: bool, by: Actor, at: datetime) -> LoggedCall:
    """A person says that she called. The customer is the one who can say that they talked."""
    held = Promise.objects.select_for_update().get(pk=promise.pk)
    call = LoggedCall.objects.create(promise=held, at=at, by=by, talked=talked)
    if talked and at <= held.due_at:
        calendar = held.owner.unit.calendar.as_working_calendar()
        last_word = calendar.after_working_days(at, CONFIRM_WORKING_DAYS).due_at
        held.wake_at = max(held.due_at, last_word)  # the clock waits for her word before it breaks it
        held.save(update_fields=["wake_at"])
    timeline.record(
        "promise.call_logged", by=by, at=at, subject=promise, matter=promise.thread_id, talked=talked
    )
    return call
