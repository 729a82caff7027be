"""Handing bytes to a mail server, and saying exactly what it answered."""

import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from vidord.channels.models import Attempt

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What became of one try: an `Attempt.Outcome`, the host, and its words."""

    outcome: str
    host: str
    reply: str


def send(content: bytes, *, sender: str, recipient: str, server: str) -> Answer:
    """
    Hand one mail to `server`, for example `smtp://mail.example:25` or `smtps://name:password@mail.example:465`.

    A line that breaks after the last byte is UNCERTAIN: it may have arrived, so nobody sends it again
    unasked.
    """
    parts = urlsplit(server)
    host = f"{parts.hostname}:{parts.port or 25}"
    try:
        connection = _connect(server)
    except (OSError, smtplib.SMTPException) as fault:
        return Answer(Attempt.Outcome.TEMPORARY, host, str(fault)[:1000])
    try:
        return _hand_over(connection, content, sender=sender, recipient=recipient, host=host)
    finally:
        connection.close()


def _connect(server: str) -> smtplib.SMTP:
    parts = urlsplit(server)
    name, port = parts.hostname or "", parts.port or 25
    if parts.scheme == "smtps":
        secure = ssl.create_default_context()
        connection: smtplib.SMTP = smtplib.SMTP_SSL(name, port, timeout=TIMEOUT_SECONDS, context=secure)
    else:
        connection = smtplib.SMTP(name, port, timeout=TIMEOUT_SECONDS)
    connection.ehlo()
    if parts.scheme != "smtps" and connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
    if parts.username:
        connection.login(unquote(parts.username), unquote(parts.password or ""))
    return connection


def _hand_over(connection: smtplib.SMTP, content: bytes, *, sender: str, recipient: str, host: str) -> Answer:
    try:
        for code, reply in (connection.mail(sender), connection.rcpt(recipient)):
            if code >= 400:
                return _refused(code, reply, host)
    except (OSError, smtplib.SMTPException) as fault:
        return Answer(Attempt.Outcome.TEMPORARY, host, str(fault)[:1000])
    try:
        code, reply = connection.data(content)
    except smtplib.SMTPDataError as fault:
        return _refused(fault.smtp_code, fault.smtp_error, host)
    except (OSError, smtplib.SMTPException) as fault:
        return Answer(Attempt.Outcome.UNCERTAIN, host, str(fault)[:1000])
    if code >= 400:
        return _refused(code, reply, host)
    return Answer(Attempt.Outcome.ACCEPTED, host, f"{code} {reply.decode(errors='replace')}"[:1000])


def _refused(code: int, reply: bytes | str, host: str) -> Answer:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    outcome = Attempt.Outcome.TEMPORARY if code < 500 else Attempt.Outcome.PERMANENT
    return Answer(outcome, host, f"{code} {words}"[:1000])
