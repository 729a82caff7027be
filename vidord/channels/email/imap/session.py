"""One session with a mail server: connecting, signing in, and a command at a time with its answer."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from vidord.channels.email.imap import trouble
from vidord.channels.email.imap.trouble import Failure, No, Trouble
from vidord.channels.email.imap.wire import CRLF, LONGEST_LINE, Wire
from vidord.core import outward
from vidord.core.outward import Deadline, OutOfBounds
from vidord.core.sealing import Secret

LITERAL = re.compile(rb"~?\{(\d{1,18})\+?\}$")
# Words for people may end in braces; only these carry values.
SPOKEN = (b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH")
MOST_CONTINUATIONS = 4
MOST_BYTES = 24 * 1024 * 1024  # of one answer, besides the mail that was asked for
LEAST_WEIGHT = 200  # what remembering even an empty line costs
SMALL_LITERAL = 64 * 1024
TEMPORARY = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN"}


@dataclass(frozen=True)
class Patience:
    """How long we wait, in seconds, and the slowest that a mail may come in, in bytes a second."""

    connecting: float = 20
    answer: float = 60
    slowest: float = 100_000
    idling: float = 240  # well within the 29 minutes of RFC 2177, and what routers forget a silent line after
    polling: float = 60
    between_ticks: float = 2

    def for_mail(self, size: int) -> float:
        """Return the seconds that a mail of so many bytes may take."""
        return self.answer + size / self.slowest


@dataclass(frozen=True)
class Place:
    """Where a mail server is."""

    host: str
    port: int
    is_encrypted: bool = True


@dataclass(frozen=True)
class Reply:
    """One untagged answer: its line with `{}` for each literal, and the literals."""

    text: bytes
    literals: tuple[bytes, ...] = ()


class Session:
    """A connection that has been greeted. Nothing is said on it before TLS has shown who answers."""

    def __init__(self, wire: Wire, patience: Patience) -> None:
        self.wire, self.patience = wire, patience
        self.heard: list[Reply] = []  # what the server has said since the last command
        self._number = 0
        self._capabilities: frozenset[bytes] | None = None
        self._unspeakable: list[str] = []

    def ask(
        self,
        *words: bytes,
        more: Iterable[bytes] = (),
        seconds: float = 0,
        keep: int = SMALL_LITERAL,
        longest: int = LONGEST_LINE,
    ) -> list[Reply]:
        """
        Give a command and return the untagged answers. `more` is sent piece by piece when the server asks.

        At most `keep` bytes of a literal are kept, and no line may be longer than `longest`.

        :raises No: when the server refuses it.
        :raises Trouble: when there is no sensible answer in time.
        """
        self._number += 1
        tag = b"v%d" % self._number
        self.wire.allow(seconds or self.patience.answer)
        self.wire.send(b" ".join((tag, *words)) + CRLF)
        pieces, weight, asked = iter(more), 0, 0
        replies: list[Reply] = []
        self.heard = replies
        while True:
            reply = self.reply(keep=keep, longest=longest)
            mark, _, rest = reply.text.partition(b" ")
            if mark == tag:
                return self._judged(rest, replies)
            if mark == b"+" and asked < MOST_CONTINUATIONS:
                self.wire.send(next(pieces, b"") + CRLF)
                asked += 1
                continue
            weight += LEAST_WEIGHT + len(reply.text) + sum(map(len, reply.literals))
            self._bear(mark, rest, is_endless=weight > MOST_BYTES + keep)
            replies.append(Reply(rest, reply.literals))

    def _judged(self, rest: bytes, replies: list[Reply]) -> list[Reply]:
        result, _, said = rest.partition(b" ")
        if result.upper() == b"OK":
            return replies
        refusal = No(said)
        refusal.words = self.speakable(refusal.words)
        raise refusal

    def _bear(self, mark: bytes, rest: bytes, *, is_endless: bool) -> None:
        """Go on only with what belongs to an answer: neither a farewell, nor another's, nor without end."""
        if rest[:4].upper() in (b"BYE", b"BYE "):
            raise Trouble(Failure.BROKEN_OFF, self.speakable(rest[4:].decode("utf-8", "replace")))
        if mark != b"*" or is_endless:
            raise Trouble(Failure.BROKEN_OFF)

    def reply(self, *, keep: int = SMALL_LITERAL, longest: int = LONGEST_LINE) -> Reply:
        """Read one answer with its literals."""
        text, literals = b"", []
        while True:
            text += self.wire.line(longest=longest)
            found = LITERAL.search(text)
            is_spoken = text.partition(b" ")[2].partition(b" ")[0].upper() in SPOKEN
            if not found or is_spoken or not text.startswith(b"* "):
                return Reply(text, tuple(literals))
            if len(literals) >= MOST_CONTINUATIONS:
                raise Trouble(Failure.BROKEN_OFF)
            literals.append(self.wire.literal(int(found[1]), keep=keep))
            text = text[: found.start()] + b"{}"

    def can(self, what: str) -> bool:
        """Tell whether the server offers something, for example `IDLE`."""
        if self._capabilities is None:
            said = [one.text for one in self.ask(b"CAPABILITY")]
            found = [text.upper().split()[1:] for text in said if text.upper().startswith(b"CAPABILITY ")]
            self._capabilities = frozenset(word for words in found for word in words)
        return what.encode() in self._capabilities

    def forget_capabilities(self) -> None:
        """They change with TLS and with signing in (RFC 3501 6.1.1)."""
        self._capabilities = None

    def sign_in(self, name: str, secret: Secret) -> None:
        """
        Sign in with a password.

        :raises Trouble: REFUSED when the server says that they do not fit.
        """
        self.keep_quiet_about(secret)
        if self.can("AUTH=PLAIN"):
            self._sign_in(b"AUTHENTICATE PLAIN", Secret(f"\0{name}\0{secret.reveal()}"))
        elif self.can("LOGINDISABLED"):
            raise Trouble(Failure.REFUSED, "LOGINDISABLED")
        else:
            self._sign_in(b"LOGIN " + quoted(name) + b" " + quoted(secret.reveal()))

    def sign_in_by_token(self, name: str, token: Secret) -> None:
        """
        Sign in with an access token (XOAUTH2).

        :raises Trouble: REFUSED when the server does not take it.
        """
        self.keep_quiet_about(token)
        self._sign_in(b"AUTHENTICATE XOAUTH2", Secret(f"user={name}\1auth=Bearer {token.reveal()}\1\1"))

    def _sign_in(self, command: bytes, answer: Secret | None = None) -> None:
        more = [] if answer is None else [base64.b64encode(answer.reveal().encode())]
        if answer:
            self.keep_quiet_about(answer)
        try:
            self.ask(command, more=more)
        except No as no:
            failure = Failure.BROKEN_OFF if no.code in TEMPORARY else Failure.REFUSED
            raise Trouble(failure, no.words) from None
        self.forget_capabilities()

    def keep_quiet_about(self, secret: Secret) -> None:
        """A server may repeat what it was told: this is never kept of its words."""
        plain = secret.reveal()
        self._unspeakable += [plain, base64.b64encode(plain.encode()).decode().rstrip("=")]

    def speakable(self, words: str) -> str:
        """Return the server's words without the secrets in them."""
        for secret in sorted(filter(None, self._unspeakable), key=len, reverse=True):
            words = words.replace(secret, "…")
        return words

    def close(self) -> None:
        """Let go of the connection; a mail server notices."""
        self.wire.close()


