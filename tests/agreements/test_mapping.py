"""A mapping that can't be used is one clear sentence, before anything is read."""

from datetime import date

import pytest
from django.utils.translation import override

from tests.agreements.till import PRODUCTS, PURCHASES
from vidord.agreements import mapping

WRONG = {
    "of = ": "rad 1 är ingen TOML: ”of =”",
    'of = "products"\n[columns]\nname: "Pris"': 'rad 3 är ingen TOML: ”name: "Pris"”',
    'of = "products"\nof = "purchases"': "rad 2 säger på nytt vad som är sagt förut: ”of = ",
    'of = "products"\n[columns\n': "rad 2 är ingen TOML: ”[columns”",
    'of = "customers"': "of ska vara en av products, purchases, agreements, service_points",
    'of = "products"\nentity = "Okänd AB"': "entity ska vara en av Granåsa Järn AB",
    'of = "products"\nentity = 7': "entity ska vara en av Granåsa Järn AB",
    PRODUCTS.replace("bar_code", "color"): "products har ingen kolumn color",
    PRODUCTS.replace('name = "Benämning"', ""): "[columns] ska också säga name",
    PRODUCTS.replace('"GOODS"', '"THINGS"'): "[values.kind]: ”THINGS” är inget av GOODS",
    PRODUCTS.replace("values.kind", "values.name"): "[values.name] har inga egna ord",
    PRODUCTS + '[always]\nkind = "GOODS"': "kind står både i [columns] och i [always]",
    "separator = ';'\n" + PRODUCTS: "det finns ingen inställning separator",
    "encoding = 'utf-7'\n" + PRODUCTS: "encoding ska vara en av utf-8, iso-8859-1, windows-1252",
    "decimal = ','\n" + PRODUCTS: "decimal ska vara en av comma, point",
    "delimiter = ';;'\n" + PRODUCTS: "delimiter ska vara ett tecken",
    "date = '%Y-%m'\n" + PRODUCTS: "date ska säga år, månad och dag",
    "date = '%d/%d/%Y'\n" + PRODUCTS: "date ska säga år, månad och dag",
    PRODUCTS.replace('price = "Pris"', "price = 5"): "[columns] ska vara rader som",
    PURCHASES + '[always]\nlast_four = "49210"': "[always]",
}


@pytest.mark.parametrize(("written", "words"), WRONG.items(), ids=WRONG.values())
def test_a_mapping_that_cannot_be_used_says_why(shop, tmp_path, written, words):
    file = tmp_path / "wrong.toml"
    file.write_text(written, encoding="utf-8")

    with override("sv"), pytest.raises(mapping.Unclear) as unclear:
        mapping.read(file)

    assert words in str(unclear.value)
    assert "\n" not in str(unclear.value)


def test_a_mapping_that_is_not_there_is_told_as_well(shop, tmp_path):
    with override("sv"), pytest.raises(mapping.Unclear, match=r"^filen finns inte$"):
        mapping.read(tmp_path / "nowhere.toml")
    with override("sv"), pytest.raises(mapping.Unclear, match=r"^är en mapp och ingen fil$"):
        mapping.read(tmp_path)


def test_a_mapping_in_another_encoding_is_told_how_to_be_saved(shop, tmp_path):
    file = tmp_path / "latin.toml"
    file.write_text(PRODUCTS, encoding="iso-8859-1")

    with override("sv"), pytest.raises(mapping.Unclear, match="inte skriven i UTF-8"):
        mapping.read(file)


def test_what_a_file_does_not_say_the_mapping_says_for_all_its_rows(till):
    till.mappings["products"] = """
of = "products"
entity = "Granåsa Järn AB"
[columns]
article_number = "Artikelnr"
name = "Benämning"
[always]
kind = "LIVE_ANIMAL"
only_ours = "ja"
"""
    till.mirror("products", "G-1;Guldhamster;;;;;;;")

    hamster = till.mapping("products").entity.products.get()
    assert (hamster.kind, hamster.only_ours, hamster.price) == ("LIVE_ANIMAL", True, None)


def test_days_that_belong_together_are_never_left_to_contradict_each_other(till):
    till.mirror("products", "G-1;Gräsklippare;;;;2024-01-01;2025-01-01;;")
    till.mappings["products"] = PRODUCTS.replace('sold_from = "Säljs från"', "")

    till.mirror("products", "G-1;Gräsklippare;;;;;2023-06-01;;")

    mower = till.mapping("products").entity.products.get()
    assert (mower.sold_from, mower.sold_to) == (None, date(2023, 6, 1))


def test_a_column_that_the_mapping_leaves_out_stays_as_it_is(till):
    till.mirror("products", "G-1;Gräsklippare;;;1 999,00;;;;")
    till.mappings["products"] = PRODUCTS.replace('price = "Pris"', "")

    done = till.mirror("products", "G-1;Gräsklippare Älv;;;1,00;;;;")

    assert done.changed == 1
    mower = till.mapping("products").entity.products.get()
    assert (mower.name, mower.price) == ("Gräsklippare Älv", 1999)
