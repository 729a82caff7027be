"""Who asks us to reconsider what: customers are counted, each once, and never shown."""

from datetime import datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from vidord.cases.models import Counted, Merge, Objection, Reconsideration

WINDOW = ExpressionWrapper(
    F("reconsideration__threshold__days") * Value(timedelta(days=1)), output_field=DurationField()
)


def standing(*, at: datetime) -> QuerySet[Objection]:
    """
    What counts at a moment, with the `person` who asks and the case where she is told (`told_in`).

    Somebody whom our books hold twice is one, once her cases are one. Whoever has been erased can't be told.
    """
    goes_on = Merge.objects.in_force().filter(case=OuterRef("case"))
    since = ExpressionWrapper(Value(at, output_field=DateTimeField()) - WINDOW, output_field=DateTimeField())
    number = BigIntegerField()
    return Objection.objects.filter(
        ended_at=None, reconsideration__answered_at=None, case__customer__erased_at=None, at__gt=since
    ).annotate(
        person=Coalesce(
            Subquery(goes_on.values("last__customer")[:1]), F("case__customer"), output_field=number
        ),
        told_in=Coalesce(Subquery(goes_on.values("last")[:1]), F("case"), output_field=number),
    )


def of(reconsideration: int, *, at: datetime) -> dict[int, int]:
    """Return whoever asks, by her id, with the case of her newest word about it."""
    found = standing(at=at).filter(reconsideration=reconsideration).order_by("pk")
    return dict(found.values_list("person", "told_in"))


def untold(*, at: datetime) -> QuerySet[Objection]:
    """Those of them whose customer has not been told of a public promise, in this case or in a part of it."""
    her = Q(customer=OuterRef("person")) | Q(case=OuterRef("told_in"))
    her |= Q(case__merges__ended_at=None, case__merges__last=OuterRef("told_in"))
    told = Counted.objects.filter(her, public_promise__reconsideration=OuterRef("reconsideration"))
    return standing(at=at).filter(~Exists(told)).order_by()


def to_act_on(*, at: datetime) -> list[int]:
    """Return what has reached its threshold and is not promised yet, or is promised and has newcomers."""
    counted = (
        untold(at=at)
        .values("reconsideration", "reconsideration__promise", "reconsideration__threshold__customers")
        .annotate(customers=Count("person", distinct=True))
    )
    return sorted(
        row["reconsideration"]
        for row in counted
        if row["reconsideration__promise"] or row["customers"] >= row["reconsideration__threshold__customers"]
    )


def begun() -> QuerySet[Reconsideration]:
    """What anybody asks about, or has asked about and was promised an answer to."""
    asked = Objection.objects.filter(reconsideration=OuterRef("pk"), ended_at=None)
    return Reconsideration.objects.filter(
        Exists(asked) | Exists(Counted.objects.filter(public_promise__reconsideration=OuterRef("pk")))
    )
