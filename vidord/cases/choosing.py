"""Which person: who is here, knows the topic, speaks the language and has least to do. The choice is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from vidord.cases.models import Case
from vidord.people import presence, protection
from vidord.people.models import Customer, Staff, Unit
from vidord.people.presence import Presence
from vidord.promises.models import Promise


@dataclass(frozen=True)
class Need:
    """What the person is to take care of: for whom, about what, in which language."""

    unit: Unit
    customer: Customer
    topic: str
    language: str


def first_owner(need: Need, *, at: datetime) -> tuple[Staff, str]:
    """
    Choose who answers, and say why as an enum value.

    Whoever has an open case with the same customer; else of those here now who knows the topic, speaks the
    language and owes least; else who begins first in the next shift; else the unit's lead.
    """
    found = [one for one in presence.candidates(at=at, unit=need.unit) if _may_read(one.staff, need.customer)]
    known = _known_to(need.customer)
    for one in found:
        if one.is_here and one.staff.pk == known:
            return one.staff, "KNOWS_YOU"
    nearest = nearest_of(found)
    if not nearest:
        return _last_resort(need), "LEAD"
    load = owed_by([one.staff for one in nearest])
    best = fittest(nearest, load, topic=need.topic, language=need.language)
    if not best.is_here:
        return best.staff, "NEXT_IN" if best.next_at else "LEAD"
    return best.staff, "TOPIC" if need.topic in best.staff.topics else "HERE_NOW"


def nearest_of(found: list[Presence]) -> list[Presence]:
    """Return those who are here, else those who begin first in the next shift, else whoever there is."""
    here = [one for one in found if one.is_here]
    next_in = min((one.next_at for one in found if one.next_at), default=None)
    return here or [one for one in found if one.next_at == next_in]


def fittest(people: list[Presence], load: Mapping[int, int], *, topic: str, language: str) -> Presence:
    """
    Return who knows the topic, then speaks the language, then owes least; a lead after her people.

    `load` is how many promises each owes, by id.
    """
    return min(
        people,
        key=lambda one: (
            topic not in one.staff.topics,
            language not in one.staff.languages,
            one.staff.pk == one.staff.unit.lead_id,
            load.get(one.staff.pk, 0),
            one.staff.pk,
        ),
    )


def owed_by(people: Iterable[Staff]) -> dict[int, int]:
    """Return how many live promises each person has, by id. One query; for sharing work, never shown."""
    live = Promise.objects.live().filter(owner__in=[person.pk for person in people])
    return dict(live.order_by().values_list("owner").annotate(Count("id")))


def _known_to(customer: Customer) -> int | None:
    """Return who is the face of the customer's newest open case."""
    open_cases = Case.objects.open().filter(customer=customer).order_by("-id")
    return open_cases.values_list("face", flat=True).first()


def _readers(customer: Customer) -> list[Staff] | None:
    shield = protection.of(customer)
    return None if shield is None else list(shield.readers.filter(departure=None).order_by("id"))


def _may_read(person: Staff, customer: Customer) -> bool:
    readers = _readers(customer)
    return not readers or person in readers


def _last_resort(need: Need) -> Staff:
    """A protected customer's own reader, else the lead; the database sees to it that there is one."""
    readers = _readers(need.customer)
    return readers[0] if readers else need.unit.lead


def here_besides(person: Staff, *, at: datetime) -> list[Presence]:
    """Return the present colleagues in the person's unit, herself left out."""
    found = presence.candidates(at=at, unit=person.unit)
    return [one for one in found if one.is_here and one.staff.pk != person.pk]
