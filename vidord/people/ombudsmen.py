"""The ombudsman of a legal entity: appointed for a term, ended by nobody else, never without a successor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from vidord.people import mandates, timeline
from vidord.people.models import (
    Actor,
    Departure,
    LegalEntity,
    Mandate,
    OmbudsmanEnd,
    OmbudsmanTerm,
    Staff,
    StaffRole,
)

LONGEST = timedelta(days=6 * 366)
OF_AUTHORITY = (StaffRole.Kind.LEAD, StaffRole.Kind.ADMINISTRATOR)


class Refused(Exception):
    """
    It can't be. `why` is one of NOT_DIRECTOR, NOT_HERS, HERSELF, LEFT, DECIDES, IN_THE_PAST, NO_PERIOD,
    TOO_LONG, TAKEN, ENDED.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Appointment:
    """Who is to be ombudsman of what, from when until when, and why she."""

    to: Staff
    entity: LegalEntity
    starts_at: datetime
    ends_at: datetime
    because: str


def directors_of(entity: LegalEntity | int, *, at: datetime) -> QuerySet[Staff]:
    """
    The managing director, who stands over everybody in the chain: whom the board has given a mandate without
    limit over what customers get. Where the board has given several, they are several.
    """
    given = Mandate.objects.in_force(at=at).filter(source=None, limit=None).exclude(kind="PUBLISH")
    return Staff.objects.serving().filter(
        unit__entity=entity, pk__in=given.of_entity(entity).values("holder")
    )


def term_of(entity: LegalEntity | int, *, at: datetime) -> OmbudsmanTerm | None:
    """Return the term in force in a legal entity, with whose it is. One query."""
    terms = OmbudsmanTerm.objects.in_force(at=at).filter(entity=entity)
    return terms.select_related("staff__unit__calendar", "appointed_by", "entity").first()


def overseen_by(person: Staff, *, at: datetime) -> QuerySet[OmbudsmanTerm]:
    """The ids of the legal entities where somebody is the ombudsman at a moment, to compare with."""
    return OmbudsmanTerm.objects.in_force(at=at).filter(staff=person).values("entity")


def holds_a_term(person: Staff) -> bool:
    """Tell whether somebody is an ombudsman, or is appointed and will be."""
    return OmbudsmanTerm.objects.not_ended().filter(staff=person).exists()


def decides(person: Staff, entity: LegalEntity, *, at: datetime) -> bool:
    """Tell whether somebody leads, administers or decides in a legal entity: she could not try it anew."""
    has_role = person.roles.filter(entity=entity, kind__in=OF_AUTHORITY).exists()
    holds = Mandate.objects.not_ended(at=at).filter(holder=person).of_entity(entity).exists()
    return has_role or holds or person.leads.filter(entity=entity).exists()


@transaction.atomic
def appoint(asked: Appointment, *, by: Staff, at: datetime) -> OmbudsmanTerm:
    """
    The managing director appoints an ombudsman for a term that nobody but she herself can shorten.

    Appointed while another's term runs, she begins when that is over.

    :raises Refused: and why.
    """
    mandates.hold(asked.entity)
    if not directors_of(asked.entity, at=at).filter(pk=by.pk).exists():
        raise Refused("NOT_DIRECTOR")
    return _write(asked, by=by, at=at)


@transaction.atomic
def resign(term: OmbudsmanTerm, *, successor: Staff, because: str, by: Staff, at: datetime) -> OmbudsmanTerm:
    """
    The ombudsman resigns and names who goes on in her place, for the rest of her term. Returns that one's.

    :raises Refused: and why; then she has not resigned.
    """
    mandates.hold(term.entity)
    held = OmbudsmanTerm.objects.in_force(at=at).filter(pk=term.pk).first()
    if held is None:
        raise Refused("ENDED")
    if held.staff_id != by.pk:
        raise Refused("NOT_HERS")
    rest = Appointment(successor, held.entity, at, held.ends_at, because)
    _check(rest, by=by, at=at)
    _end(held, OmbudsmanEnd.Kind.RESIGNED, by=Actor.of(by), at=at, successor=successor, because=because)
    return _write(rest, by=by, at=at)


