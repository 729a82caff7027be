"""Who may decide what at a moment, as colleagues see it: from whom, until when, and whether she is here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from vidord.people import presence
from vidord.people.models import Event, Mandate, Staff, StaffRole
from vidord.people.presence import Presence

MOST_SHOWN = 20


@dataclass(frozen=True)
class Holding:
    """A mandate beside its holder's presence, and whether the reader may end it."""

    mandate: Mandate
    presence: Presence
    may_withdraw: bool


@dataclass(frozen=True)
class Kind:
    """A kind of decision, and who may take it, whoever reaches farthest first."""

    kind: str
    holdings: list[Holding]


@dataclass(frozen=True)
class Sheet:
    """What one person may decide, what others may because of her, and how that came about."""

    mandates: list[Mandate]
    given: list[Mandate]
    history: list[tuple[Event, Mandate]]


def by_kind(reader: Staff, *, at: datetime) -> list[Kind]:
    """Return every kind of decision in the legal entities where the reader works. Four queries."""
    administered = _administered(reader)
    mandates = Mandate.objects.in_force(at=at).filter(holder__unit__entity__in=reader.roles.values("entity"))
    mandates = mandates.select_related("holder__unit__calendar", "delegated_by")
    rows = list(
        mandates.prefetch_related(
            "holder__roster", "holder__absences", "holder__unit__calendar__own_days"
        ).order_by("pk")
    )
    known = {one.pk: one for one in rows}
    holdings = [
        Holding(
            one,
            presence.presence(one.holder, at=at),
            one.holder.unit.entity_id in administered or reader.pk in _holders_up_from(one, known),
        )
        for one in sorted(rows, key=lambda one: (one.limit is not None, -(one.limit or 0), one.pk))
    ]
    return [Kind(kind, [one for one in holdings if one.mandate.kind == kind]) for kind in Mandate.Kind.values]


def _holders_up_from(mandate: Mandate, known: dict[int, Mandate]) -> set[int]:
    """Her who holds it and those it comes from; all of the chain is in force while it is."""
    holders, one = set(), mandate
    while one is not None:
        holders.add(one.holder_id)
        one = known.get(one.source_id)
    return holders


def _administered(person: Staff) -> set[int]:
    roles = person.roles.filter(kind=StaffRole.Kind.ADMINISTRATOR)
    return set(roles.values_list("entity_id", flat=True))


def of_person(person: Staff, *, at: datetime) -> list[Mandate]:
    """Return what somebody may decide now and what she may later on."""
    hers = Mandate.objects.not_ended(at=at).filter(holder=person)
    return list(hers.select_related("delegated_by").order_by("kind", "starts_at", "pk"))


def sheet_of(person: Staff, *, at: datetime) -> Sheet:
    """Return a person's mandates, what comes from her, and what has been given and ended. Two queries."""
    both = Mandate.objects.filter(Q(holder=person) | Q(delegated_by=person))
    rows = list(both.select_related("holder", "delegated_by").order_by("kind", "starts_at", "pk"))
    hers = {one.pk: one for one in rows if one.holder_id == person.pk}
    events = Event.objects.filter(subject_kind="mandate", subject_id__in=hers)
    newest = events.select_related("by__staff", "by__customer").order_by("-at", "-id")[:MOST_SHOWN]
    return Sheet(
        mandates=[one for one in hers.values() if not one.has_ended(at=at)],
        given=[one for one in rows if one.pk not in hers and not one.has_ended(at=at)],
        history=[(event, hers[event.subject_id]) for event in newest],
    )
