"""
A mail's HTML made harmless: text, tables, colours and picture frames are left, nothing acts or fetches.

It knows neither Django nor the database, because it runs in the confined child that reads mail.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import nh3

LONGEST_ADDRESS = 2_000
BLOCKS = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
)
BLOCKS += " header hr li main nav ol p pre section summary ul"
WORDS = (
    "a abbr b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small span strike strong"
)
WORDS += " sub sup time tt u var wbr"
TABLES = "caption col colgroup table tbody td tfoot th thead tr"
TAGS = frozenset(f"{BLOCKS} {WORDS} {TABLES}".split())
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
# What stands inside these is no text of the mail's.
WITH_CONTENT = frozenset(
    [
        "applet",
        "audio",
        "base",
        "canvas",
        "datalist",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "link",
        "map",
        "math",
        "meta",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "option",
        "plaintext",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
        "xmp",
    ]
)
ATTRIBUTES = {
    "*": {"align", "dir", "lang", "style", "valign"},
    "a": {"href"},
    "col": {"span", "width"},
    "font": {"color", "face", "size"},
    "hr": {"size", "width"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"bgcolor", "border", "cellpadding", "cellspacing", "width"},
    "td": {"bgcolor", "colspan", "height", "nowrap", "rowspan", "width"},
    "th": {"bgcolor", "colspan", "height", "nowrap", "rowspan", "width"},
    "tr": {"bgcolor"},
    "ul": {"type"},
}
PLAIN_VALUE = re.compile(r"[\w\s#%.,+-]{0,100}", re.ASCII)
STYLES = (
    "background background-color border border-collapse border-spacing border-radius clear color direction"
)
STYLES += (
    " display float font font-family font-size font-style font-variant font-weight height letter-spacing"
)
STYLES += " line-height list-style-type max-width min-width padding table-layout text-align text-decoration"
STYLES += " text-indent text-transform vertical-align white-space width word-break word-wrap overflow-wrap"
SIDES = {f"{name}-{side}" for name in ("border", "padding") for side in ("top", "right", "bottom", "left")}
STYLE_NAMES = frozenset(STYLES.split()) | SIDES | {"border-color", "border-style", "border-width"}
# A colour is the one thing in a style that may look like a call: no url(), no var(), no escape, no at-rule.
STYLE_VALUE = re.compile(r"""(?:[\w\s#%.,+!/'"-]|\b(?:rgb|rgba|hsl|hsla)\([\d\s.,%/-]*\)){1,300}""", re.ASCII)
DISPLAYS = re.compile(r"(?:inline|block|inline-block|none|table[\w-]*|list-item)(?:\s*!important)?")


@dataclass
class Sanitised:
    """
    Harmless HTML. A picture in it is a frame `<img src="#image-3">` that stands for `images[3]`, an address
    that begins with `cid:`, `data:`, `http:` or `https:`.
    """

    html: str = ""
    images: list[str] = field(default_factory=list)


def sanitise(html: str) -> Sanitised:
    """Return what may be shown of a mail's HTML."""
    writer = _Writer()
    writer.feed(CLEANER.clean(html))
    writer.close()
    return Sanitised("".join(writer.written), list(writer.images))


CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(WITH_CONTENT),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    filter_style_properties=set(STYLE_NAMES),
    url_schemes={"cid", "data", "http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel=None,
)


class _Writer(HTMLParser):
    """Writes nh3's well-formed HTML once more: only what is listed, every word and value escaped anew."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.images: dict[str, int] = {}
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element with its harmless attributes; the name is the parser's."""
        if tag not in TAGS:
            return
        given = {name: value or "" for name, value in attrs}
        kept = [_attribute(tag, name, value) for name, value in given.items()]
        if tag == "img":
            kept.append(self._frame(given.get("src", "").strip()))
        if tag == "a":
            self.links.append(given.get("href", "").strip())
        self.written.append(f"<{tag}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        """End an element. After a link stands where it leads, because nobody can follow it here."""
        if tag in TAGS and tag not in VOID:
            self.written.append(f"</{tag}>")
        if tag == "a" and self.links:
            self.written.append(_whither(self.links.pop()))

    def handle_data(self, data: str) -> None:
        """Write a text."""
        self.written.append(escape(data))

    def _frame(self, address: str) -> str:
        """Return what stands for a picture's address; one that we will not fetch or find gets no number."""
        scheme = address.partition(":")[0].lower()
        if scheme not in {"cid", "data", "http", "https"}:
            return ""
        if scheme != "data" and len(address) > LONGEST_ADDRESS:
            return ""
        key = f"cid:{unquote(address[4:])}" if scheme == "cid" else address
        return f' src="#image-{self.images.setdefault(key, len(self.images))}"'


def _attribute(tag: str, name: str, value: str) -> str:
    """Return a harmless attribute as it is written, or nothing."""
    if name == "style":
        value = _style(value)
    elif name in {"alt", "face"}:
        value = value[:LONGEST_ADDRESS]
    elif name in {"href", "src"} or not PLAIN_VALUE.fullmatch(value):
        return ""
    allowed = name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(tag, set())
    return f' {name}="{escape(value)}"' if allowed else ""


def _style(declarations: str) -> str:
    """Return those declarations that only say how something looks where it stands."""
    kept = []
    for declaration in declarations.split(";"):
        name, _colon, value = (part.strip().lower() for part in declaration.partition(":"))
        rule = DISPLAYS if name == "display" else STYLE_VALUE
        if name in STYLE_NAMES and rule.fullmatch(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def _whither(address: str) -> str:
    """Return where a link leads, in brackets: the host of a page, the address of a person."""
    try:
        parts = urlsplit(address)
        where = parts.hostname if parts.scheme in {"http", "https"} else parts.path
    except ValueError:
        where = ""
    if not where or parts.scheme not in {"http", "https", "mailto", "tel"}:
        return ""
    return f'<span class="whither"> [{escape(where[:LONGEST_ADDRESS])}]</span>'
