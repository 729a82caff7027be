"""Our own people as colleagues see them: who is here, what each may decide. No figure about anybody."""

from dataclasses import dataclass
from datetime import datetime

from vidord.cases.leaving import NoHeir, heir_of
from vidord.people import presence
from vidord.people.models import Mandate, Staff, Unit
from vidord.people.presence import Presence


@dataclass(frozen=True)
class UnitPeople:
    """A unit and its people, whoever is here first."""

    unit: Unit
    people: list[Presence]


@dataclass(frozen=True)
class PersonPage:
    """One colleague: presence, mandates in force, and who would take over if she left."""

    presence: Presence
    mandates: list[Mandate]
    heir: Staff | None


def within_reach(reader: Staff) -> list[Staff]:
    """The serving people of the legal entities in which the reader has a role, with roster and mandates."""
    people = Staff.objects.serving().filter(unit__entity__in=reader.roles.values("entity"))
    people = people.select_related("unit__calendar", "unit__entity", "unit__lead", "deputy")
    return list(people.prefetch_related("roster", "absences", "mandates").order_by("unit_id", "id"))


def by_unit(reader: Staff, *, at: datetime) -> list[UnitPeople]:
    """Return the reader's colleagues, unit by unit. Four queries, however many they are."""
    units: dict[Unit, list[Presence]] = {}
    for person in within_reach(reader):
        units.setdefault(person.unit, []).append(presence.presence(person, at=at))
    return [
        UnitPeople(unit, sorted(seen, key=lambda one: (not one.is_here, one.staff.public_name)))
        for unit, seen in units.items()
    ]


def page_of(person: Staff, *, at: datetime) -> PersonPage:
    """Gather what a colleague's page shows."""
    try:
        heir = heir_of(person)
    except NoHeir:
        heir = None
    in_force = [
        mandate
        for mandate in person.mandates.select_related("delegated_by").order_by("kind", "id")
        if mandate.starts_at <= at and (mandate.ends_at is None or mandate.ends_at > at)
    ]
    return PersonPage(presence.presence(person, at=at), in_force, heir)
