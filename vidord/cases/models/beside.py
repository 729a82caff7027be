"""What the desk's page shows of a case besides its promises and letters, as rows that come with the case."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from vidord.cases.models.likeness import Likeness
from vidord.cases.models.merge import Merge
from vidord.cases.models.note import Mention, Note
from vidord.cases.models.watch import Watch
from vidord.people.models import Event

MOST_HAPPENINGS = 50


def beside(seen: QuerySet) -> dict[str, ArraySubquery]:
    """Notes, who follows it, what has happened, and of the cases in `seen` those that it may belong to."""
    parts = Merge.objects.in_force().filter(last=OuterRef(OuterRef("pk")), case__in=seen.values("pk"))
    # Of the case, and of those that continue in it: apart, for an index serves each, and none serves both.
    return {
        "noted": _notes(case=OuterRef("pk")),
        "parts_noted": _notes(case__in=parts.values("case")),
        "watched_by": _watchers(),
        "timeline": _events(matter_id=OuterRef("thread")),
        "parts_timeline": _events(matter_id__in=parts.values("case__thread")),
        "looks_like": _likenesses(seen),
    }


def _notes(**of: object) -> ArraySubquery:
    ticked = ExpressionWrapper(Q(ticked_at__isnull=False), BooleanField())
    told = Mention.objects.filter(note=OuterRef("pk")).order_by("pk")
    names = JSONObject(mention="pk", staff="staff_id", name="staff__public_name", is_ticked=ticked)
    notes = Note.objects.filter(**of).order_by("pk")
    row = JSONObject(
        pk="pk", who="by__public_name", at="at", text="text", told=ArraySubquery(told.values(row=names))
    )
    return ArraySubquery(notes.values(row=row))


def _watchers() -> ArraySubquery:
    watches = Watch.objects.filter(case=OuterRef("pk"), ended_at=None).order_by("staff__public_name")
    return ArraySubquery(watches.values(row=JSONObject(staff="staff_id", name="staff__public_name")))


def _events(**of: object) -> ArraySubquery:
    events = Event.objects.filter(**of).order_by("-at", "-id")
    row = JSONObject(
        at="at",
        verb="verb",
        staff="by__staff__public_name",
        is_hers=ExpressionWrapper(Q(by__customer__isnull=False), BooleanField()),
        customer="by__customer__name",
    )
    return ArraySubquery(events.values(row=row)[:MOST_HAPPENINGS])


def _likenesses(seen: QuerySet) -> ArraySubquery:
    others = seen.exclude(merges__in=Merge.objects.in_force())
    hints = Likeness.objects.filter(case=OuterRef("pk"), other__in=others).order_by("id")
    return ArraySubquery(hints.values(row=JSONObject(number="other__number", because="because")))
