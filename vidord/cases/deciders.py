"""Who may decide how much, and whether she is here: the ladder beside a case."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef, Q

from vidord.people import presence
from vidord.people.models import LegalEntity, Mandate, Staff
from vidord.people.presence import Presence

INFINITE = Decimal("Infinity")
NOTHING = Decimal(-1)


@dataclass(frozen=True)
class Rung:
    """A person and how far her largest mandate reaches: without limit is infinite, none is below zero."""

    staff: Staff
    reach: Decimal
    presence: Presence

    @property
    def limit(self) -> Decimal | None:
        """The same in kronor; nothing is without limit."""
        return None if self.reach == INFINITE else self.reach


def people_of(entity: LegalEntity, *, at: datetime, kind: str | None = None) -> list[Rung]:
    """
    Return the entity's serving people, the smallest reach first: of one kind of mandate, or of any.

    Three queries, however many they are.
    """
    in_force = Q(mandates__starts_at__lte=at) & (Q(mandates__ends_at=None) | Q(mandates__ends_at__gt=at))
    in_force &= ~Q(mandates__kind=Mandate.Kind.PUBLISH)  # that reaches no customer's money
    unlimited = Mandate.objects.in_force(at=at).filter(holder=OuterRef("pk"), limit=None)
    unlimited = unlimited.exclude(kind=Mandate.Kind.PUBLISH)
    if kind:
        in_force, unlimited = in_force & Q(mandates__kind=kind), unlimited.filter(kind=kind)
    people = (
        Staff.objects.serving()
        .filter(unit__entity=entity)
        .annotate(
            own_days=presence.own_days(),
            largest=Max("mandates__limit", filter=in_force),
            is_unlimited=Exists(unlimited),
        )
        .select_related("unit__calendar", "unit__lead")
        .prefetch_related("roster", "absences")
    )
    seen = presence.with_own_days(people)
    rungs = [Rung(person, _reach(person), presence.presence(person, at=at)) for person in seen]
    return sorted(rungs, key=lambda rung: (rung.reach, rung.staff.pk))


def _reach(person: Staff) -> Decimal:
    if person.is_unlimited:
        return INFINITE
    return NOTHING if person.largest is None else person.largest


def ladder(people: list[Rung]) -> list[Rung]:
    """Return those who may decide anything that costs money."""
    return [rung for rung in people if rung.reach > NOTHING]


def next_above(owner: Staff, *, at: datetime, readers: list[Staff] | None = None) -> Staff:
    """
    Return who takes over: the present holder of the smallest larger mandate in the same legal entity.

    Nobody present: the unit's lead; without a lead, the owner keeps it. With `readers` it is one of these.
    """
    rungs = people_of(owner.unit.entity, at=at)
    mine = next((rung.reach for rung in rungs if rung.staff.pk == owner.pk), NOTHING)
    may = [rung for rung in rungs if readers is None or rung.staff in readers]
    for rung in may:
        if rung.reach > mine and rung.presence.is_here:
            return rung.staff
    lead = owner.unit.lead
    return lead if lead and (readers is None or lead in readers) else owner
