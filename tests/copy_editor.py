"""The copy editor reads every page that any test fetches, and refuses what a reader would stumble on."""

import re
from functools import cache
from html.parser import HTMLParser

from babel.messages.pofile import read_po
from django.conf import settings

from vidord.texts.checking import checker, rules

VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path", "circle", "rect"}
SHORTEST_SENTENCE = 9
# Where a sentence ends although no full stop says so.
BLOCKS = {"p", "li", "div", "section", "h1", "h2", "h3", "label", "button", "option", "td", "th", "dt", "dd"}
BLOCKS |= {"summary", "form", "ul", "ol", "article", "aside", "header", "nav", "title", "legend"}


class Page(HTMLParser):
    """What is needed of a page: its elements with attributes, and its text by where it stands."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[
            tuple[list[str], list[str], str]
        ] = []  # tags, classes and languages around, and text
        self.blocks: list[int] = []  # for each text, in which block it stands
        self.block = 0
        self.languages: list[str] = []
        self.open: list[tuple[str, str, str]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note an element; the name is the parser's."""
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self.block += tag in BLOCKS
        if tag not in VOID:
            self.open.append((tag, found.get("class", ""), found.get("lang", "")))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and whatever was left open in it."""
        self.block += tag in BLOCKS
        while self.open and self.open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        """Note a text with what stands around it."""
        tags = [tag for tag, _, _ in self.open]
        if data.strip() and not {"style", "script"} & set(tags):
            self.texts.append((tags, [name for _, name, _ in self.open], data))
            self.languages.append(next((lang for _, _, lang in reversed(self.open) if lang), ""))
            self.blocks.append(self.block)

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [found for name, found in self.elements if name == tag]

    def text_in(self, tag: str) -> str:
        return " ".join(text for tags, _, text in self.texts if tag in tags).strip()

    def our_sentences(self) -> list[str]:
        """What we say ourselves, block by block, without words that are quoted."""
        said: dict[int, list[str]] = {}
        for block, (tags, classes, text) in zip(self.blocks, self.texts, strict=True):
            if _is_ours(tags, classes):
                said.setdefault(block, []).append(text)
        return [" ".join(pieces) for pieces in said.values()]

    def our_words(self, *, in_language: str = "") -> list[str]:
        """What we say ourselves: letters, quoted words and what somebody typed are not ours to mend."""
        return [
            text
            for (tags, classes, text), language in zip(self.texts, self.languages, strict=True)
            if _is_ours(tags, classes) and in_language in {"", language}
        ]


def _is_ours(tags: list[str], classes: list[str]) -> bool:
    return not {"textarea", "pre", "q"} & set(tags) and not any("letter" in name.split() for name in classes)


def faults(markup: str) -> list[str]:
    """Return what is wrong with a page, each in a sentence."""
    page = Page(markup)
    return [*_frame(page), *_fields(page), *_typography(page), *_language(page), *_promises(page)]


def _frame(page: Page) -> list[str]:
    found = []
    ids = [one["id"] for _, one in page.elements if "id" in one]
    if not re.search(r"\w", page.text_in("title").partition("–")[0]):
        found.append("the page has no title")
    if [one.get("lang") for one in page.of("html")] not in (["sv"], ["en"]):
        found.append("the page does not say its language")
    if len(page.of("h1")) != 1:
        found.append(f"the page has {len(page.of('h1'))} h1, not one")
    found += [f"the id {one} stands twice" for one in {one for one in ids if ids.count(one) > 1}]
    found += [f"a form has no action: {one}" for one in page.of("form") if not one.get("action")]
    inside = [one for _, one in page.elements if "style" in one or any(name.startswith("on") for name in one)]
    found += [f"style or script inside: {one}" for one in inside]
    return found


def _fields(page: Page) -> list[str]:
    labelled = {one.get("for") for one in page.of("label")}
    found = []
    for tag in ("input", "textarea", "select"):
        for one in page.of(tag):
            if one.get("type") in {"hidden", "radio", "checkbox"}:
                continue
            if one.get("id") not in labelled and "aria-label" not in one:
                found.append(f"a field has no label: {one.get('name')}")
    described = {name for _, one in page.elements for name in one.get("aria-describedby", "").split()}
    ids = {one["id"] for _, one in page.elements if "id" in one}
    return found + [f"described by {name}, which is not there" for name in described - ids]


def _typography(page: Page) -> list[str]:
    rules = {
        r'"': "a straight quote",
        r"\w'\w": "a straight apostrophe",
        r"\w - \w": "a hyphen for a dash",
        r"\d{1,3} \d{3}\b": "a large number without a hard space",
        r"\bkl\. \d": "an ordinary space after kl.",
        r"\bi (dag|morgon|går)\b": "an ordinary space in i dag",
        r"\d kr\b": "an ordinary space before kr",
        r"!(?=\s|$)": "an exclamation mark",
    }
    return [
        f"{what} in {text.strip()[:60]!r}"
        for text in page.our_words()
        for rule, what in rules.items()
        if re.search(rule, text)
    ]


def _promises(page: Page) -> list[str]:
    """No page promises without name or time, sends anybody elsewhere or shuts a door."""
    return [
        f"{remark.rule}: {text.strip()[:80]!r}"
        for text in page.our_sentences()
        for remark in checker.check(text)
        if remark.rule != rules.HOLE
    ]


def _language(page: Page) -> list[str]:
    """No English sentence of ours on a Swedish page, unless it says that it is English."""
    if page.of("html")[0].get("lang") != "sv":
        return []
    said = {" ".join(text.split()) for text in page.our_words(in_language="sv")}
    return [f"English on a Swedish page: {one!r}" for one in said & _english()]


@cache
def _english() -> frozenset[str]:
    with (settings.ROOT / "vidord/locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="sv")
    sentences = [message.id for message in catalogue if isinstance(message.id, str)]
    swedish = {message.string for message in catalogue}
    return frozenset(one for one in sentences if len(one) >= SHORTEST_SENTENCE and one not in swedish)
