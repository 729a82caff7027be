"""What a signed-in person may reach: the cases she may see, and the colleagues she may ask."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from vidord.cases.models import Case
from vidord.people.models import Staff


def case(request: HttpRequest, number: int) -> Case:
    """
    Return a case of hers.

    :raises Http404: when there is none, or when it is not hers to see; nobody learns which.
    """
    seen = Case.objects.seen_by(request.staff)
    return get_object_or_404(
        seen.select_related("thread__contact_point", "face", "customer", "unit"), number=number
    )


def colleagues(request: HttpRequest, case: Case) -> QuerySet[Staff]:
    """Return who else serves in the case's legal entity, by name."""
    people = Staff.objects.serving().filter(unit__entity=case.unit.entity_id)
    return people.exclude(pk=request.staff.pk).order_by("public_name")
