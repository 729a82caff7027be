"""Rules about the code itself. Each says what to do when it fails."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from vidord.core import words

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "vidord"
CODE = [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts] + list(
    (ROOT / "tests").rglob("*.py")
)
TEMPLATES = list((HOUSE / "web" / "templates").rglob("*.html"))
VAGUE = {"utils", "helpers", "services", "managers", "misc", "common", "handler", "info", "data"}


def test_no_file_is_longer_than_one_can_hold_in_mind():
    long = [f"{path} has {n} lines" for path in CODE if (n := path.read_text().count("\n")) > 400]

    assert not long, "split it by what it does, not by layer"


def test_no_file_has_a_vague_name():
    assert not [path for path in CODE if path.stem in VAGUE], "name it after what it does"


def test_every_module_begins_with_a_sentence():
    silent = [
        path for path in CODE if path.name not in {"__init__.py", "apps.py"} and path.read_text()[:3] != '"""'
    ]

    assert not silent, "say in one sentence what a newcomer finds there"


def test_every_text_to_people_is_a_pair_with_the_same_holes():
    for path in HOUSE.glob("*/words/*.sv.md"):
        room, name = path.parents[1].name, path.name.removesuffix(".sv.md")
        swedish, english = (words.template(room, name, language) for language in words.LANGUAGES)

        assert words.holes("".join(swedish)) == words.holes("".join(english)), path


def test_no_text_has_only_one_language():
    files = {path.name for path in HOUSE.glob("*/words/*.md")}
    twins = {name.replace(".sv.", ".??.").replace(".en.", ".??.") for name in files}

    assert len(files) == 2 * len(twins)


def test_no_sentence_hides_inside_an_f_string():
    hidden = [
        path for path in CODE if HOUSE in path.parents and re.search(r"""f".*\{_\(""", path.read_text())
    ]

    assert not hidden, "a sentence with a hole is one msgid: _('case %(number)s') % {...}"


def said_in_english():
    """Every sentence that code or a template says through gettext, as (singular, plural) or one text."""
    words_of = {"gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "_": None}
    sources = [path.read_text() for path in CODE if HOUSE in path.parents]
    sources += [templatize(path.read_text()) for path in TEMPLATES]
    for source in sources:
        for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), words_of):
            yield message if isinstance(message, str) else message[0]


def test_the_swedish_catalogue_is_complete():
    with (HOUSE / "locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="sv")
    known = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.string
    }
    said = set(said_in_english())

    assert said - known == set(), "add the Swedish words to vidord/locale/sv"
    assert known - said - {""} == set(), "nobody says this any more: take it out of vidord/locale/sv"
    assert not [message.id for message in catalogue if message.fuzzy]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_short_and_has_no_style_or_script_inside(path):
    text = path.read_text()

    assert text.count("\n") <= (40 if path.parent.name == "parts" else 120)
    assert not re.search(r"\sstyle=|<script|\bon\w+=", text)
    assert "|safe" not in text


def test_colours_have_their_names_in_one_place_only():
    sheets = list((HOUSE / "web/static/css").rglob("*.css"))
    used = {name for sheet in sheets for name in re.findall(r"var\((--[\w-]+)", sheet.read_text())}
    declared = {name for sheet in sheets for name in re.findall(r"(--[\w-]+)\s*:", sheet.read_text())}

    assert used <= declared
    assert not [sheet for sheet in sheets if "!important" in sheet.read_text()]
