"""Finding a customer, and everything we have promised her on one page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from vidord.cases.models import Case
from vidord.cases.standing import Standing, standing
from vidord.core import phone_numbers
from vidord.people import protection
from vidord.people.models import ContactPoint, Customer, Staff
from vidord.promises.models import LoggedCall, Promise

MOST_FOUND = 20
SHORTEST_NAME = 2


@dataclass
class CustomerPage:
    """A customer as the desk sees her: what is owed first, then her cases, then who she is."""

    customer: Customer
    contact_points: list[ContactPoint]
    promises: list[Standing]
    cases: list[Case]


def within_reach(reader: Staff, *, at: datetime) -> QuerySet[Customer]:
    """The customers of whom the reader may see a case."""
    return Customer.objects.filter(pk__in=Case.objects.seen_by(reader, at=at).values("customer"))


def find(words: str, *, reader: Staff, at: datetime) -> list[Customer]:
    """
    Find by name, address, number or case number, at most twenty, whoever has an open case first.

    A protected customer is found by her own readers only.
    """
    said = words.strip()
    if len(said) < SHORTEST_NAME:
        return []
    matches = Q(name__icontains=said) | Q(contact_points__value__iexact=said.lower())
    digits = "".join(sign for sign in said if sign.isdigit())
    if digits and not any(sign.isalpha() for sign in said):
        matches |= Q(cases__number=int(digits[:18]))
        try:
            matches |= Q(contact_points__value=phone_numbers.kept(said))
        except phone_numbers.NotANumber:
            matches |= Q()
    found = within_reach(reader, at=at).filter(matches).distinct().prefetch_related("contact_points")
    return list(found.order_by("name", "id")[:MOST_FOUND])


def page_of(customer: Customer, *, reader: Staff, at: datetime) -> CustomerPage:
    """Gather a customer's page for somebody who may see her; of a protected one the reading is noted."""
    protection.note_reading(customer, by=reader, at=at)
    cases = Case.objects.seen_by(reader, at=at).filter(customer=customer).select_related("face")
    promises = (
        Promise.objects.with_pauses()
        .filter(case_promise__case__in=cases)
        .select_related("owner__unit__calendar", "thread", "case_promise__case")
        .prefetch_related("outcomes")
        .order_by("-due_at", "-id")
    )
    standings = [standing(promise, at=at) for promise in promises[:50]]
    standings.sort(key=lambda one: (one.promise.wake_at is None, one.promise.due_now))
    return CustomerPage(
        customer=customer,
        contact_points=list(customer.contact_points.order_by("id")),
        promises=standings,
        cases=list(cases.prefetch_related("closures").order_by("-opened_at", "-id")),
    )


def open_questions(customers: list[Customer], *, asked_by: Staff, at: datetime) -> list[LoggedCall]:
    """
    The calls that a customer has not yet confirmed or denied, and that somebody else says took place.

    Whoever has her on the line may write her word down, but never about a call of her own.
    """
    calls = LoggedCall.objects.filter(
        promise__thread__customer__in=customers, talked=True, verdict=None, promise__wake_at__isnull=False
    )
    calls = calls.filter(promise__case_promise__case__in=Case.objects.seen_by(asked_by, at=at))
    return list(calls.exclude(by__staff=asked_by).select_related("promise__thread__case", "by__staff"))
