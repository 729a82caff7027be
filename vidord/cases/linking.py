"""Two cases belong together: seen from both by whoever may see both, and nothing follows from it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from vidord.cases.models import Case, CaseLink
from vidord.people import timeline
from vidord.people.models import Actor, Staff


class SameCase(Exception):
    """A case is not linked with itself."""


@transaction.atomic
def link(case: Case, other: Case, *, because: str, by: Staff, at: datetime) -> CaseLink:
    """
    Note that two cases belong together, and why. The same again changes nothing.

    :raises SameCase: when they are one.
    """
    if case.pk == other.pk:
        raise SameCase
    first, second = Case.objects.select_for_update().filter(pk__in=(case.pk, other.pk)).order_by("pk")
    if earlier := CaseLink.objects.filter(case=first, other=second, ended_at=None).first():
        return earlier
    actor = Actor.of(by)
    linked = CaseLink.objects.create(case=first, other=second, because=because.strip(), by=actor, at=at)
    _record("case.linked", linked, by=actor, at=at)
    return linked


@transaction.atomic
def unlink(linked: CaseLink, *, by: Staff, at: datetime) -> CaseLink:
    """Take it away again. The first time counts."""
    found = CaseLink.objects.select_for_update().get(pk=linked.pk)
    if found.ended_at:
        return found
    found.ended_at, found.ended_by = at, Actor.of(by)
    found.save(update_fields=["ended_at", "ended_by"])
    _record("case.unlinked", found, by=found.ended_by, at=at)
    return found


def _record(verb: str, linked: CaseLink, *, by: Actor, at: datetime) -> None:
    for one, other in ((linked.case, linked.other), (linked.other, linked.case)):
        timeline.record(verb, by=by, at=at, subject=one, matter=one.thread_id, other=other.pk)


def of(case: Case, *, reader: Staff, at: datetime) -> QuerySet[CaseLink]:
    """The links of a case with others that the reader may see."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case), ended_at=None)
    others = {number for pair in links.values_list("case", "other") for number in pair}
    seen = list(Case.objects.seen_by(reader, at=at).filter(pk__in=others).values_list("pk", flat=True))
    return links.filter(case__in=seen, other__in=seen).select_related("case", "other").order_by("pk")
