"""Which addresses can be written to, and what the envelope calls them: a strict grammar, no guessing."""

import re
from dataclasses import dataclass

from vidord.channels.answer import Unwritable

# RFC 5321 and, above ASCII, RFC 6531. Control characters, spaces and brackets can stand in none of the parts.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\u1fff\u2c00-\ud7ff\uf900-\uffef-]+"
QUOTED = r'"(?:[A-Za-z0-9 !#-\[\]-~]|\\[ -~])*"'
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*|{QUOTED}")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"{LABEL}(?:\.{LABEL})*")
MOST_LOCAL, MOST_DOMAIN = 64, 255


@dataclass(frozen=True)
class Mailbox:
    """An address as the envelope and the header write it. `needs_utf8` asks the server for SMTPUTF8."""

    address: str
    domain: str
    needs_utf8: bool


def mailbox(written: str) -> Mailbox:
    """
    Read an address strictly; a domain with å is written in its ASCII form.

    :raises Unwritable: when it is no address, so that nothing else than an address ever meets the server.
    """
    local, at, domain = written.rpartition("@")
    if not at or not LOCAL.fullmatch(local) or len(local.encode()) > MOST_LOCAL:
        raise Unwritable("no such form of address")
    plain = _in_ascii(domain)
    if not DOMAIN.fullmatch(plain) or len(plain) > MOST_DOMAIN:
        raise Unwritable("no such form of domain")
    return Mailbox(f"{local}@{plain}", plain.lower(), not local.isascii())


def _in_ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise Unwritable("no such form of domain") from None
