"""
Away from now until: what grows short meanwhile passes to present colleagues.

No reason is stored and the timeline hears nothing of it: when somebody was away is forgotten a day later.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.cases import choosing, drafts, held_moves, passing_on
from vidord.cases.held_moves import Because
from vidord.cases.leaving import NoHeir, heir_of
from vidord.cases.models import Case
from vidord.people.models import Absence, Actor, Staff
from vidord.promises.ledger import InThePast
from vidord.promises.models import Promise


@dataclass(frozen=True)
class Away:
    """What being away did: whom it told, how many promises stay for want of another, how many wait."""

    absence: Absence
    customers_told: int
    stayed: int
    waiting: int = 0


@transaction.atomic
def mark(person: Staff, *, until: datetime, by: Actor, at: datetime) -> Away:
    """
    Mark a person away from now until a moment, and spread what would grow short or late meanwhile.

    Each customer is told once, with the new name; no due time changes. What grows short after she is back
    stays hers.

    :raises vidord.promises.ledger.InThePast: when `until` is not after `at`.
    """
    if until <= at:
        raise InThePast
    held = Staff.objects.select_for_update().get(pk=person.pk)
    absence = Absence.objects.create(staff=held, starts_at=at, ends_at=until, marked_by=by)
    short = Promise.objects.live().filter(owner=held, at_risk_at__lte=until).prefetch_related("owner")
    owed = list(short.select_for_update().order_by("due_at", "id"))
    waiting = _held(owed, at=at)
    passes = [promise for promise in owed if promise not in waiting]
    told = _pass_on(passes, of=held, by=by, at=at)
    stayed = Promise.objects.filter(pk__in=[promise.pk for promise in passes], owner=held).count()
    return Away(absence, told, stayed, len(waiting))


def _held(owed: list[Promise], *, at: datetime) -> list[Promise]:
    """Those of customers in one of whose cases somebody writes: one customer, one heir, one message."""
    cases = {promise: Case.objects.of_promise(promise) for promise in owed}
    writers = drafts.writers_in(cases.values(), at=at)
    written_in = {case.customer_id for case in cases.values() if case.pk in writers}
    waiting = [promise for promise, case in cases.items() if case.customer_id in written_in]
    for promise in waiting:
        held_moves.hold(promise, because=Because.AWAY, at=at)
    return waiting


def _pass_on(owed: list[Promise], *, of: Staff, by: Actor, at: datetime) -> int:
    spread = _spread(of, at=at)
    return passing_on.pass_on(owed, choose=spread, because="PASSED_ON", by=by, at=at, words="away")


def move_held(owed: list[Promise], at: datetime) -> None:
    """Pass on what was held, when its owner is still away."""
    person = owed[0].owner
    if Absence.objects.filter(staff=person, starts_at__lte=at, ends_at__gt=at).exists():
        _pass_on(owed, of=person, by=Actor.of("clock"), at=at)


@transaction.atomic
def back(person: Staff, *, by: Actor, at: datetime) -> int:
    """She is here again: end what absence there is. What was passed on stays with who took it."""
    return Absence.objects.filter(staff=person, starts_at__lt=at, ends_at__gt=at).update(ends_at=at)


def _spread(person: Staff, *, at: datetime) -> passing_on.Chooser:
    """Choose by who is here, knows the topic, speaks the language, owes least; else deputy, lead, herself."""
    here = choosing.here_besides(person, at=at)
    load = Counter(choosing.owed_by([one.staff for one in here]))

    def choose(case: Case, promises: int) -> Staff:
        if here:
            heir = choosing.fittest(here, load, topic=case.topic, language=case.thread.language).staff
        else:
            try:
                heir = heir_of(person, at=at)
            except NoHeir:
                return person
        load[heir.pk] += promises
        return heir

    return choose
