"""A day that is none, or of no use, is told where it was written; no page falls over it."""

import pytest

SWEDISH = {"accept-language": "sv"}
WRONG = {
    "0001-01-01": "Året ska ligga mellan 1900 och 2199.",
    "1899-12-31": "Året ska ligga mellan 1900 och 2199.",
    "9999-12-31": "Året ska ligga mellan 1900 och 2199.",
    "2025-02-29": "Den dagen finns inte i kalendern.",
    "2025-13-01": "Den dagen finns inte i kalendern.",
    "i våras": "Skriv dagen som 2026-11-30",
}


@pytest.fixture
def linus(lived, client):
    client.force_login(lived.town.linus.account)
    return client


@pytest.mark.parametrize(("written", "said"), WRONG.items())
def test_linus_hears_what_is_wrong_with_the_day_of_a_purchase(linus, lived, written, said):
    from vidord.agreements.models import Product

    product = Product.objects.filter(entity__roles__staff=lived.town.linus).first()
    asked = {"seen": "FAULT", "buyer": "CONSUMER", "bought_on": written}

    card = linus.get(f"/desk/counter/products/{product.pk}", asked, headers=SWEDISH)
    search = linus.get("/desk/counter", {"number": "", "bought_on": written}, headers=SWEDISH)

    for page in (card, search):
        assert page.status_code == 422
        assert said in page.content.decode()


@pytest.mark.parametrize(("written", "said"), WRONG.items())
def test_whoever_asks_the_law_hears_the_same(client, lived, written, said):
    page = client.get("/ratt/goods.defect", {"buyer": "CONSUMER", "contract_date": written}, headers=SWEDISH)

    assert page.status_code == 422
    assert said.replace("2026-11-30", "2026-05-05") in page.content.decode()
