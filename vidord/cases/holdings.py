"""What we hold about one customer: an extract shows the rows and an erasure blanks them, by one rule."""

import re
from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet, TextField, Value

from vidord.cases.models import Case
from vidord.channels.models import InboundMessage, OutboundMessage, Placement
from vidord.core import typography
from vidord.people.models import ContactPoint, Customer

BY_ID = "customer:"
UNTIED = (Placement.Outcome.MACHINE, Placement.Outcome.QUARANTINED)


@dataclass(frozen=True)
class Holdings:
    """The ids of what came from her or names her, of what we sent her, and of notices to staff about her."""

    customer: Customer
    arrivals: list[int]
    sent: list[int]
    notices: list[int]


def find(who: str) -> Customer:
    """
    Return the customer that `customer:17` names, or the one of a case: `20501`, `20 501`.

    :raises Customer.DoesNotExist: when there is none, or when `who` is neither.
    """
    said = "".join(who.split())
    number = said.removeprefix(BY_ID)
    if not (number.isascii() and number.isdigit()):
        raise Customer.DoesNotExist
    if said.startswith(BY_ID):
        return Customer.objects.get(pk=int(number))
    return Customer.objects.get(cases__number=int(number))


def of(customer: Customer) -> Holdings:
    """
    Find everything of hers.

    A mail that stands in several mailboxes, or came twice, is one: all its copies are hers. Mail that no
    person wrote and mail in quarantine have no thread; they are hers when they name one of her addresses.
    """
    untied = InboundMessage.objects.filter(placement__outcome__in=UNTIED)
    hers = InboundMessage.objects.filter(placement__thread__customer=customer).values("pk")
    named = naming(customer, among=untied).values("pk")
    keys = InboundMessage.objects.filter(Q(pk__in=hers) | Q(pk__in=named)).values("key")
    return Holdings(
        customer=customer,
        arrivals=_ids(InboundMessage.objects.filter(key__in=keys)),
        sent=_ids(OutboundMessage.objects.filter(thread__customer=customer)),
        notices=_ids(_notices(customer)),
    )


def _ids(rows: QuerySet) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def naming(customer: Customer, *, among: QuerySet[InboundMessage]) -> QuerySet[InboundMessage]:
    """Those arrivals whose envelope, bytes or words hold one of her addresses or numbers."""
    addresses = list(customer.contact_points.values_list("value", flat=True))
    if not addresses:
        return among.none()
    everything = Func(
        Value("\n"),
        Func(F("raw__content"), Value("escape"), function="encode"),
        "raw__envelope_from",
        "raw__envelope_to",
        "content__from_address",
        "content__reply_to",
        "content__copied",
        "content__subject",
        "content__text",
        "content__html",
        "content__forwarded_from_address",
        function="concat_ws",
        output_field=TextField(),
    )
    return among.annotate(everything=everything).filter(everything__iregex=_any_of(addresses))


def _any_of(addresses: list[str]) -> str:
    """A pattern for each address as a whole: bo@post.example is not in bobo@post.example."""
    either = "|".join(re.escape(address) for address in addresses)
    return rf"(?<![[:alnum:]._+-])({either})(?!\.?[[:alnum:]_-])"


def _notices(customer: Customer) -> QuerySet[OutboundMessage]:
    """Notices to staff have no thread, but the subject of each ends with the case's reference."""
    about = Q(pk=None)
    for number in Case.objects.filter(customer=customer).values_list("number", flat=True):
        about |= Q(subject__endswith=f" {typography.reference(number)})")
    return OutboundMessage.objects.filter(about, kind=OutboundMessage.Kind.STAFF_NOTICE)


def who_shares(customer: Customer) -> list[int]:
    """The ids of other customers with an address of hers: their rows are theirs, and stay."""
    values = ContactPoint.objects.filter(customer=customer).values("value")
    others = ContactPoint.objects.filter(value__in=values).exclude(customer=customer)
    return sorted(set(others.values_list("customer", flat=True)))


def numbers_of(customer: Customer) -> list[str]:
    """The telephone numbers that are hers alone."""
    numbers = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE)
    shared = numbers.exclude(customer=customer).values("value")
    return list(numbers.filter(customer=customer).exclude(value__in=shared).values_list("value", flat=True))
