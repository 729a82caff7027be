"""What the till knows is known at the counter: read again it changes nothing, and a wrong row is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from tests.agreements.till import BATTERY, NOW, counts
from vidord.agreements.models import MirrorRun, Product, Purchase

RECEIPT = "K-1001;1;MC-12;2026-11-06;;899,00;948,50;4921;SN-77;M-12;SEK"


def test_what_the_till_sold_stands_at_the_counter(till, shop):
    till.mirror("products", BATTERY)

    done = till.mirror("purchases", RECEIPT)

    assert counts(done) == (1, 0, 0, 0)
    bought = Purchase.objects.select_related("product").get(entity=shop)
    assert (bought.product.name, bought.product.only_ours) == ("Motorcykelbatteri 12 V 9 Ah", True)
    assert (bought.amount, bought.paid, bought.last_four) == (Decimal("899.00"), Decimal("948.50"), "4921")
    assert (bought.bought_on, bought.delivered_on) == (date(2026, 11, 6), None)
    assert bought.mirrored_at == NOW


def test_the_same_file_twice_changes_nothing(till):
    till.mirror("products", BATTERY)
    till.mirror("purchases", RECEIPT)
    before = list(Purchase.objects.values())

    done = till.mirror("purchases", RECEIPT, at=NOW + timedelta(days=1))

    assert counts(done) == (0, 0, 1, 0)
    assert list(Purchase.objects.values()) == before


def test_a_price_that_changed_is_changed_here_and_what_is_gone_from_the_file_stays(till):
    till.mirror("products", BATTERY, "LAMP-1;Lampa;;Vara med app;;;;;")

    done = till.mirror("products", BATTERY.replace("899,00", "949"), at=NOW + timedelta(days=1))

    assert counts(done) == (0, 1, 0, 0)
    battery, lamp = Product.objects.order_by("-article_number")
    assert (battery.price, battery.mirrored_at) == (Decimal(949), NOW + timedelta(days=1))
    assert (lamp.kind, lamp.mirrored_at) == ("GOODS_WITH_DIGITAL_PART", NOW)


WRONG = {
    "K-1;1;OKÄND;2026-11-06;;1,00;1,00;;;;SEK": "Artikelnr: ”OKÄND” finns inte här",
    "K-1;1;MC-12;2025-02-29;;1,00;1,00;;;;SEK": "Köpt: ”2025-02-29” är inget datum",
    "K-1;1;MC-12;2026-11-11;;1,00;1,00;;;;SEK": "Köpt: ”2026-11-11” ligger i framtiden",
    "K-1;1;MC-12;;;1,00;1,00;;;;SEK": "Köpt: är tom",
    "K-1;1;MC-12;2026-11-06;2026-11-05;1,00;1,00;;;;SEK": "Levererat: ”2026-11-05” är före Köpt, 2026-11-06",
    "K-1;1;MC-12;2026-11-06;;-1,00;1,00;;;;SEK": "Belopp: ”-1,00” är under noll",
    "K-1;1;MC-12;2026-11-06;;1.00;1,00;;;;SEK": "Belopp: ”1.00” är inget belopp",
    "K-1;1;MC-12;2026-11-06;;1,005;1,00;;;;SEK": "Belopp: ”1,005” är inget belopp",
    "K-1;1;MC-12;2026-11-06;;10 EUR;1,00;;;;SEK": "Belopp: ”10 EUR” är inte i kronor",
    "K-1;1;MC-12;2026-11-06;;1,00;1,00;49211;;;SEK": "Kort: ska vara kortets fyra sista siffror",
    "K-1;1;MC-12;2026-11-06;;1,00;1,00;;;;EUR": "Valuta: ”EUR” är en annan valuta",
    "K-1;ett;MC-12;2026-11-06;;1,00;1,00;;;;SEK": "Rad: ”ett” ska vara ett heltal",
    "K-1;1;MC-12;2026-11-06;;1,00;1,00;;;SEK": "har 10 celler",
    "K-1;1;MC-12;2026-11-06;;1,00;1,00;;SN\x07;;SEK": "Serienr: ”SN\ufffd” innehåller ett tecken",
}


@pytest.mark.parametrize(("row", "words"), WRONG.items(), ids=WRONG.values())
def test_a_wrong_row_is_told_in_words_and_the_others_are_taken(till, row, words):
    till.mirror("products", BATTERY)

    with override("sv"):
        done = till.mirror("purchases", row, RECEIPT)

    assert counts(done) == (1, 0, 0, 1)
    (fault,) = done.faults.shown
    assert fault.sentence.startswith("rad 2")
    assert words in fault.sentence
    assert Purchase.objects.get().receipt_number == "K-1001"


def test_a_whole_card_number_is_neither_kept_nor_repeated(till):
    till.mirror("products", BATTERY)
    card = "4921000000004921"

    done = till.mirror("purchases", RECEIPT.replace("4921", card))

    assert done.faults.rows == 1
    assert card not in repr(done.faults)
    assert not Purchase.objects.exists()


def test_a_receipt_that_stands_twice_is_right_once_and_told_when_it_says_something_else(till):
    till.mirror("products", BATTERY)

    with override("sv"):
        done = till.mirror("purchases", RECEIPT, RECEIPT, RECEIPT.replace("948,50", "950,00"))

    assert counts(done) == (1, 0, 1, 1)
    (fault,) = done.faults.shown
    assert fault.sentence == "rad 4, Kvitto, Rad: ”K-1001 1” står på rad 2 med något annat"
    assert Purchase.objects.get().paid == Decimal("948.50")


def test_looking_first_writes_nothing_and_says_the_same(till):
    till.mirror("products", BATTERY)
    runs = MirrorRun.objects.count()

    looked = till.mirror("purchases", RECEIPT, "K-2;;;;;;;;;;", only_checks=True)

    assert not Purchase.objects.exists()
    assert MirrorRun.objects.count() == runs
    assert counts(looked) == counts(till.mirror("purchases", RECEIPT, "K-2;;;;;;;;;;")) == (1, 0, 0, 1)


def test_whoever_asks_how_old_the_mirror_is_gets_an_answer(till, shop):
    done = till.mirror("products", BATTERY, "X;;;;;;;;")

    run = MirrorRun.objects.get()
    assert (run.entity, run.of, run.sha256) == (shop, "PRODUCTS", done.sha256)
    assert (run.new, run.changed, run.same, run.faulty) == (1, 0, 0, 1)
    assert (run.started_at, run.ended_at) == (NOW, NOW)
