"""The fields in which a machine says what became of a mail of ours: RFC 3464, RFC 8098 and RFC 5965."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message

from vidord.channels.email.headers import header

LONGEST_HEADER = 998  # longer ones make structured parsing quadratic
LONGEST_TEXT = 60_000
MOST_PARTS = 1000
DELIVERY, DISPOSITION, FEEDBACK = "delivery-status", "disposition-notification", "feedback-report"
KINDS = (DELIVERY, DISPOSITION, FEEDBACK)
RETURNED_TYPES = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global")
FIELD = re.compile(r"^\s{0,8}([A-Za-z][A-Za-z-]{4,30})\s?: ?(.*)$")
IN_TEXT = ("final-recipient", "original-recipient", "action", "status", "diagnostic-code", "remote-mta")
MAIL_ID = re.compile(r"<[^<>\s]{3,250}>")
MAIL_ID_LINE = re.compile(r"(?im)^[ >]{0,4}message-id:[ \t]*\n?[ \t]*(<[^<>\s]{3,250}>)")
ADDRESS = re.compile(r"[^\s<>()\[\];:,\"']{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]")
# Where a machine's own words end and the mail that it returns begins.
BELOW = re.compile(
    r"(?im)^[ >]{0,4}(?:-{2,}[^\n]{0,60}(?:copy of|original|unsent|returned|forwarded)[^\n]{0,80}"
    r"|-{3,} your message starts here[^\n]{0,20}"
    r"|message (?:headers|text) follows?:?|original message (?:follows|headers?)[^\n]{0,20}:?"
    r"|below (?:this line )?is a copy of [^\n]{0,40}"
    r"|received: ?(?:from|by|\()[^\n]{0,200}|return-path: ?<[^\n]{0,200})"
)


@dataclass(frozen=True)
class Fields:
    """What stands in fields: which of the three kinds it is, and a block for the mail and each recipient."""

    kind: str = ""
    blocks: list[dict[str, str]] = field(default_factory=list)

    @property
    def recipients(self) -> list[dict[str, str]]:
        """The blocks that speak of a recipient."""
        return [one for one in self.blocks if "final-recipient" in one or "original-recipient" in one]


def parts(mail: Message) -> Iterator[Message]:
    """Walk a mail's parts in order, but never into a mail that lies inside it."""
    waiting = deque([mail])
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.popleft()
        yield part
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting.extendleft(reversed(inside))


def fields_of(mail: Message, text: str) -> Fields:
    """Return what a machine says in fields: in a part made for them, or by careless machines in the text."""
    for part in parts(mail):
        maintype, _, subtype = part.get_content_type().partition("/")
        kind = subtype.removeprefix("global-")
        kind = {"delivery-status": DELIVERY}.get(kind, kind)
        if maintype in {"message", "text"} and kind in KINDS:
            inside = part.get_payload()
            blocks = [_block(one.items()) for one in inside] if isinstance(inside, list) else []
            return Fields(kind, [one for one in blocks if one] or _blocks_in(_body(part)))
    blocks = [one for one in _blocks_in(text) if "action" in one or "status" in one]
    return Fields(DELIVERY, blocks) if any("final-recipient" in one for one in blocks) else Fields()


def _block(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return fields by their names in lower case; of two with one name the first."""
    block: dict[str, str] = {}
    for name, value in pairs:
        block.setdefault(name.lower(), " ".join(str(value)[: 4 * LONGEST_HEADER].replace("\0", "").split()))
    return block


def _blocks_in(text: str) -> list[dict[str, str]]:
    """Read blocks of fields from lines; a blank line or a name seen before begins the next block."""
    blocks: list[dict[str, str]] = [{}]
    last = ""
    for line in text[:LONGEST_TEXT].splitlines():
        found = FIELD.match(line)
        if found and found[1].lower() in IN_TEXT:
            last = found[1].lower()
            if last in blocks[-1]:
                blocks.append({})
            blocks[-1][last] = found[2].strip()
        elif last and line[:1] in " \t" and line.strip():
            blocks[-1][last] = f"{blocks[-1][last]} {line.strip()}"[: 4 * LONGEST_HEADER]
        elif not line.strip():
            last = ""
        if not line.strip() and len(blocks[-1]) > 2:
            blocks.append({})
    return [one for one in blocks if one]


def address_in(words: str) -> str:
    """Return the address in a field such as `rfc822; <anna@post.example>`, in lower case."""
    found = ADDRESS.search(words.partition(";")[2] or words)
    return found[0].strip(".").lower() if found else ""


def own_words(text: str) -> str:
    """Return what the machine itself says: everything above the mail that it returns."""
    found = BELOW.search(text[:LONGEST_TEXT])
    return text[: found.start()] if found else text[:LONGEST_TEXT]


def original_id(mail: Message, text: str, fields: Fields) -> str:
    """Return the Message-ID of the mail that a machine speaks of, empty when it does not say."""
    said = (
        block.get(name, "")
        for block in fields.blocks
        for name in ("original-message-id", "x-original-message-id")
    )
    for words in (*said, *_ids_of_returned(mail)):
        if found := MAIL_ID.search(words):
            return found[0]
    below = text[len(own_words(text)) :]
    if found := MAIL_ID_LINE.search(below[:LONGEST_TEXT]):
        return found[1]
    ids = MAIL_ID.findall(header(mail, "In-Reply-To")) or MAIL_ID.findall(header(mail, "References"))
    return ids[-1] if ids else ""


def _ids_of_returned(mail: Message) -> Iterator[str]:
    for part in parts(mail):
        if part.get_content_type() not in RETURNED_TYPES:
            continue
        inside = part.get_payload()
        if isinstance(inside, list) and inside and header(inside[0], "Message-ID"):
            yield header(inside[0], "Message-ID")
        elif found := MAIL_ID_LINE.search(_body(part)):
            yield found[1]


def _body(part: Message) -> str:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content[:LONGEST_TEXT].decode("utf-8", "replace").replace("\r\n", "\n")
    inside = part.get_payload()
    return (
        "\n".join(map(str, inside))[:LONGEST_TEXT] if isinstance(inside, list) else str(inside)[:LONGEST_TEXT]
    )