def opened(place: Place, *, patience: Patience) -> Session:
    """
    Connect, put TLS over it, and hear the server's greeting.

    :raises Trouble: when it is not to be reached, is somebody else, or speaks no IMAP.
    """
    deadline = Deadline(patience.connecting)
    try:
        connection = outward.connect(place.host, place.port, within=deadline)
    except (OSError, OutOfBounds, UnicodeError) as fault:
        raise trouble.of(fault) from None
    wire = Wire(connection)
    try:
        wire.allow(deadline.left())
        if place.is_encrypted:
            wire.secure(place.host)
        session = Session(wire, patience)
        _greeted(session)
        if not place.is_encrypted:
            _start_tls(session, place.host)
        return session
    except (OSError, No) as fault:
        wire.close()
        raise trouble.of(fault) from None
    except Trouble:
        wire.close()
        raise


def _greeted(session: Session) -> None:
    """What greets otherwise is no mail server; its words are nobody's to read through us."""
    try:
        greeting = session.reply().text
    except Trouble as trouble_:
        is_silent = trouble_.failure == Failure.SILENT
        raise Trouble(Failure.SILENT if is_silent else Failure.NOT_IMAP) from None
    if greeting[:5].upper() == b"* BYE":
        raise Trouble(Failure.BROKEN_OFF, greeting[5:].decode("utf-8", "replace").strip())
    if greeting[:5].upper() != b"* OK ":
        raise Trouble(Failure.NOT_IMAP)


def _start_tls(session: Session, host: str) -> None:
    session.ask(b"STARTTLS")
    session.wire.secure(host)
    session.forget_capabilities()


def quoted(words: str) -> bytes:
    """Return words as a quoted string; the forms let no line break through, and here none passes either."""
    plain = "".join(sign for sign in words if sign not in "\r\n\0")
    return b'"' + plain.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'
