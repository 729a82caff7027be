"""HTML cut into tags and texts in one pass; nothing is built, so that nothing can grow without end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

# Each alternative ends where the text does when its end is missing, so that nothing is looked at twice.
TOKEN = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+)(?:>|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)"
    r"|(?P<text>[^<]++|<)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]{1,50})(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)|'(?P<single>[^']*+)|(?P<bare>[^\s\"'>]++)))?"
)
# What stands inside these is no text of the mail; the browser looks for their end only.
RAW = {
    "script",
    "style",
    "title",
    "textarea",
    "noscript",
    "template",
    "xmp",
    "iframe",
    "object",
    "svg",
    "math",
}
HUGE_NUMBER = re.compile(r"&#0*\d{8,};?|&#[xX]0*[0-9a-fA-F]{7,};?")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag, or an end tag; `written` holds the attributes as they stand there."""

    name: str
    is_end: bool = False
    written: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes, names in small letters; of two with one name the first."""
        found: dict[str, str] = {}
        for one in ATTRIBUTE.finditer(self.written):
            value = one["double"] or one["single"] or one["bare"] or ""
            found.setdefault(one["name"].lower(), plain(value))
        return found


def tokens(html: str) -> Iterator[Tag | str]:
    """Give tags and texts in order; comments, declarations, scripts and styles are left out."""
    small, at = "", 0
    while found := TOKEN.match(html, at):
        at = found.end()
        if found["text"]:
            yield plain(found["text"])
        elif found["tag"]:
            tag = Tag(found["tag"].lower(), bool(found["end"]), found["attributes"])
            yield tag
            if tag.name in RAW and not tag.is_end and not found[0].endswith("/>"):
                small = small or _small(html)
                end = small.find(f"</{tag.name}", at)
                at = len(html) if end < 0 else end


def _small(html: str) -> str:
    """ASCII letters made small and nothing else, so that each place stays where it is."""
    return html.translate(_SMALL)


_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def plain(text: str) -> str:
    """Replace entities by what they mean; those that mean nothing vanish."""
    if "&" not in text:
        return text
    return unescape(HUGE_NUMBER.sub("", text)).replace("\ufffd", "")
