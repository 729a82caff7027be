"""What a mail says, as plain values: what the reading steps find and the rest of the house uses."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Address:
    """A name and an address; the address in lower case, empty when there is none."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class Fold:
    """A piece of the text, from `start` up to `end`: NEW, QUOTE, SIGNATURE or NOTICE."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Part:
    """A part that is no text. `path` finds it again: `2.1` is part 1 of part 2, `1` the first or only one."""

    path: str
    name: str
    content_type: str
    size: int
    sha256: str
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class Report:
    """What a machine says of a mail of ours. `kind` and `reason` as in `channels.models.Receipt`."""

    kind: str
    recipient: str = ""
    status: str = ""
    is_hard: bool = False
    reason: str = ""
    original_id: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reading:
    """
    What a mail says. `machine` is why no person wrote it, an enum value; empty when one did.

    `authenticity` is PASS, FAIL or NONE, as our own receiving server judged it (RFC 8601). `trace` has a line
    for each step, as `STEP:FINDING`, in upper case and without persons.
    """

    sender: Address = Address()
    senders: list[Address] = field(default_factory=list)
    reply_to: Address = Address()
    to: list[Address] = field(default_factory=list)
    copied: list[Address] = field(default_factory=list)
    subject: str = ""
    subject_base: str = ""
    sent_at: str = ""  # ISO 8601 with offset; empty when the mail has no readable Date
    message_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    text: str = ""
    folds: list[Fold] = field(default_factory=list)
    html: str = ""
    language: str = ""  # sv, en, no, da, fi, de …
    parts: list[Part] = field(default_factory=list)
    forwarded_from: Address = Address()
    authenticity: str = "NONE"
    machine: str = ""
    reports: list[Report] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)

    @property
    def ancestors(self) -> list[str]:
        """The ids of the mails before it: References, and the one it answers."""
        return list(dict.fromkeys([*self.references, *filter(None, [self.in_reply_to])]))

    @property
    def new_text(self) -> str:
        """What was newly written: quotes, signatures and notices folded away. Never nothing of something."""
        new = "".join(self.text[one.start : one.end] for one in self.folds if one.kind == "NEW")
        return new.strip() or self.text.strip()
