"""Handing bytes to a mail server, and saying exactly what it answered."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from socket import IPPROTO_TCP, TCP_NODELAY
from time import monotonic

from django.conf import settings

from vidord.channels.answer import Answer, Unreachable
from vidord.channels.email.server import NEVER, REQUIRED, WHEN_OFFERED, Server
from vidord.channels.email.writable import Mailbox
from vidord.channels.models import Attempt

SECONDS_TO_CONNECT = 20
SECONDS_TO_REPLY = 300  # who leaves too soon after the last byte does not know whether it arrived
LONGEST_REPLY_LINE, MOST_REPLY_LINES = 2000, 100
CHUNK = 16 * 1024  # what one call hands over: to TLS one record, which arrives whole or not at all
BUSY = 421
# What a line to a server can fail with; a ValueError is a server that names no numbers.
BROKEN = (OSError, smtplib.SMTPException, ValueError)


@dataclass(frozen=True)
class Mail:
    """One message, ready to go: its envelope and its bytes. `name` is what a DSN calls it."""

    sender: str
    recipient: Mailbox
    content: bytes
    name: str


class _Patience:
    """Replies that never end, or that drip, end here: the whole of one has a time and a length."""

    def getreply(self) -> tuple[int, bytes]:
        try:
            return self._reply()
        except BROKEN as fault:
            self.close()  # type: ignore[attr-defined]
            raise smtplib.SMTPServerDisconnected(_in_words(fault)) from None

    def _reply(self) -> tuple[int, bytes]:
        if self.file is None:  # type: ignore[has-type]
            self.file = self.sock.makefile("rb")
        until, said = monotonic() + (self.sock.gettimeout() or SECONDS_TO_REPLY), []
        for _ in range(MOST_REPLY_LINES):
            line = self.file.readline(LONGEST_REPLY_LINE + 1)
            if not line:
                raise smtplib.SMTPServerDisconnected("the line broke")
            if len(line) > LONGEST_REPLY_LINE or monotonic() > until:
                break
            said.append(line[4:].strip(b" \t\r\n"))
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(said)
        raise smtplib.SMTPServerDisconnected("the reply did not end")


class _Plain(_Patience, smtplib.SMTP):
    pass


class _Wrapped(_Patience, smtplib.SMTP_SSL):
    pass


class Line:
    """An open line to a server, kept for one mail after another."""

    def __init__(self, server: Server) -> None:
        """:raises Unreachable: when there is no line to be had, or none as safe as it must be."""
        self.server = server
        self.is_open = True
        self.carried = 0
        try:
            self.peer = _open(server)
        except BROKEN as fault:
            raise Unreachable(_in_words(fault)) from None
        self.size = int(size) if (size := self.peer.esmtp_features.get("size", "")).isdigit() else 0

    def close(self) -> None:
        """Say goodbye, without waiting for an answer."""
        with suppress(*BROKEN):
            if self.is_open:
                self.peer.send(b"QUIT\r\n")
        self.is_open = False
        self.peer.close()

    def carry(self, mail: Mail, *, begin: Callable[[], bool]) -> Answer | None:
        """
        Hand one mail over. `begin` is called right before its last byte is given away; when it says no,
        nothing is, and nothing is returned.

        A line that breaks after the last byte is UNCERTAIN: it may have arrived, so nobody sends it again
        unasked. One that breaks before is TEMPORARY: a mail without its end is no mail.
        """
        if fault := self._never(mail):
            return Answer(Attempt.Outcome.PERMANENT, self.server.where, fault)
        try:
            refusal = self._announce(mail)
            if refusal:
                return refusal
            *before, last = _in_chunks(mail.content)
            for chunk in before:
                self.peer.sock.sendall(chunk)
            if not begin():
                self.peer.close()
                self.is_open = False
                return None
            self._give_last(last)
        except BROKEN as fault:
            self.is_open = False
            return Answer(Attempt.Outcome.TEMPORARY, self.server.where, _in_words(fault), is_of_server=True)
        return self._verdict()

    def _never(self, mail: Mail) -> str:
        """Say why this server will never take this mail, or nothing."""
        if self.size and len(mail.content) > self.size:
            return f"552 5.3.4 {len(mail.content)} bytes are more than the {self.size} that it takes"
        if mail.recipient.needs_utf8 and not self.peer.has_extn("smtputf8"):
            return "553 5.6.7 its address has letters that the server does not know (no SMTPUTF8)"
        return ""

    def _announce(self, mail: Mail) -> Answer | None:
        """Say from whom and to whom. Returns why it may not go on, or nothing when the bytes may follow."""
        commands = (*self._envelope(mail), b"DATA\r\n")
        replies: list[tuple[int, bytes]] = []
        at_once = self.peer.has_extn("pipelining")
        if at_once:
            self.peer.sock.sendall(b"".join(commands))
        for command in commands:
            if not at_once:
                self.peer.sock.sendall(command)
            replies.append(self.peer.getreply())
            if replies[-1][0] == BUSY or (replies[-1][0] >= 400 and not at_once):
                break
        refusal = next((reply for reply in replies if reply[0] >= 400), None)
        if refusal is None:
            return None if replies[-1][0] == 354 else self._refused(*replies[-1])
        self._clear(had_leave=replies[-1][0] == 354, is_last=refusal[0] == BUSY)
        return self._refused(*refusal)

    def _envelope(self, mail: Mail) -> tuple[bytes, bytes]:
        offered, to = self.peer.has_extn, mail.recipient.address
        sender, recipient = f"MAIL FROM:<{mail.sender}>", f"RCPT TO:<{to}>"
        if self.size:
            sender += f" SIZE={len(mail.content)}"
        if mail.recipient.needs_utf8:
            sender += " SMTPUTF8" + (" BODY=8BITMIME" if offered("8bitmime") else "")
        if self.server.is_relay and offered("dsn"):
            sender += f" RET=HDRS ENVID={mail.name}"
            recipient += " NOTIFY=SUCCESS,FAILURE"
            recipient += "" if mail.recipient.needs_utf8 else f" ORCPT=rfc822;{_xtext(to)}"
        return f"{sender}\r\n".encode(), f"{recipient}\r\n".encode()

    def _clear(self, *, had_leave: bool, is_last: bool) -> None:
        """After a refusal, make the line ready for the next mail. A server that let us begin gets nothing."""
        if is_last:
            self.is_open = False
        elif had_leave:
            # It takes no mail for nobody (RFC 2920, 3.1); the line is closed before it has one.
            self.peer.close()
            self.is_open = False
        else:
            self.peer.sock.sendall(b"RSET\r\n")
            self.peer.getreply()

    def _give_last(self, chunk: bytes) -> None:
        """Give the end of the mail away. A fault before the last byte is taken is raised: it has no end."""
        rest = memoryview(chunk)
        while rest:
            rest = rest[self.peer.sock.send(rest) :]

    def _verdict(self) -> Answer:
        try:
            code, reply = self.peer.getreply()
        except BROKEN as fault:
            self.is_open = False
            return Answer(Attempt.Outcome.UNCERTAIN, self.server.where, _in_words(fault), is_of_server=True)
        self.carried += 1
        if 400 <= code < 600:
            return self._refused(code, reply)
        if 200 <= code < 300:
            return Answer(Attempt.Outcome.ACCEPTED, self.server.where, _said(code, reply))
        self.is_open = False
        return Answer(Attempt.Outcome.UNCERTAIN, self.server.where, _said(code, reply))

    def _refused(self, code: int, reply: bytes) -> Answer:
        if code == BUSY:
            self.is_open = False
        outcome = Attempt.Outcome.PERMANENT if 500 <= code < 600 else Attempt.Outcome.TEMPORARY
        return Answer(outcome, self.server.where, _said(code, reply), is_of_server=code == BUSY)


def _open(server: Server) -> smtplib.SMTP:
    """Open a line as safe as it must be; where nobody asks for safety, TLS that fails is left out."""
    try:
        return _connect(server, tls=server.tls)
    except ssl.SSLError:
        if server.tls != WHEN_OFFERED:
            raise
        return _connect(server, tls=NEVER)


def _connect(server: Server, *, tls: str) -> smtplib.SMTP:
    us, wait = settings.MAIL_DOMAIN, SECONDS_TO_CONNECT
    if server.is_wrapped:
        peer: smtplib.SMTP = _Wrapped(server.host, server.port, us, timeout=wait, context=server.security())
    else:
        peer = _Plain(server.host, server.port, us, timeout=wait)
    try:
        peer.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        peer.sock.settimeout(SECONDS_TO_REPLY)
        peer.ehlo_or_helo_if_needed()
        if not server.is_wrapped and tls != NEVER and peer.has_extn("starttls"):
            peer.starttls(context=server.security())
            peer.ehlo()
        elif not server.is_wrapped and tls == REQUIRED:
            raise smtplib.SMTPNotSupportedError("it offers no TLS, which is required here")
        if server.name:
            peer.login(server.name, server.password)
    except BaseException:
        peer.close()
        raise
    return peer


def _in_chunks(content: bytes) -> list[bytes]:
    """Dot-stuff and end a mail (RFC 5321, 4.5.2), in pieces of which the last holds the end."""
    whole = content.replace(b"\r\n.", b"\r\n..")
    whole += b".\r\n" if whole.endswith(b"\r\n") else b"\r\n.\r\n"
    return [whole[begin : begin + CHUNK] for begin in range(0, len(whole), CHUNK)]


def _xtext(address: str) -> str:
    """Write an address as RFC 3461 wants it in ORCPT."""
    return re.sub(r"[+=]", lambda sign: f"+{ord(sign[0]):02X}", address)


def _said(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode(errors='replace')}"[:1000].replace("\0", "")


def _in_words(fault: Exception) -> str:
    """What went wrong, as one line that holds no secret: smtplib quotes replies, never what we said."""
    return (" ".join(str(fault).split()) or type(fault).__name__)[:1000].replace("\0", "")
