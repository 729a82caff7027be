"""Which parts of a mail are its words, and which are files that came with it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from vidord.channels.email import charsets, headers, structure
from vidord.channels.email.mail import Part
from vidord.channels.email.parameters import name_of, parameters
from vidord.channels.email.structure import Limits, Section

TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown")
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
# The same words once more, for programs that nobody here has.
FOR_OTHER_PROGRAMS = ("text/x-amp-html", "text/watch-html")
# What a machine puts beside its words: read by machines, and no file for people.
OF_REPORTS = ("message/", "text/rfc822-headers")
FLOWED = re.compile(r"(?P<quote>(?:> ?)*) ?(?P<line>.*)", re.DOTALL)


class NoSuchPart(LookupError):
    """The mail has no part there."""


@dataclass(frozen=True)
class Passage:
    """A piece of the mail's words: as text, as HTML, or the same in both."""

    text: str = ""
    html: str = ""


@dataclass
class Contents:
    """What a mail holds: its words in order, the files, and whether anything was left unread."""

    passages: list[Passage] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    @property
    def html(self) -> str:
        """The words as one HTML document; empty when no passage is HTML."""
        if not any(one.html for one in self.passages):
            return ""
        return "\n".join(one.html or f"<pre>{escape(one.text)}</pre>" for one in self.passages)


def contents(mail: Section, limits: Limits) -> Contents:
    """Sort the parts of a mail."""
    found = Contents(limits=limits)
    found.passages = _passages(mail, "", found)
    found.files = _without_copies(found.files)
    return found


def part_content(raw: bytes, path: str) -> tuple[str, str, bytes]:
    """
    Return name, type and bytes of the part that `Part.path` names.

    :raises NoSuchPart: there is none.
    """
    section, _limits = structure.take_apart(raw)
    steps = path.split(".")
    if not _children(section) and steps == ["1"]:
        return _name(section), section.get_content_type(), section.content
    for step in steps:
        children = _children(section)
        number = int(step) if step.isascii() and step.isdigit() else 0
        if not 1 <= number <= len(children):
            raise NoSuchPart(path)
        section = children[number - 1]
    return _name(section), section.get_content_type(), section.content


def _children(section: Section) -> list[Section]:
    """The parts of a multipart. What is inside an attached mail is that mail's own."""
    return (
        section.get_payload()
        if section.get_content_maintype() == "multipart" and section.is_multipart()
        else []
    )


def _passages(section: Section, path: str, found: Contents) -> list[Passage]:
    """Return the words of a section and put its files aside."""
    children = _children(section)
    if not children:
        return _passages_of_leaf(section, path or "1", found)
    each = []
    for number, child in enumerate(children, start=1):
        where = f"{path}.{number}".removeprefix(".")
        if number > 1 and _is_no_word(child, section.get_content_subtype()):
            if not _is_for_machines(child, section):
                found.files.append(_part(child, where))
            continue
        each.append(_passages(child, where, found))
    if section.get_content_subtype() == "alternative":
        return _best(each)
    return [one for passages in each for one in passages]


def _is_no_word(section: Section, inside: str) -> bool:
    """Tell what is text and yet no words of the mail: what HTML shows within itself, parts of a report."""
    if inside == "report":
        return section.get_content_maintype() != "multipart" and section.get_content_type() not in TEXTS
    return inside == "related" and section.get_content_maintype() == "text"


def _is_for_machines(section: Section, around: Section) -> bool:
    return around.get_content_subtype() == "report" and section.get_content_type().startswith(OF_REPORTS)


def _best(each: list[list[Passage]]) -> list[Passage]:
    """Of several forms of the same words take the first text and the last HTML."""
    texts = [passages for passages in each if any(one.text.strip() for one in passages)]
    htmls = [passages for passages in each if any(one.html for one in passages)]
    if not htmls:
        return texts[0] if texts else []
    text = "\n\n".join(one.text for one in texts[0] if one.text) if texts else ""
    html = "\n".join(one.html or f"<pre>{escape(one.text)}</pre>" for one in htmls[-1])
    return [Passage(text, html)]


def _passages_of_leaf(section: Section, path: str, found: Contents) -> list[Passage]:
    kind, disposition = section.get_content_type(), headers.raw(section, "Content-Disposition")
    is_first = not found.files and path.strip("1.") == ""
    is_attached = disposition.lstrip().lower().startswith("attachment")
    named = _name(section)
    is_words = kind in TEXTS and ((is_first and not (is_attached and named)) or not (named or is_attached))
    if section.get_content_maintype() == "multipart":
        is_words = not found.limits.parts_left  # nothing parts it: its text is all there is
    if not is_words:
        if kind not in FOR_OTHER_PROGRAMS:
            found.files.append(_part(section, path))
        return []
    text = charsets.decode(
        section.content, parameters(headers.raw(section, "Content-Type")).get("charset", "")
    )
    return [Passage(html=text)] if kind == "text/html" else [Passage(_lines(section, text))]


def _lines(section: Section, text: str) -> str:
    """Return a plain text with its lines as they were written."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said = parameters(headers.raw(section, "Content-Type"))
    if said.get("format", "").lower() == "flowed":
        return "\n".join(_flowed(text.split("\n"), delsp=said.get("delsp", "").lower() == "yes"))
    return text


def _flowed(lines: list[str], *, delsp: bool) -> Iterator[str]:
    """Join the lines that only the mail program broke (RFC 3676)."""
    open_quote, held = "", []
    for line in lines:
        quote, words = FLOWED.fullmatch(line).group("quote", "line")
        depth = ">" * quote.count(">")
        if held and depth != open_quote:
            yield _joined(open_quote, held)
            held = []
        open_quote = depth
        goes_on = words.endswith(" ") and words != "-- "
        held.append(words[:-1] if goes_on and delsp else words)
        if not goes_on:
            yield _joined(open_quote, held)
            held = []
    if held:
        yield _joined(open_quote, held)


def _joined(quote: str, held: list[str]) -> str:
    line = "".join(held)
    return f"{quote} {line}" if quote else line


def _part(section: Section, path: str) -> Part:
    """Describe a file. An attached mail is one file, whatever is in it."""
    content = section.content
    disposition = headers.raw(section, "Content-Disposition").lstrip().lower()
    content_id = headers.header(section, "Content-ID").strip("<> ")
    return Part(
        path=path,
        name=_name(section),
        content_type=section.get_content_type()[:255],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_id=content_id,
        is_inline=not disposition.startswith("attachment")
        and bool(content_id or disposition.startswith("inline")),
    )


def _name(section: Section) -> str:
    return name_of(headers.raw(section, "Content-Disposition"), headers.raw(section, "Content-Type"))


def _without_copies(files: list[Part]) -> list[Part]:
    """Leave out an invitation without a name when the same bytes are there with one."""
    named = {one.sha256 for one in files if one.name}
    return [
        one for one in files if one.name or one.content_type != "text/calendar" or one.sha256 not in named
    ]
