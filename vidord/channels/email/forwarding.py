"""Who wrote the mail that a colleague passed on to us: the answer goes to the customer."""

import re
from itertools import takewhile

from vidord.channels.email import folding, shapes
from vidord.channels.email.mail import Address

# Finnish answers with VS (vastaus) and forwards with VL; Danish and Norwegian forward with VS.
_FORWARDED = re.compile(
    r"(?:\s{0,3}+\[[^\]:]{1,20}+\])?+[\s\[(]{0,9}+(?:vidarebefordra[trd]?|vb|vl|vs|fwd?|wg|wtr|tr|rv|enc|doorst)(?:\[\d{1,3}\])?+\s{0,3}+:",
    re.I,
)
_VS = re.compile(r"\s{0,9}+vs\b", re.I)
_FINNISH = ("lähettäjä", "vastaanottaja", "aihe")

_IN_BRACKETS = re.compile(
    r"[<\[(](?:mailto:)?+\s{0,2}+([^\s<>()\[\]\"',;:@]{1,64}@[^\s<>()\[\]\"',;:@]{1,255})"
)
_BARE = re.compile(r"(?:^|(?<=[\s\"']))(?:mailto:)?+([^\s<>()\[\]\"',;:@]{1,64}@[^\s<>()\[\]\"',;:@]{1,255})")
_AROUND_NAMES = " \t\xa0\"'*_,;:<>[]()\ufeff"
LONGEST_VALUE = 500
MOST_ORIGINALS = 50


def is_forward(subject: str, text: str) -> bool:
    """Tell whether a mail passes another one on: its subject begins with VB or Fwd, or its text says so."""
    if _FORWARDED.match(subject[:40]) and not _is_finnish_answer(subject, text):
        return True
    lines = [line.strip() for line in text.splitlines()[: folding.MOST_LINES]]
    return _beginning(lines, is_said=False) is not None


def origin(text: str, *, subject: str = "") -> Address:
    """
    Return who wrote the newest mail that was passed on; an empty address when nothing was.

    Outlook's forwards look like its answers: give the subject, or they are taken for answers.
    """
    return next(iter(originals(text, subject=subject)), Address())


def originals(text: str, *, subject: str = "") -> list[Address]:
    """
    Return who wrote each of the mails that were passed on, the newest first.

    When one colleague forwards to another, who forwards to us, the customer is the first who is not of us.
    """
    lines = [line.strip() for line in text.splitlines()[: folding.MOST_LINES]]
    is_said = bool(_FORWARDED.match(subject[:40])) and not _is_finnish_answer(subject, text)
    start = _beginning(lines, is_said=is_said)
    return [] if start is None else _senders(lines, start)


def _is_finnish_answer(subject: str, text: str) -> bool:
    return bool(_VS.match(subject)) and any(label in text.lower() for label in _FINNISH)


def _beginning(lines: list[str], *, is_said: bool) -> int | None:
    """Return the line where what was passed on begins. Headers with nothing above them are a forward too."""
    is_quoted, has_words = False, False
    for number, line in enumerate(lines):
        if not line:
            continue
        found = folding.older_mail(lines, number, is_quoted=is_quoted)
        if is_said and line[0] == ">" and not found:
            return number
        if found and (found.shape == folding.FORWARD or is_said):
            return found.start
        if found and found.shape == folding.HEADED:
            return None if has_words else found.start
        if found and found.shape == folding.ATTRIBUTED and has_words:
            return None
        is_quoted = is_quoted or bool(found) or line[0] == ">"
        has_words = has_words or not (found or line[0] == ">" or shapes.is_rule(line))
    return None


def _senders(lines: list[str], start: int) -> list[Address]:
    """Return the senders of the header blocks below a line; of the attribution, where there is no block."""
    bare = [line.lstrip("> \t\xa0") for line in lines[start:]]
    senders: list[Address] = []
    number = 0
    while number < len(bare) and len(senders) < MOST_ORIGINALS:
        headers = shapes.header_block(bare, number) if shapes.label_of(bare[number]) else {}
        if shapes.is_original(headers, is_announced=number < shapes.MOST_LINES):
            senders.append(mailbox(headers[shapes.FROM]))
            number += len(headers)
        else:
            number += 1
    if senders:
        return [one for one in senders if one != Address()]
    writer = _writer(bare)
    return [writer] if writer.address else []


def _writer(bare: list[str]) -> Address:
    """Read who wrote from "Den tors 5 nov. 2026 kl 14:03 skrev Stina Frisk <stina@…>:"."""
    for number, line in enumerate(bare[: shapes.MOST_LINES]):
        said = shapes.attribution(bare, number) if line and shapes.may_end_attribution(line) else None
        if said:
            found = mailbox(" ".join(bare[said[0] : number + 1]))
            name = takewhile(_may_be_a_name, reversed(found.name.split()))
            return Address(" ".join(reversed(list(name))), found.address)
    return Address()


def _may_be_a_name(word: str) -> bool:
    return not shapes.is_verb(word) and word[0].isupper() and not any(letter.isdigit() for letter in word)


def mailbox(value: str) -> Address:
    """Read the sender as a person reads it: `Viola Grahn <viola@…>`, `Viola [mailto:viola@…]`, or bare."""
    value = value[:LONGEST_VALUE]
    found = _IN_BRACKETS.search(value) or _BARE.search(value)
    if found is None:
        return Address(value.partition("<")[0].strip(_AROUND_NAMES))
    address = found.group(1).strip(".*_").lower()
    name = " ".join(value[: found.start()].split()).strip(_AROUND_NAMES)
    return Address("" if name.lower() == address else name, address)
