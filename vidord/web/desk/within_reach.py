"""What a signed-in person may reach: the cases she may see, the colleagues she may ask or manage."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from vidord.cases import arrived, live
from vidord.cases.letters import CONVERSATION
from vidord.cases.models import Case
from vidord.channels.models import Mailbox, Placement
from vidord.people import protection
from vidord.people.models import Staff, StaffRole

MOST_DIGITS = 18


def number_in(words: str) -> int:
    """Return the id that somebody asks for, or one that nothing has."""
    return int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else 0


def case(request: HttpRequest, number: int) -> Case:
    """
    Return a case of hers.

    :raises Http404: when there is none, or when it is not hers to see; nobody learns which.
    """
    seen = Case.objects.seen_by(request.staff, at=request.now)
    return get_object_or_404(seen.for_page(), number=number)


def open_case(request: HttpRequest, number: int) -> Case:
    """
    Return a case of hers with what its page shows besides: who else is there, her drafts, what is like it.

    :raises Http404: as `case` does.
    """
    seen = Case.objects.seen_by(request.staff, at=request.now).for_page()
    beside = live.beside(request.staff, at=request.now)
    hints = arrived.hints(request.staff, at=request.now)
    return get_object_or_404(seen.annotate(hints=hints, **beside), number=number)


def placement(request: HttpRequest, message: int) -> Placement:
    """
    Return where a message stands in the conversation of a case of hers.

    :raises Http404: when it is in none, or when the case is not hers to see; nobody learns which.
    """
    seen = Case.objects.seen_by(request.staff, at=request.now)
    placed = Placement.objects.filter(outcome__in=CONVERSATION, thread__case__in=seen)
    return get_object_or_404(
        placed.select_related("message", "thread__case", "thread__customer__protection"), message=message
    )


def colleagues(request: HttpRequest, case: Case) -> QuerySet[Staff]:
    """Return who else serves in the case's legal entity, of a protected customer her readers only."""
    people = Staff.objects.serving().filter(unit__entity=case.unit.entity_id).exclude(pk=request.staff.pk)
    readers = protection.readers_of(case.customer)
    return people if readers is None else people.filter(pk__in=[reader.pk for reader in readers])


def person(request: HttpRequest, number: int) -> Staff:
    """
    Return a colleague in a legal entity where she has a role.

    :raises Http404: for anybody else, and for those who have left.
    """
    people = Staff.objects.serving().filter(unit__entity__in=request.staff.roles.values("entity"))
    return get_object_or_404(people.select_related("unit__calendar", "unit__lead", "deputy"), pk=number)


def leads(request: HttpRequest, person: Staff) -> bool:
    """Tell whether she leads another person: as the lead of her unit, or as the entity's administrator."""
    if person.pk == request.staff.pk:
        return False
    administers = request.staff.roles.filter(entity=person.unit.entity_id, kind=StaffRole.Kind.ADMINISTRATOR)
    return person.unit.lead_id == request.staff.pk or administers.exists()


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


def mailbox(request: HttpRequest, number: int) -> Mailbox:
    """
    Return a mailbox of a legal entity where she has a role.

    :raises Http404: for any other.
    """
    hers = Mailbox.objects.filter(unit__entity__in=request.staff.roles.values("entity"))
    return get_object_or_404(hers.select_related("unit__entity", "unit__lead", "imap"), pk=number)


def administers(request: HttpRequest, mailbox: Mailbox) -> bool:
    """Tell whether she may say where a mailbox is fetched from."""
    kind = StaffRole.Kind.ADMINISTRATOR
    return request.staff.roles.filter(entity=mailbox.unit.entity_id, kind=kind).exists()


def mailbox_to_set_up(request: HttpRequest, number: int) -> Mailbox:
    """
    Return a mailbox that she may set up.

    :raises Http404: for any other.
    """
    found = mailbox(request, number)
    if not administers(request, found):
        raise Http404
    return found
