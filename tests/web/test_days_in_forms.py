"""A day that is none, or of no use, is told where it was written; no page falls over it."""

import importlib
import itertools
import pkgutil
import re

import pytest
from django import forms

import vidord.web
from tests import pages
from tests.channels import test_bad_forms as bad
from vidord.web.day_field import DayField

SWEDISH = {"accept-language": "sv"}
WRONG = {
    "0001-01-01": "Året ska ligga mellan 1900 och 2199.",
    "1899-12-31": "Året ska ligga mellan 1900 och 2199.",
    "9999-12-31": "Året ska ligga mellan 1900 och 2199.",
    "2025-02-29": "Den dagen finns inte i kalendern.",
    "2025-13-01": "Den dagen finns inte i kalendern.",
    "i våras": "Skriv dagen som 2026-11-30",
}

DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")
AS_IT_IS_WRITTEN = {"desk:answer-draft"}  # a draft keeps what is no day yet
browser = bad.browser


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


def fields_of_every_form():
    """Each form of our pages with each of its fields."""
    for module in pkgutil.walk_packages(vidord.web.__path__, "vidord.web."):
        for form in vars(importlib.import_module(module.name)).values():
            if isinstance(form, forms.forms.DeclarativeFieldsMetaclass):
                yield from ((form, name, field) for name, field in form.base_fields.items())


def test_every_day_in_a_form_is_written_in_the_same_way(db):
    plain = {
        f"{form.__name__}.{name}"
        for form, name, field in fields_of_every_form()
        if isinstance(field, forms.DateField) and not isinstance(field, DayField)
    }

    assert plain == set()


def days_in_forms():
    """Which fields of which of the forms that are posted are days."""
    names = {name for _form, name, field in fields_of_every_form() if isinstance(field, DayField)}
    return [
        (form, field)
        for form, said in bad.FORMS.items()
        for field, written in said.items()
        if field in names and form not in AS_IT_IS_WRITTEN and DAY.fullmatch(written)
    ]


def test_every_day_of_a_form_is_tried_here(db):
    asked = {"bought_on"}  # in an address, see above
    names = {name for _form, name, field in fields_of_every_form() if isinstance(field, DayField)}

    assert {field for _form, field in days_in_forms()} == names - asked


@pytest.fixture
def paths(lived, browser):
    """Where each form is sent."""
    return {address.name: bad.filled(lived, address) for address in pages.addresses()}


def test_whoever_writes_a_wrong_day_in_a_form_hears_it_and_loses_no_word(browser, paths):
    mistold = []
    for (name, field), (written, said) in itertools.product(days_in_forms(), WRONG.items()):
        form = bad.FORMS[name]
        answer = bad.posted(browser, paths[name], form | {field: written})
        page, texts = answer.content.decode(), list(form.values()).count(bad.TEXT)
        if answer.status_code not in (422, 409) or said not in page or page.count(bad.TEXT) < texts:
            mistold.append((name, field, written, answer.status_code))

    assert mistold == []


def test_whoever_leaves_a_day_out_loses_no_word(browser, paths):
    mistold = []
    for name, field in days_in_forms():
        answer = bad.posted(browser, paths[name], bad.FORMS[name] | {field: ""})
        is_lost = bad.TEXT in bad.FORMS[name].values() and bad.TEXT not in answer.content.decode()
        if answer.status_code not in (302, 422, 409) or (answer.status_code != 302 and is_lost):
            mistold.append((name, field, answer.status_code))

    assert mistold == []
