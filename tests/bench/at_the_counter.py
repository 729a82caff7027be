"""Look up what customers at the counter say, each time another purchase. Prints JSON."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import django

WARM_UP = 5
STEP = 7_919  # a prime, so that the purchases asked for lie spread over the years


@dataclass(frozen=True)
class Way:
    """One way to look; `look` is given a purchase that somebody made, and must find something."""

    name: str
    look: Callable


def ways() -> list[Way]:
    """Every way that is measured; one more is one line."""
    from vidord.agreements.looking_up import Sought, products, purchases
    from vidord.people.models import LegalEntity

    shop = list(LegalEntity.objects.filter(name="Granåsa Butik AB"))

    def bought(**said: object) -> list:
        return purchases(Sought(**said), entities=shop)

    return [
        Way(
            "amount, date ± 1 day and last four",
            lambda one: bought(paid=one.paid, bought_on=one.bought_on, last_four=one.last_four),
        ),
        Way("amount and last four", lambda one: bought(paid=one.paid, last_four=one.last_four)),
        Way("product and date", lambda one: bought(product=one.product, bought_on=one.bought_on)),
        Way("receipt", lambda one: bought(receipt_number=one.receipt_number)),
        Way("member", lambda one: bought(customer_number=one.customer_number)),
        Way("a product by number", lambda one: products(one.product.article_number, entities=shop)),
        Way("a product by name", lambda one: products(one.product.name[:12], entities=shop)),
        *_pages(shop),
    ]


def _pages(shop: list) -> list[Way]:
    """What Nadja's tablet waits for, through every middleware: the page that finds, and the card."""
    from django.http import HttpResponse
    from django.test import Client

    from vidord.people.models import Staff, StaffRole

    nadja = Staff.objects.get(account__username="nadja")
    StaffRole.objects.get_or_create(staff=nadja, entity=shop[0], kind=StaffRole.Kind.AGENT)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(nadja.account)

    def page(path: str, **said: object) -> HttpResponse:
        """What the tablet gets; of a single thing that is found, the way to its card."""
        answer = client.get(f"/desk/counter{path}", said)
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{path} answered {answer.status_code}")
        return answer

    seen = {"seen": ["FAULT", "UNDAMAGED"], "buyer": "CONSUMER"}
    return [
        Way(
            "page: a purchase by amount, day and last four",
            lambda one: page("", paid=one.paid, bought_on=one.bought_on, last_four=one.last_four, number=""),
        ),
        Way("page: a product by name", lambda one: page("", q=one.product.name[:12])),
        Way("card of a purchase", lambda one: page(f"/purchases/{one.pk}", **seen)),
        Way("card of a product", lambda one: page(f"/products/{one.product_id}", **seen)),
    ]


def main(times: int) -> None:
    """Look in each way so many times in turn."""
    known = ways()
    made = _purchases(WARM_UP + times)
    found: dict[str, list[float]] = {way.name: [] for way in known}
    for number, one in enumerate(made):
        for way in known:
            begun = perf_counter()
            rows = way.look(one)
            spent = (perf_counter() - begun) * 1000
            if not rows:
                raise SystemExit(f"by {way.name} nothing was found of purchase {one.pk}")
            if number >= WARM_UP:
                found[way.name].append(spent)
    print(json.dumps(found))


def _purchases(count: int) -> list:
    """So many purchases by members with a card, from all three years."""
    from vidord.agreements.models import Purchase

    wanted = Purchase.objects.exclude(last_four="").exclude(customer_number="").select_related("product")
    whole = Purchase.objects.count()
    made = [
        wanted.filter(pk__gte=1 + number * STEP % whole).order_by("pk").first() for number in range(count)
    ]
    return [one or wanted.order_by("pk").first() for one in made]


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
