"""Rules about the code itself. Each says what to do when it fails."""

import ast
import io
import math
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils.translation import override
from django.utils.translation.template import templatize

from vidord.cases import happened
from vidord.core import words
from vidord.promises.models import Outcome, Reminder

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "vidord"
CODE = [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts] + list(
    (ROOT / "tests").rglob("*.py")
)
SCRIPTS = sorted((HOUSE / "web" / "static" / "js").glob("*.js"))
TEMPLATES = list((HOUSE / "web" / "templates").rglob("*.html"))
VAGUE = {"utils", "helpers", "services", "managers", "misc", "common", "handler", "info", "data"}


def test_no_file_is_longer_than_one_can_hold_in_mind():
    long = [f"{path} has {n} lines" for path in CODE if (n := path.read_text().count("\n")) > 400]

    assert not long, "split it by what it does, not by layer"


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path}: {node.name}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    ]

    assert not long, "a function does one thing: take the second one out of it"


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
    assert not re.search(
        r'\sstyle=|<script(?! type="module" src="/static/js/[\w.]+"></script>)|\bon\w+=', text
    )
    assert "|safe" not in text


def test_every_sheet_is_short():
    long = [
        sheet for sheet in (HOUSE / "web/static/css").rglob("*.css") if sheet.read_text().count("\n") > 150
    ]

    assert not long, "one file a component"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_and_makes_nothing_of_words(path):
    text = path.read_text()

    assert text.startswith("// ")
    assert text.count("\n") <= 120
    assert not re.search(r"\beval\b|innerHTML|outerHTML|insertAdjacentHTML|new Function|https?://", text)


def test_only_the_desk_has_a_script():
    holders = {
        path.relative_to(HOUSE / "web/templates") for path in TEMPLATES if "<script" in path.read_text()
    }

    assert holders == {Path("base/desk.html")}


def test_every_event_has_a_sentence_in_both_languages():
    recorded = {
        verb
        for path in CODE
        if HOUSE in path.parents
        for verb in re.findall(r"""timeline\.(?:record|event)\(\s*"([\w.]+)\"""", path.read_text())
    }
    outcomes = {f"promise.{kind.lower()}" for kind in Outcome.Kind.values}
    reminders = {f"promise.{kind.lower()}" for kind in Reminder.Kind.values}

    assert len(recorded) >= 15, "the search finds what the verbs record"
    assert recorded | outcomes | reminders <= set(happened.sentences()), "say it in cases/happened.py"
    with override("sv"):
        swedish = happened.sentences()
    with override("en"):
        english = happened.sentences()
    assert not [verb for verb in english if english[verb] == swedish[verb]]


def test_a_thing_has_one_name():
    """GLOSSARY.md: one word for one thing; these are other people's words for ours."""
    said = {path: path.read_text().lower() for path in TEMPLATES}
    models = {model.__name__.lower() for model in apps.get_models() if model.__module__.startswith("vidord.")}

    for word in ("ticket", "issue", "sla", "user", "agreement with the user"):
        assert word not in models
        shown = [path for path, text in said.items() if re.search(rf">[^<{{]*\b{word}\b", text)]
        assert not shown, word


def test_a_decision_is_numbered_in_order_and_says_what_would_change_it():
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    for number, path in enumerate(decisions, start=1):
        text = path.read_text()

        assert path.name.startswith(f"{number:04d}-")
        assert text.startswith(f"# {number}. ")
        assert text.count("\n") <= 60
        assert {"**Question.**", "**Decision.**", "**What would make us change.**"} <= set(
            re.findall(r"\*\*[\w ]+\.\*\*", text)
        )


def test_no_file_names_where_packages_come_from():
    hosts = ("pypi." + "org", "npmjs." + "org", "deb.debian." + "org", "pythonhosted." + "org")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in kept.split() if not name.endswith(".png")]

    assert not [path for path in files if any(host in path.read_text(errors="ignore") for host in hosts)]


def test_every_direct_dependency_is_locked_with_its_hash():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"requirements.lock": project["dependencies"]}
    wanted["requirements-dev.lock"] = project["dependencies"] + project["optional-dependencies"]["dev"]
    for name, dependencies in wanted.items():
        lock = (ROOT / name).read_text()

        for dependency in dependencies:
            package = re.split(r"[\[<>=;]", dependency)[0].lower()
            assert re.search(rf"^{re.escape(package)}==[^\n]+\\\n +--hash=", lock, re.MULTILINE), (
                name,
                package,
            )


def test_colour_pairs_can_be_read_in_both_themes():
    """WCAG 2.2 AA, 1.4.3: text against what it stands on, at least 4.5 to 1."""
    tokens = (HOUSE / "web/static/css/tokens.css").read_text()
    pairs = [("ink", "canvas"), ("ink-soft", "canvas"), ("accent", "canvas"), ("kept", "canvas")]
    pairs += [("risk", "canvas"), ("broken", "canvas"), ("good", "canvas"), ("on-accent", "accent")]
    pairs += [(state, f"{state}-tint") for state in ("risk", "broken")]
    for theme in (0, 1):
        for text, ground in pairs:
            lighter, darker = sorted((_luminance(tokens, one, theme) for one in (text, ground)), reverse=True)

            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground, theme)


def _luminance(tokens, name, theme):
    """The relative luminance of a token's colour, which tokens.css writes in oklch, light first."""
    written = re.search(rf"--{name}:\s*light-dark\((.*)\);", tokens)[1]
    colour = re.findall(r"oklch\([^)]*\)|white|black", written)[theme]
    if colour in {"white", "black"}:
        return float(colour == "white")
    lightness, chroma, hue = (float(part.rstrip("%")) for part in colour[6:-1].split()[:3])
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    lightness /= 100
    long, middle, short = (
        (lightness + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.291485548),
        )
    )
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short
    return sum(
        weight * min(1.0, max(0.0, part)) for weight, part in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )


def test_colours_have_their_names_in_one_place_only():
    sheets = list((HOUSE / "web/static/css").rglob("*.css"))
    used = {name for sheet in sheets for name in re.findall(r"var\((--[\w-]+)", sheet.read_text())}
    declared = {name for sheet in sheets for name in re.findall(r"(--[\w-]+)\s*:", sheet.read_text())}

    assert used <= declared
    assert not [sheet for sheet in sheets if "!important" in sheet.read_text()]
