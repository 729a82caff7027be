"""The stylebook: everything that has a look is on it, in Swedish and in English."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from vidord.cases.standing import words

SHEETS = settings.ROOT / "vidord/web/static/css"


def book(nadja, language="sv"):
    answer = nadja.get("/desk/stylebook", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def classes_on(page):
    return {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}


def classes_of(sheet):
    return set(re.findall(r"^\.([a-z][\w-]*)", (SHEETS / sheet).read_text(), re.MULTILINE))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_state_of_a_promise_is_there_with_its_word(nadja, language):
    page = book(nadja, language)
    with translation.override(language):
        states = words()

    assert f'<html lang="{language}">' in page
    assert len(states) == 9
    for state, word in states.items():
        assert f'<article class="promise" data-state="{state}">' in page
        assert f'<li class="due" data-state="{state}">' in page
        assert f'<use href="#g-{state}"/></svg> {word}</span>' in page


def test_every_sheet_has_a_part_on_the_page(nadja):
    shown = classes_on(book(nadja))
    sheets = re.findall(r'url\("(components/\w+\.css)"\)', (SHEETS / "vidord.css").read_text())

    assert len(sheets) > 10
    assert [sheet for sheet in sheets if not classes_of(sheet) & shown] == []


@pytest.mark.parametrize("sheet", ["components/button.css", "components/face.css"])
def test_of_buttons_and_faces_every_variant_is_there(nadja, sheet):
    assert classes_of(sheet) - classes_on(book(nadja)) == set()


def test_every_color_is_there_by_its_name(nadja):
    page = book(nadja)
    names = re.findall(r"^\s+(--[\w-]+):[^;]*oklch", (SHEETS / "tokens.css").read_text(), re.MULTILINE)

    assert len(names) > 15
    assert [name for name in names if f'fill="var({name})"' not in page] == []


def test_only_staff_open_it(world, client, clock):
    answer = client.get("/desk/stylebook")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in")
