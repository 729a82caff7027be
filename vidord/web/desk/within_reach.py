"""What a signed-in person may reach: the cases she may see, the colleagues she may ask or manage."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from vidord.cases.models import Case
from vidord.people.models import Staff, StaffRole

LEADING = (StaffRole.Kind.LEAD, StaffRole.Kind.ADMINISTRATOR)


def case(request: HttpRequest, number: int) -> Case:
    """
    Return a case of hers.

    :raises Http404: when there is none, or when it is not hers to see; nobody learns which.
    """
    seen = Case.objects.seen_by(request.staff, at=request.now)
    return get_object_or_404(seen.for_page(), number=number)


def colleagues(request: HttpRequest, case: Case) -> QuerySet[Staff]:
    """Return who else serves in the case's legal entity."""
    return Staff.objects.serving().filter(unit__entity=case.unit.entity_id).exclude(pk=request.staff.pk)


def person(request: HttpRequest, number: int) -> Staff:
    """
    Return a colleague in a legal entity where she has a role.

    :raises Http404: for anybody else, and for those who have left.
    """
    people = Staff.objects.serving().filter(unit__entity__in=request.staff.roles.values("entity"))
    return get_object_or_404(people.select_related("unit__calendar", "unit__lead", "deputy"), pk=number)


def leads(request: HttpRequest, person: Staff) -> bool:
    """Tell whether she leads the person: as the unit's lead, or by a role in the legal entity."""
    by_role = request.staff.roles.filter(entity=person.unit.entity_id, kind__in=LEADING)
    return person.unit.lead_id == request.staff.pk or by_role.exists()


def led_by_me(request: HttpRequest, number: int) -> Staff:
    """
    Return somebody she leads.

    :raises Http404: for anybody else.
    """
    who = person(request, number)
    if not leads(request, who):
        raise Http404
    return who


def hers_to_manage(request: HttpRequest, number: int) -> Staff:
    """
    Return herself, or somebody she leads.

    :raises Http404: for anybody else.
    """
    return person(request, number) if number == request.staff.pk else led_by_me(request, number)
