"""Promises in series, as a pledge gives them: the next when the last was kept, until the matter is solved."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from vidord.cases.giving import Undertaking, give, give_all
from vidord.cases.models import Case, Closure, SeriesStep
from vidord.core import rows
from vidord.core.calendar import Reckoning, WorkingCalendar
from vidord.people.models import Actor, LegalEntity, Staff
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise
from vidord.texts import pledges
from vidord.texts.models import PledgeRule
from vidord.texts.pledges import Chosen

SOLVED = "SOLVED"
FULFILLED = (Outcome.Kind.KEPT, Outcome.Kind.MADE_GOOD)


def begin(cases: list[Case], *, by: Actor, at: datetime) -> dict[int, Promise]:
    """Give the first of the series that each new case falls under, if any. Returns them by case."""
    known: dict[LegalEntity, list[PledgeRule]] = {}
    calendars: dict[int, WorkingCalendar] = {}
    fallen: list[tuple[Case, Chosen]] = []
    for case in cases:
        entity = case.unit.entity
        if entity not in known:
            known[entity] = [rule for rule in pledges.of_entity(entity, at=at) if rule.is_series]
        if not pledges.fitting(known[entity], topic=case.topic, is_new=True, series=True):
            continue
        unit = case.face.unit
        if unit.calendar_id not in calendars:
            calendars[unit.calendar_id] = unit.calendar.as_working_calendar()
        calendar = calendars[unit.calendar_id]
        chosen = pledges.tightest(
            known[entity], topic=case.topic, is_new=True, calendar=calendar, at=at, series=True
        )
        fallen.append((case, chosen))
    if not fallen:
        return {}
    promises = give_all([_owed(case, chosen, at=at) for case, chosen in fallen], by=by, at=at)
    rows.insert(SeriesStep(promise=promise, begun_at=at) for promise in promises)
    return {case.pk: promise for (case, _), promise in zip(fallen, promises, strict=True)}


def _owed(case: Case, chosen: Chosen, *, at: datetime) -> Undertaking:
    facts = chosen.facts(topic=case.topic, entity=case.unit.entity_id, is_new=True)
    reference, reckoning = chosen.rule.version_id, chosen.reckoning
    source = ledger.Source(Promise.Source.PUBLISHED, reference, reckoning, facts)
    return Undertaking(case, Promise.Kind.WRITE, case.face, reckoning.due_at, source=source)


def go_on(*, at: datetime) -> int:
    """Give the next of every series whose last was kept, in cases that are open. Returns how many."""
    latest = Outcome.objects.filter(promise=OuterRef("promise")).order_by("-number")
    steps = SeriesStep.objects.filter(promise__wake_at=None, promise__next_in_series=None)
    steps = steps.annotate(ended=Subquery(latest.values("kind")[:1])).filter(ended__in=FULFILLED)
    closed = Closure.objects.filter(case__case_promises__promise=OuterRef("promise"), reopened_at=None)
    waiting = steps.filter(~Exists(closed)).order_by("pk").select_related("promise")
    return sum(_go_on_after(step, at=at) is not None for step in waiting)


@transaction.atomic
def _go_on_after(step: SeriesStep, *, at: datetime) -> Promise | None:
    """Give what follows one, once: another worker may have been quicker, or the case been closed."""
    case, last = Case.objects.held_with(step.promise), step.promise
    if SeriesStep.objects.filter(after=last).exists() or case.closures.filter(reopened_at=None).exists():
        return None
    kept = last.outcomes.order_by("-number").first()
    if kept is None or kept.kind not in FULFILLED:
        return None
    reckoning = _next(step, case.face, kept.evidence_at, at=at)
    source = ledger.Source(Promise.Source.PUBLISHED, last.source_reference, reckoning, last.source_facts)
    undertaking = Undertaking(case, last.kind, case.face, reckoning.due_at, source=source)
    promise = give(undertaking, by=Actor.of("clock"), at=at)
    SeriesStep.objects.create(promise=promise, after=last, begun_at=step.begun_at)
    return promise


def _next(step: SeriesStep, face: Staff, kept_at: datetime, *, at: datetime) -> Reckoning:
    """Count from when the last was kept; from now, when that time has passed already."""
    rule = PledgeRule.objects.select_related("calendar").get(version=step.promise.source_reference)
    calendar = face.unit.calendar.as_working_calendar()
    counted = pledges.reckon(rule, calendar=calendar, at=kept_at, begun_at=step.begun_at)
    if counted.due_at > at:
        return counted
    return pledges.reckon(rule, calendar=calendar, at=at, begun_at=step.begun_at)


def carry_over(promise: Promise, *, to: Promise) -> None:
    """What was moved to another time is still one of its series."""
    if step := SeriesStep.objects.filter(promise=promise).first():
        SeriesStep.objects.create(promise=to, after=promise, begun_at=step.begun_at)


def end(case: Case, *, by: Actor, at: datetime) -> None:
    """The matter is solved: what was to come of a series is not owed. What is late already is."""
    coming = Promise.objects.live().filter(case_promise__case=case, series_step__isnull=False)
    for promise in coming.exclude(outcomes__kind=Outcome.Kind.BROKEN).filter(due_at__gt=at):
        ledger.end(promise, Outcome.Kind.VOID, by=by, at=at, because=SOLVED)
