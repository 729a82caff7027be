"""What we say in fixed words passes the checker too: every letter, and every sentence of a page."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from tests.texts import tables
from vidord.texts.checking import checker, rules

LETTERS = sorted((settings.ROOT / "vidord").glob("*/words/*.md"))


def remarks(text):
    """What is found, but for the holes that the verbs fill."""
    return [one for one in checker.check(text, ours=tables.OURS) if one.rule != rules.HOLE]


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.name)
def test_a_letter_of_ours_promises_nothing_vague_and_sends_nobody_elsewhere(path):
    assert remarks(path.read_text(encoding="utf-8")) == []


def test_no_page_says_what_a_letter_may_not():
    with (settings.ROOT / "vidord/locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="sv")
    said = [
        text
        for message in catalogue
        for texts in (message.id, message.string)
        for text in ([texts] if isinstance(texts, str) else texts)
    ]

    assert len(said) > 1_000
    assert [(one.rule, text) for text in said for one in remarks(text)] == []


def test_nobody_but_the_checker_says_that_words_may_go():
    rooms = (settings.ROOT / "vidord").rglob("*.py")

    makers = [path.name for path in rooms if re.search(r"\bClearance\(", path.read_text(encoding="utf-8"))]

    assert makers == ["clearing.py"], "words are cleared by vidord.texts.clearing.clear"
