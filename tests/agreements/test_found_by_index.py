"""Nobody at the counter waits for all purchases to be read, whatever the customer has to show."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import database
from vidord.agreements.looking_up import Sought, purchases
from vidord.agreements.models import Product, Purchase
from vidord.people.models import LegalEntity

pytestmark = pytest.mark.xdist_group("found by index")
NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
BOUGHT = date(2026, 11, 6)
MANY = 3_000
SAID = {
    "purchase_serial_number": {"serial_number": "SN-77"},
    "purchase_once_in_entity": {"receipt_number": "R-77"},
    "purchase_of_customer": {"customer_number": "M-7"},
    "purchase_paid": {"paid": Decimal(100), "bought_on": BOUGHT, "last_four": "0077"},
    "purchase_of_product": {"bought_on": BOUGHT},
}


@pytest.fixture(scope="module")
def shop(committed):
    """Two shops that have sold thirty things to three hundred customers in three hundred days."""
    shops = [
        LegalEntity.objects.create(name=f"Granåsa {name}", organisation_number=f"556000-{number}")
        for number, name in (("0011", "Järn AB"), ("0012", "Cykel AB"))
    ]
    for shop in shops:
        things = [
            Product.objects.create(entity=shop, article_number=f"A-{one}", name="Batteri", mirrored_at=NOW)
            for one in range(30)
        ]
        Purchase.objects.bulk_create(_line(shop, things[one % 30], one) for one in range(MANY))
    database.analysed(committed.database, "agreements_purchase")
    return shops[0]


def _line(shop, product, one):
    return Purchase(
        entity=shop,
        product=product,
        receipt_number=f"R-{one}",
        serial_number=f"SN-{one}",
        customer_number=f"M-{one % 300}",
        bought_on=BOUGHT - timedelta(days=one % 300),
        amount=Decimal(80 + one % 90),
        paid=Decimal(100 + one % 90),
        last_four=f"{one:04}",
        mirrored_at=NOW,
    )


@pytest.mark.parametrize("index", SAID)
def test_it_is_found_by_the_index_of_what_is_shown(shop, index):
    said = SAID[index]
    if index == "purchase_of_product":
        said = said | {"product": Product.objects.filter(entity=shop).first()}
    with CaptureQueriesContext(connection) as asked:
        purchases(Sought(**said), entities=LegalEntity.objects.filter(pk=shop.pk))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked.captured_queries[0]['sql']}")
        plan = "\n".join(row for (row,) in cursor.fetchall())

    assert index in plan, plan
    assert "Seq Scan on agreements_purchase" not in plan
