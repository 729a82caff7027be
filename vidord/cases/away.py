"""
Away from now until: what grows short meanwhile passes to present colleagues.

No reason is stored and the timeline hears nothing of it: when somebody was away is forgotten a day later.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.cases import choosing, passing_on
from vidord.cases.leaving import NoHeir, heir_of
from vidord.cases.models import Case
from vidord.people.models import Absence, Actor, Staff
from vidord.promises.ledger import InThePast
from vidord.promises.models import Promise


@dataclass(frozen=True)
class Away:
    """What being away did: whom it told, and how many promises stay because nobody else is there."""

    absence: Absence
    customers_told: int
    stayed: int


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
    held = (
        Staff.objects.select_for_update(of=("self",)).select_related("deputy", "unit__lead").get(pk=person.pk)
    )
    absence = Absence.objects.create(staff=held, starts_at=at, ends_at=until, marked_by=by)
    short = Promise.objects.live().filter(owner=held, at_risk_at__lte=until).select_related("owner")
    owed = list(short.select_for_update(of=("self",)).order_by("due_at", "id"))
    told = passing_on.pass_on(
        owed, choose=_spread(held, at=at), because="PASSED_ON", by=by, at=at, words="away"
    )
    stayed = Promise.objects.filter(pk__in=[promise.pk for promise in owed], owner=held).count()
    return Away(absence, told, stayed)


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
