"""Who is it that comes? A customer we know, or one we meet for the first time."""

from dataclasses import dataclass
from datetime import datetime

from vidord.core import phone_numbers, rows
from vidord.people.models import ContactPoint, Customer

Met = tuple[Customer, ContactPoint | None]
EMAIL = ContactPoint.Kind.EMAIL


@dataclass(frozen=True)
class Caller:
    """What somebody says of herself; `customer` when we know already who it is."""

    name: str
    language: str
    email: str = ""
    phone: str = ""
    customer: Customer | None = None

    @property
    def values(self) -> list[str]:
        """The ways to reach her, the best one first."""
        return [value for value in (self.email, self.phone) if value]


def meet(callers: list[Caller], *, at: datetime) -> list[Met]:
    """
    Find or make the customer of each, and where she is told. Two callers at once may be the same.

    An address that several customers share, or that another name uses, identifies nobody.
    """
    known = _Known(_points_of(callers))
    met: list[Met] = []
    unwritten: list[ContactPoint] = []
    for caller in callers:
        customer = caller.customer or _recognized(caller, known)
        if customer is None:
            customer = Customer(name=caller.name[:200], language=caller.language, created_at=at)
        for point in _new_ways(caller, customer, known):
            known.add(point)
            unwritten.append(point)
        met.append((customer, _where_told(caller, customer, known)))
    _write([customer for customer, _ in met], unwritten)
    return met


class _Known:
    """The contact points known so far, by what they say and by whose they are."""

    def __init__(self, points: list[ContactPoint]) -> None:
        self.saying: dict[str, list[ContactPoint]] = {}
        self._hers: dict[tuple, list[ContactPoint]] = {}
        for point in points:
            self.add(point)

    def add(self, point: ContactPoint) -> None:
        self.saying.setdefault(point.value, []).append(point)
        self._hers.setdefault(_who(point.customer), []).append(point)

    def of(self, customer: Customer) -> list[ContactPoint]:
        return self._hers.get(_who(customer), [])


def _who(customer: Customer) -> tuple:
    """The same customer read twice is one; of those not written yet, each is another."""
    return ("NEW", id(customer)) if customer.pk is None else ("KNOWN", customer.pk)


def _points_of(callers: list[Caller]) -> list[ContactPoint]:
    """Every contact point that the callers name, and all of those we know already. One query or two."""
    named = ContactPoint.objects.filter(value__in={value for one in callers for value in one.values})
    points = list(named.select_related("customer__protection").order_by("id"))
    returning = [one.customer.pk for one in callers if one.customer]
    if returning:
        points += ContactPoint.objects.filter(customer__in=returning).select_related("customer__protection")
    return list({point.pk: point for point in points}.values())


def _recognized(caller: Caller, known: _Known) -> Customer | None:
    """Whoever every way that she names points at, if they point at one and she is called the same."""
    points = [point for value in caller.values for point in known.saying.get(value, [])]
    customers = list({_who(point.customer): point.customer for point in points}.values())
    if len(customers) != 1:
        return None
    return customers[0] if not caller.name or customers[0].name == caller.name[:200] else None


def _new_ways(caller: Caller, customer: Customer, known: _Known) -> list[ContactPoint]:
    """The ways to reach her that we did not know, unverified."""
    kinds = {caller.email: EMAIL, caller.phone: ContactPoint.Kind.PHONE}
    hers = {point.value for point in known.of(customer)}
    return [
        ContactPoint(customer=customer, kind=kinds[value], value=value)
        for value in caller.values
        if value not in hers
    ]


def _where_told(caller: Caller, customer: Customer, known: _Known) -> ContactPoint | None:
    """Where she is told: the way she came by if we know it, else any of hers; mail, then SMS, then a call."""
    hers = known.of(customer)
    came_by = [point for point in hers if point.value in caller.values]
    return min(came_by or hers, key=_worse, default=None)


def _worse(point: ContactPoint) -> tuple[bool, bool]:
    return point.kind != EMAIL, not phone_numbers.is_mobile(point.value)


def _write(customers: list[Customer], points: list[ContactPoint]) -> None:
    """Write the new ones, each once."""
    new = list({id(customer): customer for customer in customers if customer.pk is None}.values())
    rows.insert(new)
    for point in points:
        point.customer_id = point.customer.pk
    rows.insert(points)
