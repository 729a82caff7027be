"""Who is it that comes? A customer we know, or one we meet for the first time."""

from dataclasses import dataclass
from datetime import datetime

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
    known: dict[str, list[ContactPoint]] = {}
    for point in _points_of(callers):
        known.setdefault(point.value, []).append(point)
    met: list[Met] = []
    unwritten: list[ContactPoint] = []
    for caller in callers:
        customer = caller.customer or _recognized(caller, known)
        if customer is None:
            customer = Customer(name=caller.name[:200], language=caller.language, created_at=at)
        for point in _new_ways(caller, customer, known):
            known.setdefault(point.value, []).append(point)
            unwritten.append(point)
        met.append((customer, _where_told(caller, customer, known)))
    _write([customer for customer, _ in met], unwritten)
    return met


def _points_of(callers: list[Caller]) -> list[ContactPoint]:
    """Every contact point that the callers name, and all of those we know already. One query or two."""
    named = ContactPoint.objects.filter(value__in={value for one in callers for value in one.values})
    points = list(named.select_related("customer__protection").order_by("id"))
    returning = [one.customer.pk for one in callers if one.customer]
    if returning:
        points += ContactPoint.objects.filter(customer__in=returning).select_related("customer__protection")
    return list({point.pk: point for point in points}.values())


def _recognized(caller: Caller, known: dict[str, list[ContactPoint]]) -> Customer | None:
    """Whoever every way that she names points at, if they point at one and she is called the same."""
    points = [point for value in caller.values for point in known.get(value, [])]
    customers = list({id(point.customer): point.customer for point in _one_each(points)}.values())
    if len(customers) != 1:
        return None
    return customers[0] if not caller.name or customers[0].name == caller.name[:200] else None


def _one_each(points: list[ContactPoint]) -> list[ContactPoint]:
    """One point for each customer: the same customer read twice is one."""
    return list({point.customer_id or id(point.customer): point for point in points}.values())


def _new_ways(caller: Caller, customer: Customer, known: dict[str, list[ContactPoint]]) -> list[ContactPoint]:
    """The ways to reach her that we did not know, unverified."""
    kinds = {caller.email: EMAIL, caller.phone: ContactPoint.Kind.PHONE}
    return [
        ContactPoint(customer=customer, kind=kinds[value], value=value)
        for value in caller.values
        if not any(_is_hers(point, customer) for point in known.get(value, []))
    ]


def _is_hers(point: ContactPoint, customer: Customer) -> bool:
    return point.customer is customer or (customer.pk is not None and point.customer_id == customer.pk)


def _where_told(
    caller: Caller, customer: Customer, known: dict[str, list[ContactPoint]]
) -> ContactPoint | None:
    """Where she is told: the way she came by if we know it, else any of hers; mail before telephone."""
    hers = [point for points in known.values() for point in points if _is_hers(point, customer)]
    came_by = [point for point in hers if point.value in caller.values]
    return min(came_by or hers, key=lambda point: point.kind != EMAIL, default=None)


def _write(customers: list[Customer], points: list[ContactPoint]) -> None:
    """Write the new ones, each once."""
    new = list({id(customer): customer for customer in customers if customer.pk is None}.values())
    Customer.objects.bulk_create(new)
    for point in points:
        point.customer_id = point.customer.pk
    ContactPoint.objects.bulk_create(points)
