"""At the counter somebody is found who has no receipt, and nobody else's purchases are shown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vidord.agreements.looking_up import Sought, TooLittle, agreements, products, purchases, service_points
from vidord.agreements.models import Agreement, Product, Purchase, ServicePoint
from vidord.people.models import LegalEntity

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
BOUGHT = date(2026, 11, 6)


@pytest.fixture
def other(db):
    return LegalEntity.objects.create(name="Granåsa Cykel AB", organisation_number="556000-0010")


def product(entity, number, name, **more):
    return Product.objects.create(entity=entity, article_number=number, name=name, mirrored_at=NOW, **more)


def sold(of, receipt, **more):
    said = {
        "bought_on": BOUGHT,
        "amount": Decimal(899),
        "paid": Decimal("948.50"),
        "last_four": "4921",
    } | more
    return Purchase.objects.create(
        entity=of.entity, product=of, receipt_number=receipt, mirrored_at=NOW, **said
    )


@pytest.fixture
def battery(shop):
    return product(shop, "MC-12", "Motorcykelbatteri 12 V", bar_code="7310000000128")


@pytest.mark.parametrize("said", ["mc-12", "7310000000128", " MOTORCYKEL batteri  "])
def test_a_thing_in_the_hand_is_found_by_number_bar_code_or_name(shop, battery, said):
    product(shop, "MC-13", "Laddare")

    assert products(said, entities=[shop]) == [battery]


def test_the_number_comes_before_the_names_that_hold_it(shop):
    other_one = product(shop, "A-1", "Alkylat till 9000")
    wanted = product(shop, "9000", "Öronskydd")

    assert products("9000", entities=[shop]) == [wanted, other_one]


def test_an_o_with_dots_is_the_same_large_and_small(shop):
    muffs = product(shop, "HG-1", "Öronskydd Ålö")

    assert products("öRONSKYDD ålÖ", entities=[shop]) == [muffs]


def test_a_sign_that_searches_for_all_finds_itself_only(shop, battery):
    sale = product(shop, "R-1", "Reflex 50 % rea")

    assert products("50 %", entities=[shop]) == [sale]
    assert products("%_", entities=[shop]) == []


def test_a_bank_statement_finds_the_purchase_although_the_day_is_one_off(shop, battery):
    bought = sold(battery, "K-1")
    sold(battery, "K-2", last_four="0007")
    sold(battery, "K-3", paid=Decimal(899))
    seen = Sought(paid=Decimal("948.50"), bought_on=date(2026, 11, 7), last_four="4921")

    assert purchases(seen, entities=[shop]) == [bought]


def test_two_days_off_is_another_purchase(shop, battery):
    sold(battery, "K-1")

    for day in (4, 8):
        seen = Sought(paid=Decimal("948.50"), bought_on=date(2026, 11, day))
        assert purchases(seen, entities=[shop]) == []


@pytest.mark.parametrize(
    "said",
    [
        {"serial_number": "sn-77"},
        {"receipt_number": "K-1"},
        {"customer_number": " M-12 "},
        {"paid": Decimal("948.50"), "last_four": "4921"},
        {"paid": Decimal("948.50"), "bought_on": BOUGHT},
    ],
    ids=lambda said: " and ".join(said),
)
def test_what_a_customer_has_is_enough(shop, battery, said, django_assert_num_queries):
    bought = sold(battery, "K-1", serial_number="SN-77", customer_number="M-12")
    sold(battery, "K-2", paid=Decimal(5))

    with django_assert_num_queries(1):
        (found,) = purchases(Sought(**said), entities=LegalEntity.objects.filter(pk=shop.pk))
        assert (found, found.product.name) == (bought, "Motorcykelbatteri 12 V")


def test_the_thing_and_the_day_are_enough_and_the_newest_comes_first(shop, battery):
    rows = [sold(battery, f"K-{day}", bought_on=date(2026, 11, day)) for day in (4, 5, 6, 7)]
    sold(product(shop, "L-1", "Lampa"), "K-9")

    found = purchases(Sought(product=battery, bought_on=date(2026, 11, 6)), entities=[shop])

    assert found == [rows[3], rows[2], rows[1]]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"last_four": "4921"},
        {"paid": Decimal("948.50")},
        {"bought_on": BOUGHT},
        {"bought_on": BOUGHT, "last_four": "4921"},
        {"serial_number": "  "},
    ],
    ids=lambda said: " and ".join(said) or "nothing",
)
def test_what_could_be_anybodys_shows_nobody(shop, battery, said):
    sold(battery, "K-1")

    with pytest.raises(TooLittle):
        purchases(Sought(**said), entities=[shop])


def test_another_companys_purchases_products_and_agreements_stay_behind_the_wall(shop, other, battery):
    sold(battery, "K-1")
    signed(shop)

    assert purchases(Sought(receipt_number="K-1"), entities=[other]) == []
    assert purchases(Sought(receipt_number="K-1"), entities=[]) == []
    assert products("MC-12", entities=[other]) == []
    assert agreements("AV-1", entities=[other]) == []
    assert service_points("Storgatan", entities=[other]) == []


def test_no_more_than_twenty_are_shown(shop, battery):
    for number in range(25):
        sold(battery, f"K-{number}")

    assert len(purchases(Sought(product=battery, bought_on=BOUGHT), entities=[shop])) == 20


def signed(entity):
    point = ServicePoint.objects.create(
        entity=entity,
        number="735999100000000017",
        kind="FIBRE",
        address="Storgatan 4, Granåsa",
        mirrored_at=NOW,
    )
    return Agreement.objects.create(
        entity=entity,
        number="AV-1",
        name="Fiber 500",
        customer_number="M-12",
        service_point=point,
        concluded_on=BOUGHT,
        mirrored_at=NOW,
    )


@pytest.mark.parametrize("said", ["AV-1", "M-12"])
def test_an_agreement_is_found_by_its_number_or_the_customers(shop, said, django_assert_num_queries):
    agreement = signed(shop)

    with django_assert_num_queries(1):
        (found,) = agreements(said, entities=[shop])
        assert (found, found.service_point.kind) == (agreement, "FIBRE")


@pytest.mark.parametrize("said", ["735999100000000017", "storgatan  4"])
def test_a_place_is_found_by_its_number_or_how_its_address_begins(shop, said):
    place = signed(shop).service_point

    assert service_points(said, entities=[shop]) == [place]
    assert service_points("gatan 4", entities=[shop]) == []


@pytest.mark.parametrize("look", [products, agreements, service_points])
def test_one_sign_is_too_little(shop, look):
    with pytest.raises(TooLittle):
        look(" a ", entities=[shop])
