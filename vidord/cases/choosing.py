"""Which person: who is here, knows the topic, speaks the language and has least to do. The choice is told."""

from collections import Counter
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
    if not found:
        return _last_resort(need), "LEAD"
    here = [one.staff for one in found if one.is_here]
    known = _known_to(need.customer)
    if known in {person.pk for person in here}:
        return next(person for person in here if person.pk == known), "KNOWS_YOU"
    if not here:
        return found[0].staff, "NEXT_IN" if found[0].next_at else "LEAD"
    best = fittest(here, topic=need.topic, language=need.language)
    return best, "TOPIC" if need.topic in best.topics else "HERE_NOW"


def fittest(people: list[Staff], *, topic: str, language: str, extra: dict[int, int] | None = None) -> Staff:
    """
    Return who of these people knows the topic, then speaks the language, then owes least.

    `extra` is what each, by id, is about to get besides.
    """
    load = Counter(owed_by(people))
    load.update(extra or {})
    return fittest_of(people, load, topic=topic, language=language)


def fittest_of(people: list[Staff], load: Mapping[int, int], *, topic: str, language: str) -> Staff:
    """The same when it is known already how many promises each owes, by id."""
    return min(
        people,
        key=lambda person: (
            topic not in person.topics,
            language not in person.languages,
            load.get(person.pk, 0),
            person.pk,
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
