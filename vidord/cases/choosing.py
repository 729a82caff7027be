"""Which person: who is here, knows the topic, speaks the language and has least to do. The choice is told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch

from vidord.cases.models import Case
from vidord.people import presence
from vidord.people.models import Customer, ProtectedIdentity, Staff, Unit
from vidord.people.presence import Presence
from vidord.promises.models import Promise


@dataclass(frozen=True)
class Need:
    """What the person is to take care of: for whom, about what, in which language."""

    unit: Unit
    customer: Customer
    topic: str
    language: str


def first_owners(needs: list[Need], *, at: datetime) -> list[tuple[Staff, str]]:
    """
    Choose who answers each, in their order, and say why as an enum value.

    Whoever has an open case with the same customer; else of those here now who knows the topic, speaks the
    language and owes least; else who begins first in the next shift; else the unit's lead.
    """
    units = {need.unit.pk: need.unit for need in needs}
    found = {number: presence.candidates(at=at, unit=unit) for number, unit in units.items()}
    customers = [need.customer for need in needs]
    known, readers = _known_to(customers), _readers(customers)
    load = Counter(owed_by([one.staff for seen in found.values() for one in seen]))
    chosen = []
    for need in needs:
        fitting = _allowed(found[need.unit.pk], readers.get(need.customer.pk))
        person, because = _first_owner(need, fitting, known.get(need.customer.pk), load)
        load[person.pk] += 1
        chosen.append((person, because))
    return chosen


def _allowed(candidates: list[Presence], readers: list[Staff] | None) -> list[Presence]:
    """A protected customer's matter goes to one of her readers: here or not, in this unit or not."""
    if not readers:
        return candidates
    return [one for one in candidates if one.staff in readers] or [Presence(readers[0], False, None, None)]


def _first_owner(
    need: Need, found: list[Presence], known: int | None, load: Mapping[int, int]
) -> tuple[Staff, str]:
    for one in found:
        if one.is_here and one.staff.pk == known:
            return one.staff, "KNOWS_YOU"
    nearest = nearest_of(found)
    if not nearest:
        return need.unit.lead, "LEAD"
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


def _known_to(customers: list[Customer]) -> dict[int, int]:
    """Return, by customer, who is the face of her newest open case. One query."""
    open_cases = Case.objects.open().filter(customer__in=[customer.pk for customer in customers])
    return dict(open_cases.order_by("id").values_list("customer", "face"))


def _readers(customers: list[Customer]) -> dict[int, list[Staff]]:
    """Return, by protected customer, her readers who serve. Two queries."""
    shields = ProtectedIdentity.objects.filter(customer__in=[customer.pk for customer in customers])
    serving = Prefetch("readers", queryset=Staff.objects.serving().select_related("unit__calendar", "deputy"))
    return {shield.customer_id: list(shield.readers.all()) for shield in shields.prefetch_related(serving)}


def here_besides(person: Staff, *, at: datetime) -> list[Presence]:
    """Return the present colleagues in the person's unit, herself left out."""
    found = presence.candidates(at=at, unit=person.unit)
    return [one for one in found if one.is_here and one.staff.pk != person.pk]
