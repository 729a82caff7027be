"""Our own people as colleagues see them: who is here, what each may decide. No figure about anybody."""

from dataclasses import dataclass
from datetime import datetime

from vidord.cases import happened
from vidord.cases.leaving import NoHeir, heir_of, mandates_left_by
from vidord.people import holders, inheriting, presence
from vidord.people.models import Mandate, Staff, Unit
from vidord.people.presence import Presence


@dataclass(frozen=True)
class UnitPeople:
    """A unit and its people, whoever is here first."""

    unit: Unit
    people: list[Presence]


@dataclass(frozen=True)
class Given:
    """A mandate given to somebody, or ended, in words."""

    at: datetime
    words: str
    mandate: Mandate


@dataclass(frozen=True)
class PersonPage:
    """One colleague: presence, her mandates, those that come from her, and who takes over if she leaves."""

    presence: Presence
    mandates: list[Mandate]
    given: list[Mandate]
    history: list[Given]
    heir: Staff | None
    at: datetime

    def left(self) -> inheriting.Left:
        """Tell which of her mandates nobody else would hold if she left, and who would have them."""
        roots = [one for one in self.mandates if one.source_id is None]
        return mandates_left_by(self.presence.staff, roots, heir=self.heir, at=self.at)


def within_reach(reader: Staff) -> list[Staff]:
    """The serving people of the legal entities in which the reader has a role, with roster and mandates."""
    people = Staff.objects.serving().filter(unit__entity__in=reader.roles.values("entity"))
    people = people.select_related("unit__calendar", "unit__entity", "unit__lead", "deputy")
    return list(
        people.prefetch_related("roster", "absences", "mandates", "unit__calendar__own_days").order_by(
            "unit_id", "id"
        )
    )


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
        heir = heir_of(person, at=at)
    except NoHeir:
        heir = None
    sheet = holders.sheet_of(person, at=at)
    return PersonPage(
        presence.presence(person, at=at),
        sheet.mandates,
        sheet.given,
        [Given(event.at, happened.in_words(event), mandate) for event, mandate in sheet.history],
        heir,
        at,
    )
