"""From bytes to a tree of parts, within limits: what lies beyond them stays where it is, unread."""

import re
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from vidord.channels.email import charsets, headers, transfer
from vidord.channels.email.parameters import parameters

MOST_PARTS = 1000
MOST_LEVELS = 100
MOST_HEADERS = 1000
LONGEST_HEADER_BLOCK = 65_536
LONGEST_BOUNDARY = 200
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
# A name, then lines, each of which but the last is followed by one that begins with a blank.
HEADER = re.compile(rb"([!-9;-~]{1,100})[ \t]*:((?:[^\n]*\n(?=[ \t]))*[^\n]*)(?:\n|\Z)")
MAILBOX_LINE = re.compile(rb">?From [^\n]*\n")
BLANK_LINES = re.compile(rb"(?:[ \t]*\r?\n)+")
COMMON = rb"(?:received|return-path|delivered-to|from|to|date|subject|message-id|mime-version|content-type):"
BLANK_FIRST = re.compile(BLANK_LINES.pattern + rb"(?=" + COMMON + rb")", re.IGNORECASE)
GUESSED_BOUNDARY = re.compile(rb"\n--([^\s]{1,70})[ \t]*\r?\n(?=content-)", re.IGNORECASE)


class Section(Message):
    """A mail or a part of one, as the standard library's, that knows where its body stands in the bytes."""

    def __init__(self, source: bytes, start: int, end: int) -> None:
        super().__init__(policy=compat32)
        self.source, self.start, self.end = source, start, end

    @property
    def body(self) -> bytes:
        """The body as it came."""
        return self.source[self.start : self.end]

    @property
    def content(self) -> bytes:
        """The body without its transfer encoding."""
        return transfer.undone(self.body, headers.header(self, "Content-Transfer-Encoding"))

    def get_payload(self, i: int | None = None, decode: bool = False) -> object:
        """Return what the standard library would; the text is made of the bytes when it is asked for."""
        if self._payload is None:
            self.set_payload(self.body.decode("ascii", "surrogateescape"))
        return super().get_payload(i, decode)


@dataclass
class Limits:
    """How many parts may still be taken apart, and whether parts or headers were left."""

    parts: int = MOST_PARTS
    parts_left: bool = False
    headers_left: bool = False


def take_apart(raw: bytes) -> tuple[Section, Limits]:
    """Return the tree of a mail, and how far the limits let us go."""
    limits = Limits()
    source = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    blank = BLANK_FIRST.match(source)
    return _section(source, blank.end() if blank else 0, len(source), 0, limits), limits


def _section(source: bytes, start: int, end: int, level: int, limits: Limits) -> Section:
    """Read what stands from `start` up to `end`."""
    limits.parts -= 1
    section = Section(source, start, end)
    _read_headers(section, limits)
    if section.get_content_maintype() not in ("multipart", "message"):
        return section
    where = _inside(section)
    spans = _spans(section, *where, limits)
    if len(spans) > limits.parts or (spans and level >= MOST_LEVELS):
        limits.parts_left = True
        spans = [] if level >= MOST_LEVELS else spans[: max(limits.parts, 0)]
    if spans:
        section.set_payload([_section(where[0], a, b, level + 1, limits) for a, b in spans])
    return section


def _read_headers(section: Section, limits: Limits) -> None:
    """Move the start of the body behind the headers. A line that is none begins the body, blank or not."""
    source, start, end = section.source, section.start, section.end
    if first := MAILBOX_LINE.match(source, start, end):
        start = first.end()
    blank = END_OF_HEADERS.search(source, max(start - 1, 0), end)
    stop = blank.start() + 1 if blank else end
    last = min(stop, start + LONGEST_HEADER_BLOCK)
    count = 0
    while (found := HEADER.match(source, start, last)) and count < MOST_HEADERS:
        section.set_raw(found[1].decode(), _unfolded(found[2]))
        start = found.end()
        count += 1
    if start < stop and (last < stop or count == MOST_HEADERS):
        limits.headers_left = True
        start = stop
    if blank and start >= blank.start():
        start = blank.end()
    section.start = min(start, end)


def _unfolded(value: bytes) -> str:
    """Return a header on one line; bytes above ASCII are read as what they are (RFC 6532)."""
    text = value.decode() if value.isascii() else charsets.decode(value)
    return text.replace("\r", "").replace("\n", "").strip(" \t")


def _inside(section: Section) -> tuple[bytes, int, int]:
    """Return where the parts stand: in the same bytes, or in others when an encoding lies around them."""
    encoding = headers.header(section, "Content-Transfer-Encoding").lower()
    if encoding in ("base64", "quoted-printable"):
        content = b"\n" + section.content
        return content, 1, len(content)
    return section.source, section.start, section.end


def _spans(section: Section, source: bytes, start: int, end: int, limits: Limits) -> list[tuple[int, int]]:
    """Return where each part begins and ends; none when a section is one piece."""
    if section.get_content_type() == "message/delivery-status":
        return _blocks(source, start, end, limits)
    if section.get_content_maintype() == "message":
        return [(start, end)] if start < end else []
    named = parameters(headers.raw(section, "Content-Type")).get("boundary", "")
    boundary = named.encode("utf-8", "ignore")[:LONGEST_BOUNDARY]
    found = _between(source, start, end, boundary, limits) if boundary else []
    if not found and (guessed := GUESSED_BOUNDARY.search(source, max(start - 1, 0), end)):
        found = _between(source, start, end, guessed[1], limits)
    return found


def _between(source: bytes, start: int, end: int, boundary: bytes, limits: Limits) -> list[tuple[int, int]]:
    """Cut at the lines that are the boundary; the last part goes to the end when nothing closes it."""
    line = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?=\n|\Z)")
    spans: list[tuple[int, int]] = []
    begin = None
    for found in line.finditer(source, max(start - 1, 0), end):
        if begin is not None:
            stop = found.start() - (source[found.start() - 1 : found.start()] == b"\r")
            spans.append((begin, max(begin, stop)))  # the line end belongs to the boundary (RFC 2046 5.1.1)
        begin = None if found[1] else min(found.end() + 1, end)
        if found[1] or len(spans) > limits.parts:
            break
    return spans if begin is None else [*spans, (begin, end)]


def _blocks(source: bytes, start: int, end: int, limits: Limits) -> list[tuple[int, int]]:
    """Cut a delivery status at its blank lines: headers about the mail, then about each recipient."""
    spans, begin = [], start
    for found in END_OF_HEADERS.finditer(source, start, end):
        if len(spans) > limits.parts:
            break
        spans.append((begin, found.end()))
        begin = found.end()
    blocks = [(_after_blank(source, a, b), b) for a, b in [*spans, (begin, end)]]
    return [(a, b) for a, b in blocks if a < b]


def _after_blank(source: bytes, start: int, end: int) -> int:
    blank = BLANK_LINES.match(source, start, end)
    return blank.end() if blank else start
