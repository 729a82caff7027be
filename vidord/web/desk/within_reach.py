"""What a signed-in person may reach: the cases she may see, the colleagues she may ask or manage."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from vidord.cases import case_page
from vidord.cases.letters import CONVERSATION
from vidord.cases.models import Case, Claim
from vidord.channels.models import Mailbox, Placement
from vidord.people import mandates, ombudsmen, protection
from vidord.people.models import Calendar, Mandate, Staff, StaffRole
from vidord.promises.models import Promise

MOST_DIGITS = 18


def number_in(words: str) -> int:
    """Return the id that somebody asks for, or one that nothing has."""
    return int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else 0


def case(request: HttpRequest, number: int) -> Case:
    """
    Return a case of hers with what its pages show besides: who else is there, and her drafts.

    :raises Http404: when there is none, or when it is not hers to see; nobody learns which.
    """
    found = case_page.case_for(number, reader=request.staff, at=request.now)
    if found is None:
        raise Http404
    return found


def overseen(request: HttpRequest) -> QuerySet[Case]:
    """
    Return every case of the legal entities where she is the ombudsman.

    :raises Http404: when she is not.
    """
    entities = list(ombudsmen.overseen_by(request.staff, at=request.now).values_list("entity", flat=True))
    if not entities:
        raise Http404
    return Case.objects.seen_by(request.staff, at=request.now).filter(unit__entity__in=entities)


def overseen_case(request: HttpRequest, number: int) -> Case:
    """
    Return a case of a legal entity where she is the ombudsman.

    :raises Http404: when it is not, or she is not.
    """
    found = get_object_or_404(overseen(request), number=number)
    return case(request, found.number)


def promise(request: HttpRequest, number: int) -> tuple[Case, Promise]:
    """
    Return a promise in a case of hers, and the case.

    :raises Http404: when there is none, or when it is not hers to see; nobody learns which.
    """
    seen = Case.objects.seen_by(request.staff, at=request.now)
    found = Promise.objects.with_pauses().filter(pk=number, case_promise__case__in=seen)
    asked_of = get_object_or_404(
        found.select_related("owner__unit__calendar", "thread", "case_promise__case")
    )
    return case(request, asked_of.case_promise.case.number), asked_of


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
    return get_object_or_404(people.select_related("unit__calendar", "unit__lead__unit", "deputy"), pk=number)


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


def mandate_to_end(request: HttpRequest, number: int) -> Mandate:
    """
    Return a mandate that she may end.

    :raises Http404: for any other, and for one that has ended.
    """
    hers = Mandate.objects.not_ended(at=request.now).filter(
        holder__unit__entity__in=request.staff.roles.values("entity")
    )
    found = get_object_or_404(hers.select_related("holder__unit__entity", "delegated_by"), pk=number)
    if not mandates.may_withdraw(found, by=request.staff):
        raise Http404
    return found


def calendars(request: HttpRequest) -> QuerySet[Calendar]:
    """Return the calendars of units in the legal entities where she has a role."""
    hers = Calendar.objects.filter(units__entity__in=request.staff.roles.values("entity"))
    return hers.distinct().prefetch_related("units__entity", "hours", "own_days").order_by("name")


def calendar(request: HttpRequest, number: int) -> Calendar:
    """
    Return a calendar that she may look at.

    :raises Http404: for any other.
    """
    return get_object_or_404(calendars(request), pk=number)


def changes_calendar(request: HttpRequest, calendar: Calendar) -> bool:
    """Tell whether she leads a unit that keeps a calendar, or administers a legal entity of such a unit."""
    kind = StaffRole.Kind.ADMINISTRATOR
    entities = {unit.entity_id for unit in calendar.units.all()}
    leads = any(unit.lead_id == request.staff.pk for unit in calendar.units.all())
    return leads or request.staff.roles.filter(kind=kind, entity__in=entities).exists()


def calendar_to_change(request: HttpRequest, number: int) -> Calendar:
    """
    Return a calendar that she may change.

    :raises Http404: for any other.
    """
    found = calendar(request, number)
    if not changes_calendar(request, found):
        raise Http404
    return found


def note_reading(request: HttpRequest, case: Case) -> None:
    """Write down that somebody has read a case of a protected customer."""
    protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)


def claim(request: HttpRequest, number: int) -> tuple[Case, Claim]:
    """
    Return a claim in a case of hers, and the case.

    :raises Http404: when there is none, or when it is not hers to see; nobody learns which.
    """
    seen = Case.objects.seen_by(request.staff, at=request.now)
    found = get_object_or_404(Claim.objects.for_page().filter(case__in=seen), pk=number)
    matter = case(request, found.case.number)
    note_reading(request, matter)
    return matter, found
