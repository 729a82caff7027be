"""Reading many mails, each within its limits: one that can't be read never holds up the next."""

from collections.abc import Iterable
from dataclasses import dataclass

from vidord.channels.email import reading
from vidord.channels.email.mail import Reading

# What reading hostile bytes can raise: the message is quarantined, no other is.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Raw:
    """A mail as it came: its bytes and the envelope's sender, `unknown` when there was no envelope."""

    content: bytes
    envelope_from: str


@dataclass(frozen=True)
class Unreadable:
    """A mail that could not be read; `because` is an enum value."""

    because: str
    words: str = ""


def read_all(
    mails: Iterable[Raw], *, authserv_id: str = "", own_domain: str = ""
) -> list[Reading | Unreadable]:
    """Read mails, in their order. `authserv_id` and `own_domain` as in `reading.read`."""
    return [_read(mail, authserv_id, own_domain) for mail in mails]


def _read(mail: Raw, authserv_id: str, own_domain: str) -> Reading | Unreadable:
    try:
        return reading.read(
            mail.content, envelope_from=mail.envelope_from, authserv_id=authserv_id, own_domain=own_domain
        )
    except FAULTS as fault:
        return Unreadable("UNREADABLE", type(fault).__name__)
