"""When enough customers ask, whoever decided answers in public by a time: promised once, to each of them."""

from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from vidord.cases import closing, counting, reconsidering_letters
from vidord.cases.giving import Undertaking, give_all
from vidord.cases.models import Case, Counted, PublicPromise, Reconsideration
from vidord.core import rows
from vidord.people import protection, timeline
from vidord.people.models import Actor, LegalEntity, Mandate, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise

ENDED = ExpressionWrapper(Q(wake_at=None), output_field=BooleanField())
log = structlog.get_logger()


class Grew(Exception):
    """Somebody else has asked since we looked, and her case is not held."""


def call(*, at: datetime) -> int:
    """Promise what enough customers ask for, and tell them and newcomers. Returns how many were told."""
    told = 0
    for one in counting.to_act_on(at=at):
        try:
            told += _go_on(one, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("what many ask for could not be promised", reconsideration=one)
    return told


def _go_on(reconsideration: int, *, at: datetime) -> int:
    while True:
        try:
            with transaction.atomic():
                about, cases = hold(reconsideration, at=at)
                return 0 if about.answered_at else tell(about, cases, at=at)
        except Grew:
            continue


def hold(reconsideration: int, *, at: datetime) -> tuple[Reconsideration, dict[int, Case]]:
    """
    Lock the cases of everybody who asks, then the count; in this order everywhere, as `objecting` does.

    :raises Grew: when another one has asked between.
    """
    asked = counting.of(reconsideration, at=at)
    cases = {case.pk: case for case in Case.objects.held(*sorted(set(asked.values())))}
    about = Reconsideration.objects.select_for_update().get(pk=reconsideration)
    if about.answered_at is None and counting.of(reconsideration, at=at) != asked:
        raise Grew
    return about, {customer: cases[case] for customer, case in asked.items()}


def tell(about: Reconsideration, cases: dict[int, Case], *, at: datetime) -> int:
    """Promise each who has not been told yet, and write to her. What they hold is held by the caller."""
    owed = PublicPromise.objects.select_related("decider").filter(reconsideration=about).first()
    if owed is None and len(cases) < about.threshold.customers:
        return 0
    owed = owed or _promise(about, customers=len(cases), at=at)
    untold = set(counting.untold(at=at).filter(reconsideration=about).values_list("person", flat=True))
    new = {customer: case for customer, case in cases.items() if customer in untold}
    promises = _give(about, owed, list(new.values()), at=at) if at < owed.due_at else [None] * len(new)
    rows.insert(
        Counted(public_promise=owed, customer_id=customer, case=case, promise=promise)
        for (customer, case), promise in zip(new.items(), promises, strict=True)
    )
    reconsidering_letters.tell_promised(
        about, owed, [one for one in zip(new.values(), promises, strict=True) if one[1]], at=at
    )
    return len(new)


def _promise(about: Reconsideration, *, customers: int, at: datetime) -> PublicPromise:
    decider = decider_of(about, at=at)
    due_at = _close_of_day(decider, about.threshold.working_days, at=at)
    owed = PublicPromise.objects.create(
        reconsideration=about, customers=customers, decider=decider, at=at, due_at=due_at
    )
    facts = {"to": decider.pk, "due_at": due_at}
    timeline.record("reconsideration.promised", by=Actor.of("clock"), at=at, subject=owed, **facts)
    reconsidering_letters.tell_decider(about, owed, at=at)
    return owed


def _close_of_day(decider: Staff, working_days: int, *, at: datetime) -> datetime:
    """The public page names a day, and all of it is ours."""
    calendar = decider.unit.calendar.as_working_calendar()
    counted = calendar.after_working_days(at, working_days)
    day = counted.due_at.astimezone(calendar.timezone).date()
    return calendar.intervals_on(day)[-1][1]


def _give(about: Reconsideration, owed: PublicPromise, cases: list[Case], *, at: datetime) -> list[Promise]:
    clock, owner = Actor.of("clock"), owner_of(owed)
    source = ledger.Source(Promise.Source.PUBLISHED, about.threshold.version_id)
    for case in cases:
        closing.reopen(case, by=clock, at=at)
    undertakings = [
        Undertaking(case, Promise.Kind.WRITE, _who_may_read(case, owner), owed.due_at, source=source)
        for case in cases
    ]
    return give_all(undertakings, by=clock, at=at)


def _who_may_read(case: Case, owner: Staff) -> Staff:
    """A protected customer's promise is owned by one of her readers; she gets the same answer, as early."""
    readers = protection.readers_of(case.customer)
    if readers is None or owner in readers:
        return owner
    return case.face if case.face in readers else readers[0]


def owner_of(owed: PublicPromise) -> Staff:
    """Return who answers for it now: whoever owns what those were promised whom all of us may read."""
    promises = Promise.objects.filter(counted__public_promise=owed, thread__customer__protection=None)
    newest = promises.select_related("owner__unit__calendar").order_by(ENDED, "pk").first()
    return newest.owner if newest else owed.decider


def decider_of(about: Reconsideration, *, at: datetime) -> Staff:
    """
    Return who decided it; when she has left, who took over after her, if that one may publish, else who may.

    Nobody may: then it is still whoever took over.
    """
    person = about.version.decided_by
    while hasattr(person, "departure"):
        person = person.departure.heir
    others = _who_may_publish(about.version.text.entity, at=at)
    return person if person in others or not others else others[0]


def _who_may_publish(entity: LegalEntity, *, at: datetime) -> list[Staff]:
    mandates = Mandate.objects.in_force(at=at).filter(kind=Mandate.Kind.PUBLISH)
    people = Staff.objects.serving().filter(mandates__in=mandates, roles__entity=entity)
    return list(people.select_related("unit__calendar").distinct().order_by("pk"))
