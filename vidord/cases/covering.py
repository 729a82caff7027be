"""Whose mandate covers a question: the nearest who is here, and who is next when time runs out."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from vidord.cases import deciders
from vidord.cases.deciders import NOTHING, Rung
from vidord.cases.models import AuthorityAsked, Case
from vidord.people import presence, protection
from vidord.people.models import Mandate, Staff
from vidord.promises.models import Promise

TO_DECIDE = timedelta(minutes=30)


def mandate_of(person: Staff, *, kind: str, amount: Decimal, at: datetime) -> Mandate | None:
    """Return the mandate on which a person may decide so much at a moment: the smallest that reaches."""
    covering = Mandate.objects.in_force(at=at).covering(kind, amount).filter(holder=person)
    return covering.filter(holder__departure=None).order_by("limit", "pk").first()  # without limit is last


def holders(
    case: Case, *, kind: str, amount: Decimal, at: datetime, besides: Iterable[Staff] = ()
) -> list[Rung]:
    """Return those who may decide it, the smallest reach first; for a protected customer, of her readers."""
    readers = protection.readers_of(case.customer)
    return [
        rung
        for rung in deciders.people_of(case.unit.entity, at=at, kind=kind)
        if rung.reach > NOTHING
        and rung.reach >= amount
        and rung.staff not in besides
        and (readers is None or rung.staff in readers)
    ]


def nearest(rungs: list[Rung]) -> Staff | None:
    """Choose who is here, else who begins first, else the largest reach; nobody among none."""
    here = [rung for rung in rungs if rung.presence.is_here]
    ahead = sorted(
        (rung for rung in rungs if rung.presence.next_at),
        key=lambda rung: (rung.presence.next_at, rung.reach),
    )
    chosen = (here or ahead or rungs[::-1])[:1]
    return chosen[0].staff if chosen else None


def next_holder(asked: AuthorityAsked, case: Case, *, at: datetime) -> Staff | None:
    """
    Return who decides when its owner has not: a present holder of as large a mandate who has not had it yet.

    Nobody present: the largest reach, here or not. Nothing when nobody is left.
    """
    people = deciders.people_of(case.unit.entity, at=at, kind=asked.kind)
    mine = next((rung.reach for rung in people if rung.staff == asked.promise.owner), NOTHING)
    above = [rung for rung in _others(asked, case, at=at) if rung.reach >= mine]
    here = [rung for rung in above if rung.presence.is_here]
    chosen = here[:1] or above[-1:]
    return chosen[0].staff if chosen else None


def instead_of_owner(promise: Promise, case: Case, *, at: datetime) -> Staff | None:
    """Return who decides when its owner goes away or leaves: the nearest who has not had it yet, if any."""
    asked = AuthorityAsked.objects.select_related("by", "promise__owner").get(promise=promise)
    return nearest(_others(asked, case, at=at))


def _others(asked: AuthorityAsked, case: Case, *, at: datetime) -> list[Rung]:
    """Those who may decide it and have not had it; never whoever asked."""
    had = {change.from_staff for change in asked.promise.owner_changes.select_related("from_staff")}
    besides = {asked.by, asked.promise.owner, *had}
    return holders(case, kind=asked.kind, amount=asked.amount, at=at, besides=besides)


def is_decided(promise: Promise) -> bool:
    """Tell whether the question behind a promise to decide has its decision: then only the letter is owed."""
    return AuthorityAsked.objects.filter(promise=promise, decision__isnull=False).exists()


def due_by(person: Staff, *, at: datetime) -> datetime:
    """Return when a person must have decided: after half an hour of her presence, from now."""
    left, day = TO_DECIDE, at.astimezone(person.unit.calendar.zone).date()
    for offset in range(presence.LOOK_AHEAD_DAYS):
        for begins, ends in presence.shifts(person, day=day + timedelta(days=offset)):
            start = max(begins, at).astimezone(UTC)  # moments of one zone are subtracted by their clock faces
            if ends.astimezone(UTC) - start >= left:
                return start + left
            left -= max(ends.astimezone(UTC) - start, timedelta())
    return _by_calendar(person, at=at)


def _by_calendar(person: Staff, *, at: datetime) -> datetime:
    """She is on no roster: her unit's hours count, and when it has none, the clock on the wall."""
    calendar = person.unit.calendar.as_working_calendar()
    try:
        return calendar.after_working_time(at, TO_DECIDE).due_at
    except ValueError:
        return at + TO_DECIDE
