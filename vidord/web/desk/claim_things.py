"""What a claim is about, as an address names it: found in our copy of the other systems."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from vidord.agreements import looking_up
from vidord.agreements.looking_up import Sought, TooLittle
from vidord.agreements.models import Agreement, Product, Purchase, ServicePoint
from vidord.cases import examining
from vidord.cases.claiming import About
from vidord.cases.examining import Seeing
from vidord.cases.models import Case
from vidord.core import typography
from vidord.people.models import Customer, LegalEntity
from vidord.rights.questions import Question
from vidord.web.desk.within_reach import number_in
from vidord.web.fact_form import as_address

TABLES: dict[str, type[Model]] = {
    "product": Product,
    "purchase": Purchase,
    "agreement": Agreement,
    "service_point": ServicePoint,
}
NO_THING = "none"


@dataclass(frozen=True)
class Thing:
    """One thing that a claim can be about: its name, what tells it apart, the address that chooses it."""

    name: str
    more: str
    address: str


def named(address: QueryDict, *, entities: Iterable[LegalEntity]) -> About | None:
    """Return what an address names, of these entities; nothing when it is not there, or names nothing."""
    if NO_THING in address:
        return About()
    for name, table in TABLES.items():
        if name in address:
            rows: QuerySet = table._default_manager.filter(entity__in=entities)
            thing = rows.filter(pk=number_in(address[name])).first()
            return About(**{name: thing}) if thing else None
    return None


def kept(address: QueryDict) -> list[tuple[str, str]]:
    """What the next form hands on of it."""
    return [(name, address[name]) for name in ("question", NO_THING, *TABLES) if name in address]


def is_gone(address: QueryDict, about: About | None) -> bool:
    """Tell whether an address names a thing that is not there, or behind a wall."""
    return about is None and any(name in address for name in TABLES)


def found(
    words: str, question: Question, case: Case, *, entities: list[LegalEntity], today: date
) -> list[Thing]:
    """Look in all that we mirror; each is found by its numbers, products by their names too."""
    if not words.strip():
        return []
    things = [
        *(About(purchase=one) for one in _purchases(words, entities)),
        *(About(product=one) for one in _of(looking_up.products, words, entities)),
        *(About(agreement=one) for one in _of(looking_up.agreements, words, entities)),
        *(About(service_point=one) for one in _of(looking_up.service_points, words, entities)),
    ]
    return [_thing(one, address(question, case, about=one, today=today)) for one in things]


def _of(look: Callable, words: str, entities: list[LegalEntity]) -> list:
    try:
        return look(words, entities=entities)
    except TooLittle:
        return []


def _purchases(words: str, entities: list[LegalEntity]) -> list[Purchase]:
    numbers = (Sought(receipt_number=words), Sought(serial_number=words), Sought(customer_number=words))
    bought = {one.pk: one for sought in numbers for one in looking_up.purchases(sought, entities=entities)}
    return list(bought.values())


def _thing(about: About, chosen: str) -> Thing:
    if bought := about.purchase:
        when = typography.dated(bought.bought_on)
        more = _("bought on %(when)s for %(price)s, receipt %(number)s")
        price = typography.money(bought.amount)
        said = {"when": when, "price": price, "number": bought.receipt_number}
        return Thing(bought.product.name, more % said, chosen)
    if sold := about.product:
        return Thing(sold.name, sold.article_number, chosen)
    if agreed := about.agreement:
        return Thing(agreed.name, agreed.number, chosen)
    place = about.service_point
    return Thing(place.address or place.number, place.number, chosen)


def address(question: Question, case: Case, *, about: About | None = None, today: date) -> str:
    """Return the query that asks a question about a thing, with the facts that we know already."""
    named_facts = {one.name for one in question.facts}
    known = {name: value for name, value in _known(case, about, today=today).items() if name in named_facts}
    query = as_address(known, question.facts)
    query["question"] = question.id
    chosen = [(name, getattr(about, name)) for name in TABLES if about and getattr(about, name)]
    if chosen:
        query[chosen[0][0]] = chosen[0][1].pk
    else:
        query[NO_THING] = "1"
    return query.urlencode()


def _known(case: Case, about: About | None, *, today: date) -> dict[str, object]:
    buyer = {
        Customer.Capacity.CONSUMER: "CONSUMER",
        Customer.Capacity.SMALL_BUSINESS: "BUSINESS",
        Customer.Capacity.COMPANY: "BUSINESS",
    }.get(case.capacity, "")
    known: dict[str, object] = {"buyer": buyer} if buyer else {}
    if about is None:
        return known
    product = about.product or (about.purchase.product if about.purchase else None)
    if product:
        bought_on = about.purchase.bought_on if about.purchase else None
        seeing = Seeing(product, about.purchase, buyer=buyer)
        known |= examining.facts_of_goods(seeing, bought_on, today=today)
    if agreed := about.agreement:
        known |= {"contract_date": agreed.concluded_on, "annual_network_cost": agreed.yearly_charge}
    return known
