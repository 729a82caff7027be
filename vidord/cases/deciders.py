"""Who may decide how much, and whether she is here: the ladder beside a case."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from vidord.core.kept_queries import KeptQuery
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

    Two queries, however many they are.
    """
    people = presence.with_hours(_PEOPLE.rows(entity=entity.pk, at=at, kind=kind))
    rungs = [Rung(person, _reach(person), presence.presence(person, at=at)) for person in people]
    return sorted(rungs, key=lambda rung: (rung.reach, rung.staff.pk))


def _people(entity: int, at: datetime, kind: str | None) -> QuerySet[Staff]:
    in_force = Q(mandates__starts_at__lte=at) & (Q(mandates__ends_at=None) | Q(mandates__ends_at__gt=at))
    in_force &= ~Q(mandates__kind=Mandate.Kind.PUBLISH)  # that reaches no customer's money
    unlimited = Mandate.objects.in_force(at=at).filter(holder=OuterRef("pk"), limit=None)
    unlimited = unlimited.exclude(kind=Mandate.Kind.PUBLISH)
    if kind:
        in_force, unlimited = in_force & Q(mandates__kind=kind), unlimited.filter(kind=kind)
    serving = Staff.objects.serving().filter(unit__entity=entity)
    return serving.annotate(
        largest=Max("mandates__limit", filter=in_force),
        is_unlimited=Exists(unlimited),
        **presence.hours_beside(),
    )


_PEOPLE = KeptQuery(_people)


def _reach(person: Staff) -> Decimal:
    if person.is_unlimited:
        return INFINITE
    return NOTHING if person.largest is None else person.largest


def ladder(people: list[Rung], reader: Staff) -> list[Rung]:
    """
    Return for each sum that somebody may decide one of them, the least first: the reader herself, else who
    is here, else who begins first. Two hundred who may decide the same are one rung.
    """
    may = (rung for rung in people if rung.reach > NOTHING)
    equals = groupby(may, key=lambda rung: rung.reach)
    return [min(those, key=lambda rung: _from(rung, reader)) for _reach, those in equals]


def _from(rung: Rung, reader: Staff) -> tuple:
    """How near a person is to a reader, the nearest least."""
    seen = rung.presence
    return (rung.staff != reader, not seen.is_here, seen.next_at is None, seen.next_at, rung.staff.pk)


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
