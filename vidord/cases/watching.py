"""Following a case. A person's own choice: nobody is told of it and the timeline hears nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from vidord.cases.models import Case, Watch
from vidord.people.models import Event, Staff

# What somebody who follows a case wants to hear of.
NEWS = (
    "case.written_in",
    "case.answered",
    "case.not_arrived",
    "promise.broken",
    "promise.contested",
    "case.closed",
    "case.reopened",
    "case.handed_over",
)


@transaction.atomic
def follow(case: Case, *, by: Staff, at: datetime) -> Watch:
    """Follow a case from now on; followed already, nothing changes."""
    watch, _is_new = Watch.objects.get_or_create(
        case=case, staff=by, ended_at=None, defaults={"since": at, "looked_at": at}
    )
    return watch


def leave(case: Case, *, by: Staff, at: datetime) -> None:
    """Follow it no longer."""
    Watch.objects.filter(case=case, staff=by, ended_at=None).update(ended_at=at)


def look(case: Case, *, by: Staff, at: datetime) -> None:
    """She has opened a case that she follows: what has happened until now is no news any more."""
    if any(one["staff"] == by.pk for one in case.watched_by):
        Watch.objects.filter(case=case, staff=by, ended_at=None, looked_at__lt=at).update(looked_at=at)


def news_of(person: Staff, seen: QuerySet[Case]) -> QuerySet[Watch]:
    """
    What she follows, of the cases in `seen`, and where something has happened since she last looked; with
    the newest of it as `news`.
    """
    events = Event.objects.filter(matter_id=OuterRef("case__thread"), verb__in=NEWS)
    others = events.filter(at__gt=OuterRef("looked_at")).exclude(by__staff=person)
    row = JSONObject(
        at="at",
        verb="verb",
        staff="by__staff__public_name",
        customer="by__customer__name",
        is_hers=ExpressionWrapper(Q(by__customer__isnull=False), BooleanField()),
    )
    newest = Subquery(others.order_by("-at", "-id").values(row=row)[:1], output_field=JSONField())
    watches = Watch.objects.filter(staff=person, ended_at=None, case__in=seen)
    return watches.annotate(news=newest).filter(news__isnull=False).order_by("pk")


def end_all(person: Staff, *, at: datetime) -> None:
    """Whoever leaves follows nothing any more. Nobody inherits it: it was her own choice."""
    Watch.objects.filter(staff=person, ended_at=None).update(ended_at=at)
