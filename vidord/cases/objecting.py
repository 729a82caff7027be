"""A case is about what we have decided: said by its customer or by one of us, and taken back."""

from datetime import datetime

from django.db import transaction

from vidord.cases.models import Case, Objection, Reconsideration
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.texts import general_decisions, thresholds
from vidord.texts.models import TextVersion


class NotOurs(Exception):
    """It is no decision, pledge or term of the legal entity that answers for the case."""


class NoThreshold(Exception):
    """The legal entity has not published how many customers it takes."""


@transaction.atomic
def say(case: Case, version: TextVersion, *, by: Actor, at: datetime) -> Objection:
    """
    Note that a case is about something decided, which its customer wants reconsidered. Said again it is one.

    :raises NotOurs: when another legal entity has published it, or nobody has.
    :raises NoThreshold: when nothing says how many customers it takes.
    """
    (held,) = Case.objects.held(case.pk)
    if not general_decisions.published(held.unit.entity, at=at).filter(pk=version.pk).exists():
        raise NotOurs
    about = _under_way(version, case=held, at=at)
    if said := Objection.objects.filter(reconsideration=about, case=held, ended_at=None).first():
        return said
    objection = Objection.objects.create(reconsideration=about, case=held, at=at, by=by)
    facts = {"subject": held, "matter": held.thread_id, "version": version.pk}
    timeline.record("case.objected", by=by, at=at, **facts)
    return objection


def _under_way(version: TextVersion, *, case: Case, at: datetime) -> Reconsideration:
    """Hold the count that is under way, so that nobody answers it meanwhile, or begin one."""
    under_way = Reconsideration.objects.select_for_update().filter(version=version, answered_at=None)
    if found := under_way.first():
        return found
    threshold = thresholds.in_force(case.unit.entity, at=at)
    if threshold is None:
        raise NoThreshold
    begun = Reconsideration(version=version, threshold=threshold, begun_at=at)
    Reconsideration.objects.bulk_create([begun], ignore_conflicts=True)  # another may have been quicker
    return under_way.get()


@transaction.atomic
def take_back(objection: Objection, *, by: Actor, at: datetime) -> Objection:
    """The case is not about it after all. What has been promised to its customer is still owed."""
    Case.objects.held(objection.case_id)
    held = Objection.objects.select_for_update().get(pk=objection.pk)
    if held.ended_at is None:
        held.ended_at, held.ended_by = at, by
        held.save(update_fields=["ended_at", "ended_by"])
        facts = {"subject": held.case, "matter": held.case.thread_id}
        timeline.record("case.objection_ended", by=by, at=at, **facts)
    return held
