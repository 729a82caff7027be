"""A mail's headers as plain text: decoded, on one line, cut; read in one pass however hostile they are."""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_tz
from itertools import islice

from vidord.channels.email import charsets

LONGEST = 998
LONGEST_RAW = 8192  # 998 characters, each of them written as `=C3=A5`, and the frames of encoded words
MOST_IDS = 100
FIRST_IDS = 20  # of too many: those that began the thread, and the latest
ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,2000})\?=")
BLANK_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
# Control characters, and those that turn the direction of writing: a name must not pose as another.
UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
ID = re.compile(r"<([^<>]{3,400})>")
BARE_ID = re.compile(r"[^\s<>,;\"()]{1,200}@[^\s<>,;\"()]{1,200}")
PREFIX = re.compile(
    r"\s*(?:re|sv|vs|vb|vl|ang|angående|aw|wg|antw|fw|fwd|doorst|vidarebefordrat|videresendt"
    r"|accepterat|accepted|avböjt|avslaget|declined|preliminärt|preliminärt accepterat|tentative|hyväksytty"
    r"|akseptert|godkendt)\.?\s{0,3}(?:[\[(^]\d{1,3}[\])]?)?\s{0,3}[:：]\s*",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def header(mail: Message, name: str) -> str:
    """Return a header's text: decoded, on one line, at most 998 characters; empty when there is none."""
    return decoded(raw(mail, name)[:LONGEST_RAW])[:LONGEST]


def raw(mail: Message, name: str) -> str:
    """Return the first header of that name as it is written, its bytes read as what they are."""
    return next(raws(mail, name), "")


def raws(mail: Message, name: str) -> Iterator[str]:
    """Give every header of that name, from the top."""
    wanted = name.lower()
    for key, value in mail.raw_items():
        if key.lower() == wanted:
            yield readable(str(value))


def readable(value: str) -> str:
    """Read the bytes above ASCII that the standard library hides in a text."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return charsets.decode(value.encode("utf-8", "surrogateescape"))
    return value


def decoded(value: str) -> str:
    """Decode the encoded words (RFC 2047), also where they part in the middle of a letter."""
    if "=?" in value:
        value = "".join(_pieces(BLANK_BETWEEN.sub(r"\1", value)))
    return " ".join(UNSEEN.sub("", value).split())


def _pieces(value: str) -> Iterator[str]:
    """Give plain and decoded pieces; neighbours of one charset are one run of bytes."""
    end, charset, content = 0, "", b""
    for found in ENCODED.finditer(value):
        named = found[1].lower()
        if content and (found.start() > end or named != charset):
            yield charsets.decode(content, charset)
            content = b""
        yield value[end : found.start()]
        content += _bytes_of(found[2], found[3])
        end, charset = found.end(), named
    if content:
        yield charsets.decode(content, charset)
    yield value[end:]


def _bytes_of(encoding: str, word: str) -> bytes:
    content = word.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(content, header=True)
    try:
        return base64.b64decode(content + b"=" * (-len(content) % 4))
    except binascii.Error:
        return b""


def subject_base(subject: str) -> str:
    """Return a subject without what mail programs put before it when one answers or forwards."""
    start = 0
    while found := PREFIX.match(subject, start):
        start = found.end()
    return subject[start:].strip()


def ids(value: str) -> list[str]:
    """Return the message ids of a header in their order, each once; of too many the first and the latest."""
    found = [f"<{''.join(one.split())}>" for one in ID.findall(value)]
    if not found:
        found = [f"<{one}>" for one in islice((hit[0] for hit in BARE_ID.finditer(value)), MOST_IDS)]
    found = [UNSEEN.sub("", one) for one in dict.fromkeys(found)]
    if len(found) <= MOST_IDS:
        return found
    return found[:FIRST_IDS] + found[FIRST_IDS - MOST_IDS :]


def sent_at(mail: Message) -> str:
    """Return the Date in ISO 8601 with offset, empty when it can't be read or is out of all reason."""
    value = COMMENT.sub(" ", raw(mail, "Date")[:LONGEST]).strip()
    try:
        when = _date(value)
        return when.isoformat() if EARLIEST <= when <= LATEST else ""
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def _date(value: str) -> datetime:
    parts = parsedate_tz(value)
    if parts is None:
        when = datetime.fromisoformat(value)
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    *date, second = parts[:6]
    offset = timezone(timedelta(seconds=parts[9] or 0))
    return datetime(*date, min(second, 59), tzinfo=offset)  # a leap second is the one before it
