"""The people in a header such as To: one pass over its tokens, whatever stands there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vidord.channels.email import headers
from vidord.channels.email.mail import Address

MOST = 500
LONGEST_HEADER = 65_536
LONGEST_ADDRESS = LONGEST_NAME = 320
# Each alternative ends where the text does when its end is missing, so that nothing is looked at twice.
TOKEN = re.compile(
    r'(?P<quoted>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z))'
    r"|(?P<angle><[^<>]*(?:>|(?=<)|\Z))"
    r"|(?P<encoded>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,2000}\?=)"
    r"|(?P<mark>[,;:()>])"
    r"|(?P<blank>\s+)"
    r'|(?P<word>[^",;:<>()\s]+)',
    re.DOTALL,
)
ADDRESS = re.compile(r'(?:[^\s@<>()",;:\\]+|"[^"\s]*")@[^\s@<>()",;:\\]+')
LOOSE = re.compile(r'[^\s@<>()",;:\\\'\[\]]{1,64}@[^\s@<>()",;:\\\'\[\]]{1,255}')


@dataclass
class _Mailbox:
    """What has been seen of one mailbox: the words before its address, its comment, its address."""

    words: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    angle: str = ""


def addresses(values: Iterable[str]) -> list[Address]:
    """Return the mailboxes of these headers' raw values, in order, those of groups too; at most 500."""
    found: list[Address] = []
    for value in values:
        for mailbox in _mailboxes(value[:LONGEST_HEADER]):
            one = _address(mailbox)
            if one.address:
                found.append(one)
            if len(found) >= MOST:
                return found
    return found


def first(values: Iterable[str]) -> Address:
    """Return the first mailbox; of a header that no rule fits, what looks most like an address in it."""
    kept = [value[: headers.LONGEST] for value in values]
    for one in addresses(kept):
        return one
    for value in kept:
        if found := LOOSE.search(value):
            return Address("", plain_address(found[0]))
    return Address()


def plain_address(written: str) -> str:
    """
    Return an address in lower case, its domain as DNS knows it; empty when it is none.

    `bo@räksmörgåsen.example` and `bo@xn--rksmrgsen-v2aq5r.example` are one; mail reaches the latter.
    """
    address = headers.UNSEEN.sub("", "".join(written.split())).strip("'").rstrip(".").lower()
    if address.startswith("@") and ":" in address:
        address = address.partition(":")[2]  # an old route
    address = address.removeprefix("mailto:")
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        return ""
    local, _at, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{_in_dns(domain)}"


def _in_dns(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _mailboxes(value: str) -> Iterator[_Mailbox]:
    """Cut a header into mailboxes at commas and at the ends of groups; a group's name is nobody's."""
    one, depth = _Mailbox(), 0
    for token in TOKEN.finditer(value):
        kind, text = token.lastgroup, token[0]
        if depth:
            depth += (text == "(") - (text == ")")
            one.comment += [text] if depth else []
        elif text == "(":
            depth = 1
        elif text in (",", ";"):
            yield one
            one = _Mailbox()
        elif text == ":" and not one.angle and not any("@" in word for word in one.words):
            one = _Mailbox()
        elif kind == "angle":
            one.angle = one.angle or text.strip("<>")
        elif kind != "mark" or text == ":":
            one.words.append(text)
    yield one


def _address(mailbox: _Mailbox) -> Address:
    """Return name and address; without `<…>` the address is the word with an @, and the name a comment."""
    if mailbox.angle:
        return Address(_name(mailbox.words) or _name(mailbox.comment), plain_address(mailbox.angle))
    words = "".join(mailbox.words).split()
    where = next((number for number, word in enumerate(words) if "@" in word), None)
    if where is None:
        return Address()
    rest = [f"{word} " for word in words[:where] + words[where + 1 :]]
    return Address(_name(mailbox.comment) or _name(rest), plain_address(words[where]))


def _name(pieces: list[str]) -> str:
    """Join the words of a name: quotes away, encoded words decoded."""
    plain = [_unquoted(piece) if piece[:1] == '"' else piece for piece in pieces]
    return headers.decoded("".join(plain)[: headers.LONGEST]).strip("'\" ")[:LONGEST_NAME]


def _unquoted(piece: str) -> str:
    inner = piece[1:-1] if len(piece) > 1 and piece.endswith('"') else piece[1:]
    return re.sub(r"\\(.)", r"\1", inner)