def _write(asked: Appointment, *, by: Staff, at: datetime) -> OmbudsmanTerm:
    _check(asked, by=by, at=at)
    try:
        with transaction.atomic():
            term = OmbudsmanTerm.objects.create(
                staff=asked.to,
                entity=asked.entity,
                starts_at=asked.starts_at,
                ends_at=asked.ends_at,
                appointed_by=by,
                because=asked.because.strip(),
                at=at,
            )
    except IntegrityError as refusal:
        if "one at a time" not in str(refusal):
            raise
        raise Refused("TAKEN") from refusal
    timeline.record("ombudsman.appointed", by=Actor.of(by), at=at, subject=term, staff=asked.to.pk)
    if term.starts_at <= at:
        _begin(term)
    return term


def _check(asked: Appointment, *, by: Staff, at: datetime) -> None:
    if asked.to.pk == by.pk:
        raise Refused("HERSELF")
    if Departure.objects.filter(staff=asked.to).exists():
        raise Refused("LEFT")
    if asked.starts_at < at:
        raise Refused("IN_THE_PAST")
    if asked.ends_at <= asked.starts_at:
        raise Refused("NO_PERIOD")
    if asked.ends_at > asked.starts_at + LONGEST:
        raise Refused("TOO_LONG")
    if decides(asked.to, asked.entity, at=at):
        raise Refused("DECIDES")


def _begin(term: OmbudsmanTerm) -> None:
    StaffRole.objects.get_or_create(staff=term.staff, entity_id=term.entity_id, kind=StaffRole.Kind.OMBUDSMAN)


def _end(
    term: OmbudsmanTerm,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    successor: Staff | None = None,
    because: str = "",
) -> None:
    OmbudsmanEnd.objects.create(
        term=term, kind=kind, by=by, at=at, successor=successor, because=because.strip()
    )
    if not OmbudsmanTerm.objects.not_ended().filter(staff=term.staff_id, entity=term.entity_id).exists():
        roles = StaffRole.objects.filter(staff=term.staff_id, entity=term.entity_id)
        roles.filter(kind=StaffRole.Kind.OMBUDSMAN).delete()
    timeline.record(f"ombudsman.{kind.lower()}", by=by, at=at, subject=term, staff=term.staff_id)


@transaction.atomic
def turn(entity: LegalEntity, *, at: datetime) -> tuple[list[OmbudsmanTerm], list[OmbudsmanTerm]]:
    """End the terms that have run out, and let those begin that do. Returns both."""
    mandates.hold(entity)
    terms = OmbudsmanTerm.objects.not_ended().filter(entity=entity).select_related("staff", "entity")
    over = list(terms.filter(ends_at__lte=at).order_by("pk"))
    for term in over:
        _end(term, OmbudsmanEnd.Kind.RAN_OUT, by=Actor.of("clock"), at=at)
    roles = StaffRole.objects.filter(entity=entity, kind=StaffRole.Kind.OMBUDSMAN)
    begun = list(terms.filter(starts_at__lte=at, ends_at__gt=at).exclude(staff__in=roles.values("staff")))
    for term in begun:
        _begin(term)
    return over, begun


def to_turn(*, at: datetime) -> list[LegalEntity]:
    """Return the legal entities where a term has run out, or has begun and its holder has no role yet."""
    role = StaffRole.objects.filter(
        staff=OuterRef("staff"), entity=OuterRef("entity"), kind=StaffRole.Kind.OMBUDSMAN
    )
    terms = OmbudsmanTerm.objects.not_ended()
    due = terms.filter(Q(ends_at__lte=at) | Q(starts_at__lte=at) & ~Exists(role))
    return list(LegalEntity.objects.filter(pk__in=due.values("entity")).order_by("pk"))
