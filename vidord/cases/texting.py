"""What comes by SMS: a report about one of ours, or words from a number, placed by whose it is."""

from datetime import datetime

from vidord.cases import works_now, yes_or_no
from vidord.cases.arrivals import Arrival
from vidord.cases.models import Case
from vidord.channels.models import InboundMessage, Placement, Thread
from vidord.channels.sms import reports
from vidord.channels.sms.receive import FAILED
from vidord.people.models import ContactPoint

SMS = InboundMessage.Way.SMS


def is_report(one: Arrival) -> bool:
    """Tell whether it is what a provider says of an SMS of ours."""
    return one.message.way == SMS and reports.is_one(one.message)


def is_from_nobody(one: Arrival) -> bool:
    """Tell whether it is an SMS from a name: such a sender takes no answer."""
    return one.message.way == SMS and not one.content.from_address.startswith("+")


def place_report(one: Arrival, *, at: datetime) -> Placement:
    """Tie a report to the SMS that it is about. The placement is not written yet."""
    about = reports.write(one.message, said=one.content.text)
    because = "SMS_FAILED" if one.content.text == FAILED else "SMS_DELIVERED"
    thread = about.thread if about else None
    return one.placement(Placement.Outcome.MACHINE, because, at=at, thread=thread)


def thread_of(one: Arrival) -> Thread | None:
    """
    Return the conversation of a number that is one customer's who has one open case; else nothing.

    A number may be several people's, and of two matters nobody can guess which one is meant. Her yes or no to
    "does it work now?" belongs where we asked, also when that is closed.
    """
    hers = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value=one.content.from_address)
    customers = set(hers.values_list("customer", flat=True))
    if len(customers) != 1:
        return None
    open_cases = Case.objects.open().filter(customer__in=customers).select_related("thread__customer")
    found = list(open_cases.order_by("-opened_at", "-pk")[:2])
    if not found and yes_or_no.works_in(one.content) is not None:
        return _where_we_asked(customers, at=one.message.received_at)
    return found[0].thread if len(found) == 1 else None


def _where_we_asked(customers: set[int], *, at: datetime) -> Thread | None:
    """The one closed case in which she has been asked whether it works."""
    asked = works_now.open_at(at).filter(case__customer__in=customers).values("case")
    found = list(Case.objects.filter(pk__in=asked).select_related("thread__customer")[:2])
    return found[0].thread if len(found) == 1 else None
