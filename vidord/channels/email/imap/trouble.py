"""Why fetching does not work: a kind that the desk has words for, and what the server said."""

import ssl

from vidord.channels.models import ImapAccount
from vidord.core.outward import OutOfBounds

Failure = ImapAccount.Failure
MOST_WORDS = 300


class Trouble(Exception):
    """Something between us and the mailbox. `words` are the server's own, empty when it said nothing."""

    def __init__(self, failure: str, words: str = "") -> None:
        super().__init__(failure)
        self.failure = failure
        self.words = "".join(sign for sign in words if sign.isprintable())[:MOST_WORDS]


class No(Exception):
    """The server understood a command and refuses it. `code` is what stands in brackets (RFC 5530)."""

    def __init__(self, said: bytes) -> None:
        words = said.decode("utf-8", "replace").strip()
        self.code, self.words = "", words
        if words.startswith("["):
            code, _, rest = words[1:].partition("]")
            self.code, self.words = code.split(" ")[0].upper(), rest.strip()
        super().__init__(self.code)


def of(fault: Exception) -> Trouble:
    """Return what a failed connection is to us; without the machine's own words, which no reader knows."""
    if isinstance(fault, OutOfBounds):
        return Trouble(Failure.OUT_OF_BOUNDS)
    if isinstance(fault, ssl.SSLError | No):
        return Trouble(Failure.UNTRUSTED)
    return Trouble(Failure.UNREACHABLE)
