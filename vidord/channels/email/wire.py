"""What passes between the house and a child that reads: bytes in, JSON out; never objects."""

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, BinaryIO, get_args, get_origin, get_type_hints

from vidord.channels.email.mail import Reading
from vidord.channels.email.sanitising import Sanitised

READ, PART, SANITISE = b"R", b"P", b"S"
KINDS = (READ, PART, SANITISE)
LARGEST_MAIL = 50 * 1024 * 1024
LARGEST_LABEL = 64 * 1024
LARGEST_ANSWER = 64 * 1024 * 1024
MOST_ITEMS = 100_000  # in any one list of an answer
LONGEST_WORDS = 200

REQUEST = struct.Struct("!cIIII")  # kind, seconds and least seconds in ms, lengths of label and content
ANSWER = struct.Struct("!?II")  # whether it is the last, lengths of JSON and of the bytes behind it

# Why a mail has no reading. The ledger has a sentence for each.
UNREADABLE, TOO_SLOW, TOO_MUCH_MEMORY = "UNREADABLE", "TOO_SLOW", "TOO_MUCH_MEMORY"
CRASHED, TOO_BIG = "CRASHED", "TOO_BIG"
REASONS = (UNREADABLE, TOO_SLOW, TOO_MUCH_MEMORY, CRASHED, TOO_BIG)


class Malformed(Exception):
    """What came is no frame of ours; whoever sent it is not to be trusted further."""


@dataclass(frozen=True)
class Request:
    """
    Something to read: a mail with what its label tells, one part with its path, or HTML to make harmless.

    It may take `seconds` of CPU; each slow one in a row halves that, down to `least`.
    """

    kind: bytes
    label: bytes
    content: bytes
    seconds: float
    least: float

    def head(self) -> bytes:
        """Return the bytes that go before the content."""
        times = (round(self.seconds * 1000), round(self.least * 1000))
        return REQUEST.pack(self.kind, *times, len(self.label), len(self.content)) + self.label


def receive(source: BinaryIO) -> Request | None:
    """
    Read one request, or nothing when the line has ended.

    :raises Malformed: it is no frame of ours, or only half of one.
    """
    head = source.read(REQUEST.size)
    if not head:
        return None
    if len(head) < REQUEST.size:
        raise Malformed("half a head")
    kind, seconds, least, label_length, length = REQUEST.unpack(head)
    if kind not in KINDS or label_length > LARGEST_LABEL or length > LARGEST_MAIL:
        raise Malformed("no request of ours")
    label, content = source.read(label_length), source.read(length)
    if len(label) < label_length or len(content) < length:
        raise Malformed("half a request")
    return Request(kind, label, content, seconds / 1000, least / 1000)


@dataclass(frozen=True)
class Answer:
    """What a child answered, and whether it ends after that."""

    said: dict
    blob: bytes
    is_last: bool


def written(said: dict) -> bytes:
    """
    Return an answer as JSON.

    :raises Malformed: it is larger than the house takes.
    """
    text = json.dumps(said, default=vars).encode()
    if len(text) > LARGEST_ANSWER:
        raise Malformed("an answer too large")
    return text


def head(said: bytes, blob: bytes = b"", *, is_last: bool = False) -> bytes:
    """Return the bytes that go before an answer and what lies behind it."""
    return ANSWER.pack(is_last, len(said), len(blob))


def unframe(buffer: bytearray) -> Answer | None:
    """
    Take the first answer out of what has come so far; nothing when it is not whole yet.

    :raises Malformed: it is no answer of ours.
    """
    if len(buffer) < ANSWER.size:
        return None
    is_last, length, blob_length = ANSWER.unpack_from(buffer)
    if length > LARGEST_ANSWER or blob_length > LARGEST_MAIL:
        raise Malformed("an answer too large")
    middle = ANSWER.size + length
    end = middle + blob_length
    if len(buffer) < end:
        return None
    said, blob = _object(buffer[ANSWER.size : middle]), bytes(buffer[middle:end])
    del buffer[:end]
    return Answer(said, blob, is_last)


def _object(text: bytearray) -> dict:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Malformed("no JSON") from fault
    if type(said) is not dict:
        raise Malformed("no object")
    return said


def reason_of(said: dict) -> tuple[str, str]:
    """
    Return why there is nothing, and in which words.

    :raises Malformed: it gives no reason that we know.
    """
    because, words = said.get("because"), said.get("words", "")
    if because not in REASONS or not isinstance(words, str):
        raise Malformed("no reason")
    return because, words[:LONGEST_WORDS]


def reading_of(said: dict) -> Reading:
    """
    Return the reading in an answer, each field of the type that it should have.

    :raises Malformed: one is not.
    """
    return _taker(Reading)(said.get("reading"))


def sanitised_of(said: dict) -> Sanitised:
    """
    Return the harmless HTML in an answer.

    :raises Malformed: it is none.
    """
    return _taker(Sanitised)(said.get("sanitised"))


@cache
def _taker(kind: Any) -> Callable[[Any], Any]:
    """Return what turns plain JSON into a value of this type, and nothing into anything else."""
    if kind in (str, bool, int):
        return lambda value: _exactly(value, kind)
    if get_origin(kind) is list:
        take = _taker(get_args(kind)[0])
        return lambda value: [take(one) for one in _short(value)]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        takers = {one.name: _taker(hints[one.name]) for one in fields(kind)}
        return lambda value: _built(kind, takers, value)
    raise TypeError(f"no JSON for {kind}")


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise Malformed(f"no {kind.__name__}")
    return value


def _short(value: Any) -> list:
    if type(value) is not list or len(value) > MOST_ITEMS:
        raise Malformed("no list, or one too long")
    return value


def _built(kind: type, takers: dict[str, Callable], value: Any) -> Any:
    if type(value) is not dict or value.keys() != takers.keys():
        raise Malformed(f"no {kind.__name__}")
    return kind(**{name: take(value[name]) for name, take in takers.items()})
