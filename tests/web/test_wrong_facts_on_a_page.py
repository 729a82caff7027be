"""What can't be so is told on a page as people write it: no codes, and nothing only a program writes."""

import pytest

pytestmark = pytest.mark.django_db
SWEDISH = {"accept-language": "sv"}
CUT = "/ratt/outage.compensation"
HOW = "Skriv dag och klockslag som 2026-11-02 08.00."


@pytest.fixture(autouse=True)
def _the_town(world):
    """Each page says whose it is."""


def asked(client, address, said):
    page = client.get(address, said, headers=SWEDISH)
    assert page.status_code == 422
    (errors,) = page.context["form"].errors.values()
    return page.content.decode(), list(errors)


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        ("i går kl. 8", "2026-11-03 14.00", HOW),
        ("2026-11-02", "2026-11-03 14.00", HOW),
        ("2026-11-02 25.00", "2026-11-03 14.00", HOW),
        ("2026-11-02 08.00", "2025-02-29 14.00", "Den dagen finns inte i kalendern."),
        ("2025-02-29", "2026-11-03 14.00", "Den dagen finns inte i kalendern."),
        ("2026-11-02 08.00", "", "Skriv både när det började och när det slutade."),
        ("0001-01-01 00.00", "2026-11-03 14.00", "Året ska ligga mellan 1900 och 2199."),
        ("2026-11-03 14.00", "2026-11-02 08.00", "Perioden tar slut innan den börjar."),
    ],
)
def test_ingegerd_hears_how_to_write_when_the_power_was_gone(client, begins, ends, said):
    page, errors = asked(client, CUT, {"outages.from.1": begins, "outages.to.1": ends})

    assert errors == [said]
    assert "+02:00" not in page


def test_a_clock_may_be_written_with_a_colon_too(client):
    said = {"outages.from.1": "2026-11-02 8:00", "outages.to.1": "2026-11-03 14:00"}

    assert client.get(CUT, said, headers=SWEDISH).status_code == 200


def test_the_second_period_is_judged_by_what_stands_in_it(client):
    said = {"outages.from.1": "2026-10-02 08.00", "outages.to.1": "2026-10-02 20.00"}
    said |= {"outages.from.3": "2026-11-31 08.00", "outages.to.3": "2026-12-01 08.00"}

    assert asked(client, CUT, said)[1] == ["Den dagen finns inte i kalendern."]


def test_who_can_choose_reads_the_choices_in_words(client):
    page, errors = asked(client, "/ratt/goods.defect", {"buyer": "NOBODY"})

    assert errors == ["Välj bland: privatperson, företag."]
    assert "CONSUMER, " not in page


def test_yes_and_no_are_not_called_true_and_false(client):
    said = {"buyer": "CONSUMER", "is_defective": "kanske"}

    assert asked(client, "/ratt/goods.defect", said)[1] == ["Svara ja eller nej, eller att du inte vet."]


def test_another_day_is_named_in_words_alone(client):
    said = {"buyer": "CONSUMER", "contract_date": "2026-03-14", "delivered_on": "2026-03-01"}

    (error,) = asked(client, "/ratt/goods.defect", said)[1]

    assert error.startswith("Den 1\u00a0mars 2026 kommer före den 14\u00a0mars 2026")
    assert "contract_date" not in error
