"""What becomes of a person's mandates when she leaves: none is held by somebody who is gone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.people import timeline
from vidord.people.mandates import below, end, hold
from vidord.people.models import Actor, Mandate, Staff


@dataclass(frozen=True)
class Left:
    """What passes to whom; without `heir` there is nobody in the legal entity, and it ends."""

    mandates: list[Mandate]
    heir: Staff | None


def would_pass(person: Staff, roots: list[Mandate], *, lead: Staff | None, at: datetime) -> Left:
    """Tell which of a person's mandates of the board's nobody else would hold if she left, and who would."""
    if not roots:
        return Left([], None)
    others = _roots_of_others(person, at=at)
    heir = lead if lead and lead.unit.entity_id == person.unit.entity_id else None
    return Left([one for one in roots if _as_far(one, others, at=at) is None], heir)


@transaction.atomic
def pass_on(person: Staff, *, lead: Staff | None, by: Actor, at: datetime) -> Left:
    """
    End a person's mandates as she leaves. What nobody else holds passes to her lead.

    What she had delegated goes on, out of the mandate that hers came from, or of whoever holds it now: those
    who may decide today may decide tomorrow.
    """
    hold(person.unit.entity)
    hers = list(
        Mandate.objects.not_ended(at=at).filter(holder=person).select_related("source").order_by("pk")
    )
    passing = would_pass(person, [one for one in hers if one.source is None], lead=lead, at=at)
    others, given = _roots_of_others(person, at=at), []
    for one in hers:
        hanging = [other for other in below(one, at=at) if other.source_id == one.pk]
        trees = {other: below(other, at=at) for other in hanging}
        end(one, at=at)
        timeline.record("mandate.withdrawn", by=by, at=at, subject=one, holder=person.pk)
        source = one.source or _as_far(one, others, at=at)
        if source is None and passing.heir:
            source = _again(one, holder=passing.heir, source=None, by=by, at=at)
            given.append(source)
        if source:
            for top, under in trees.items():
                _hang(top, under, source=source, by=by, at=at)
    return Left(given or passing.mandates, passing.heir)


def _roots_of_others(person: Staff, *, at: datetime) -> list[Mandate]:
    """What the board has given to others in a person's legal entity."""
    roots = Mandate.objects.not_ended(at=at).of_entity(person.unit.entity_id).filter(source=None)
    return list(roots.exclude(holder=person).order_by("pk"))


def _as_far(mandate: Mandate, others: list[Mandate], *, at: datetime) -> Mandate | None:
    """The first of others that reaches as far as a mandate, from now or from its start, for as long."""
    starts_at = max(at, mandate.starts_at)
    for one in others:
        reaches = one.limit is None or (mandate.limit is not None and one.limit >= mandate.limit)
        lasts = one.ends_at is None or (mandate.ends_at is not None and one.ends_at >= mandate.ends_at)
        if one.kind == mandate.kind and one.starts_at <= starts_at and reaches and lasts:
            return one
    return None


def _hang(top: Mandate, under: list[Mandate], *, source: Mandate, by: Actor, at: datetime) -> None:
    """Write a mandate and what hangs under it anew, out of a source; whose that is needs none."""
    holds_it = {one.holder_id for one in _up(source)}
    here = source
    if top.holder_id not in holds_it:
        here = _again(top, holder=top.holder, source=source, by=by, at=at)
    for one in [one for one in under if one.source_id == top.pk]:
        _hang(one, under, source=here, by=by, at=at)


def _up(mandate: Mandate) -> list[Mandate]:
    return [mandate] if mandate.source is None else [mandate, *_up(mandate.source)]


def _again(mandate: Mandate, *, holder: Staff, source: Mandate | None, by: Actor, at: datetime) -> Mandate:
    given = Mandate.objects.create(
        holder=holder,
        kind=mandate.kind,
        limit=mandate.limit,
        source=source,
        delegated_by_id=source.holder_id if source else None,
        starts_at=max(at, mandate.starts_at),
        ends_at=mandate.ends_at,
    )
    timeline.record("mandate.passed_on", by=by, at=at, subject=given, holder=holder.pk, kind=given.kind)
    return given
