"""What somebody at the counter finds with what the customer says: one query each, within her entities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db.models import Case, Model, Q, QuerySet, Value, When

from vidord.agreements.folding import fold
from vidord.agreements.models import Agreement, Product, Purchase, ServicePoint
from vidord.people.models import LegalEntity

MOST = 20
FEWEST_SIGNS = 2
# A bank books a purchase on its day or the next, and midnight falls where the till says it does.
DAYS_OFF = timedelta(days=1)
Found = TypeVar("Found", bound=Model)


class TooLittle(ValueError):
    """What is said could be anybody's."""


@dataclass(frozen=True)
class Sought:
    """What a customer says about what she bought; all of it must agree. `paid` is the whole receipt's."""

    paid: Decimal | None = None
    bought_on: date | None = None
    last_four: str = ""
    serial_number: str = ""
    receipt_number: str = ""
    customer_number: str = ""
    product: Product | None = None

    def is_enough(self) -> bool:
        """A number of its own, or an amount or a product with the day or the card."""
        if any(one.strip() for one in (self.serial_number, self.receipt_number, self.customer_number)):
            return True
        says_what = self.paid is not None or self.product is not None
        return says_what and (self.bought_on is not None or bool(self.last_four.strip()))


def products(words: str, *, entities: Iterable[LegalEntity]) -> list[Product]:
    """
    Find what we sell by article number or bar code, and behind these whatever has all the words in its name.

    :raises TooLittle: for less than two signs.
    """
    words = _enough(words)
    is_its_number = Q(article_number__in=[words, words.upper(), words.lower()]) | Q(bar_code=words)
    named = Q()
    for word in fold(words).split():
        named &= Q(name_folded__contains=word)
    first = Case(When(is_its_number, then=Value(0)), default=Value(1))
    found = Product.objects.filter(is_its_number | named, entity__in=entities)
    return _first(found.order_by(first, "name", "pk"))


def purchases(sought: Sought, *, entities: Iterable[LegalEntity]) -> list[Purchase]:
    """
    Find lines of receipts, the newest first, each with its product. A day may be one off.

    :raises TooLittle: without a number of its own, or an amount or a product with a day or a card.
    """
    if not sought.is_enough():
        raise TooLittle
    asked = Q(entity__in=entities)
    for name in ("paid", "product"):
        if (said := getattr(sought, name)) is not None:
            asked &= Q(**{name: said})
    for name in ("last_four", "receipt_number", "customer_number"):
        if said := getattr(sought, name).strip():
            asked &= Q(**{name: said})
    if sought.bought_on:
        asked &= Q(bought_on__range=(sought.bought_on - DAYS_OFF, sought.bought_on + DAYS_OFF))
    if sought.serial_number.strip():
        asked &= Q(serial_number_folded=fold(sought.serial_number.strip())) & ~Q(serial_number="")
    return _first(Purchase.objects.filter(asked).select_related("product").order_by("-bought_on", "-pk"))


def agreements(words: str, *, entities: Iterable[LegalEntity]) -> list[Agreement]:
    """
    Find agreements by their number or the customer's, the newest first, each with its service point.

    :raises TooLittle: for less than two signs.
    """
    words = _enough(words)
    found = Agreement.objects.filter(Q(number=words) | Q(customer_number=words), entity__in=entities)
    return _first(found.select_related("service_point").order_by("-concluded_on", "-pk"))


def service_points(words: str, *, entities: Iterable[LegalEntity]) -> list[ServicePoint]:
    """
    Find places of delivery by their number, or by how their address begins: `storgatan 4`.

    :raises TooLittle: for less than two signs.
    """
    words = _enough(words)
    found = ServicePoint.objects.filter(
        Q(number=words) | Q(address_folded__startswith=fold(words)), entity__in=entities
    )
    return _first(found.order_by("address", "number", "pk"))


def _enough(words: str) -> str:
    words = " ".join(words.split())
    if len(words) < FEWEST_SIGNS:
        raise TooLittle
    return words


def _first(found: QuerySet[Found]) -> list[Found]:
    return list(found[:MOST])
