"""Mandates change hands: delegated out of one's own, written for whom the board has named, withdrawn."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from vidord.people import timeline
from vidord.people.models import Actor, Departure, LegalEntity, Mandate, Staff, StaffRole


class Refused(Exception):
    """
    It can't be given. `why` is one of MORE_THAN_HERS, LONGER_THAN_HERS, IN_THE_PAST, NO_PERIOD, TO_HERSELF,
    BACK_TO_ITS_SOURCE, ANOTHER_ENTITY, LEFT, ENDED, NOT_HERS.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OnlyHolder(Exception):
    """Nobody else may decide as much: `mandate` can't end before somebody may. Others go to `reach`."""

    def __init__(self, mandate: Mandate, reach: Decimal | None) -> None:
        super().__init__(mandate, reach)
        self.mandate, self.reach = mandate, reach


@transaction.atomic
def delegate(
    source: Mandate,
    *,
    to: Staff,
    limit: Decimal | None,
    starts_at: datetime,
    ends_at: datetime | None,
    by: Staff,
    at: datetime,
) -> Mandate:
    """
    Let a colleague decide, out of a mandate of one's own, at most as much and as long as oneself.

    :raises Refused: and why.
    """
    hold(by.unit.entity)
    own = Mandate.objects.not_ended(at=at).filter(pk=source.pk, holder=by).first()
    if own is None:
        raise Refused("NOT_HERS")
    if own.limit is not None and (limit is None or limit > own.limit):
        raise Refused("MORE_THAN_HERS")
    if starts_at < own.starts_at or (own.ends_at and (ends_at is None or ends_at > own.ends_at)):
        raise Refused("LONGER_THAN_HERS")
    _may_be_given(to, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    if to.unit.entity_id != by.unit.entity_id:
        raise Refused("ANOTHER_ENTITY")
    if to.pk in {one.holder_id for one in chain(own)}:
        raise Refused("BACK_TO_ITS_SOURCE")
    given = Mandate(
        holder=to,
        kind=own.kind,
        limit=limit,
        source=own,
        delegated_by=by,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return _write(given, by=Actor.of(by), at=at)


@transaction.atomic
def appoint(
    to: Staff,
    *,
    kind: str,
    limit: Decimal | None,
    starts_at: datetime,
    ends_at: datetime | None,
    by: Staff,
    at: datetime,
) -> Mandate:
    """
    Write the mandate of somebody whom the board has named. An administrator does it, never for herself.

    :raises Refused: and why.
    """
    hold(to.unit.entity)
    if not administers(by, to.unit.entity):
        raise Refused("NOT_HERS")
    _may_be_given(to, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    given = Mandate(holder=to, kind=kind, limit=limit, starts_at=starts_at, ends_at=ends_at)
    return _write(given, by=Actor.of(by), at=at)


@transaction.atomic
def withdraw(mandate: Mandate, *, by: Staff, at: datetime) -> list[Mandate]:
    """
    End a mandate now, and with it whatever was delegated on from it. Returns all that ended, itself first.

    :raises Refused: NOT_HERS to end, or ENDED already.
    :raises OnlyHolder: when nobody else could decide as much any more.
    """
    hold(mandate.holder.unit.entity)
    held = Mandate.objects.not_ended(at=at).filter(pk=mandate.pk).select_related("holder__unit").first()
    if held is None:
        raise Refused("ENDED")
    if not may_withdraw(held, by=by):
        raise Refused("NOT_HERS")
    if is_only_holder(held, at=at):
        raise OnlyHolder(held, reach_without(held, at=at))
    ended = [held, *below(held, at=at)]
    end(held, at=at)
    timeline.record_all(
        [
            timeline.event("mandate.withdrawn", by=Actor.of(by), at=at, subject=one, holder=one.holder_id)
            for one in ended
        ]
    )
    return ended


def end(mandate: Mandate, *, at: datetime) -> None:
    """End a mandate; the database ends with it what comes from it. One that has not begun never does."""
    Mandate.objects.filter(pk=mandate.pk).update(ends_at=max(mandate.starts_at, at))


def hold(entity: LegalEntity) -> None:
    """Let one after the other change the mandates of a legal entity: two last holders can't go at once."""
    LegalEntity.objects.select_for_update(no_key=True).get(pk=entity.pk)


def chain(mandate: Mandate) -> list[Mandate]:
    """Return a mandate and those it comes from, up to the board's."""
    found = [mandate]
    while (above := found[-1].source) is not None:
        found.append(above)
    return found


def below(mandate: Mandate, *, at: datetime) -> list[Mandate]:
    """Return what was delegated on from a mandate and has not ended, the nearest first."""
    found: list[Mandate] = []
    level = [mandate]
    while level:
        level = list(
            Mandate.objects.not_ended(at=at).filter(source__in=level).select_related("holder").order_by("pk")
        )
        found += level
    return found


def administers(person: Staff, entity: LegalEntity) -> bool:
    """Tell whether somebody is an administrator of a legal entity."""
    return person.roles.filter(entity=entity, kind=StaffRole.Kind.ADMINISTRATOR).exists()


def may_withdraw(mandate: Mandate, *, by: Staff) -> bool:
    """Whoever holds it or one that it comes from may end it, and the entity's administrators."""
    holders = {one.holder_id for one in chain(mandate)}
    return by.pk in holders or administers(by, mandate.holder.unit.entity)


def is_only_holder(mandate: Mandate, *, at: datetime) -> bool:
    """Tell whether nobody could decide as much if a mandate in force ended."""
    if mandate.source_id or mandate.starts_at > at:
        return False  # what it comes from reaches as far
    return not _others(mandate, at=at).covering(mandate.kind, mandate.limit).exists()


def reach_without(mandate: Mandate, *, at: datetime) -> Decimal | None:
    """Return how far the others reach when a mandate of limited reach is gone; nothing when nobody does."""
    rest = _others(mandate, at=at).filter(kind=mandate.kind).exclude(limit=None)
    return max((one.limit for one in rest if one.limit is not None), default=None)


def _others(mandate: Mandate, *, at: datetime) -> QuerySet[Mandate]:
    gone = [mandate.pk, *(one.pk for one in below(mandate, at=at))]
    in_force = Mandate.objects.in_force(at=at).of_entity(mandate.holder.unit.entity)
    return in_force.exclude(pk__in=gone)


def _may_be_given(
    to: Staff, *, starts_at: datetime, ends_at: datetime | None, by: Staff, at: datetime
) -> None:
    if starts_at < at:
        raise Refused("IN_THE_PAST")
    if ends_at and ends_at <= starts_at:
        raise Refused("NO_PERIOD")
    if to.pk == by.pk:
        raise Refused("TO_HERSELF")
    if Departure.objects.filter(staff=to).exists():
        raise Refused("LEFT")


def _write(mandate: Mandate, *, by: Actor, at: datetime) -> Mandate:
    mandate.save()
    timeline.record(
        "mandate.given", by=by, at=at, subject=mandate, holder=mandate.holder_id, kind=mandate.kind
    )
    return mandate
