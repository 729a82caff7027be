"""Who may decide how much, and whether she is here: the ladder beside a case."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from vidord.people import presence
from vidord.people.models import Staff, Unit
from vidord.people.presence import Presence

INFINITE = Decimal("Infinity")
NOTHING = Decimal(-1)


@dataclass(frozen=True)
class Decider:
    """A holder of a mandate: how far it reaches in kronor (nothing = without limit), and her presence."""

    staff: Staff
    limit: Decimal | None
    presence: Presence


def reach(person: Staff, *, at: datetime) -> Decimal:
    """How far a person's largest mandate reaches now; without limit is infinite, none is below zero."""
    limits = [
        INFINITE if mandate.limit is None else mandate.limit
        for mandate in person.mandates.all()
        if mandate.starts_at <= at and (mandate.ends_at is None or mandate.ends_at > at)
    ]
    return max(limits, default=NOTHING)


def ladder(unit: Unit, *, at: datetime) -> list[Decider]:
    """Return the holders in the unit's legal entity, the smallest reach first. Four queries."""
    people = Staff.objects.serving().filter(unit__entity=unit.entity_id).select_related("unit__calendar")
    rungs = [
        (reach(person, at=at), person)
        for person in people.prefetch_related("roster", "absences", "mandates").order_by("id")
    ]
    return [
        Decider(person, None if limit == INFINITE else limit, presence.presence(person, at=at))
        for limit, person in sorted(rungs, key=lambda rung: (rung[0], rung[1].pk))
        if limit > NOTHING
    ]


def next_above(owner: Staff, *, at: datetime) -> Staff:
    """
    Return who takes over: the present holder of the smallest larger mandate in the same legal entity.

    Nobody present: the unit's lead; without a lead, the owner keeps it.
    """
    mine = reach(owner, at=at)
    for rung in ladder(owner.unit, at=at):
        above = INFINITE if rung.limit is None else rung.limit
        if above > mine and rung.staff.pk != owner.pk and rung.presence.is_here:
            return rung.staff
    return owner.unit.lead or owner
