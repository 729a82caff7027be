"""From a stored message to the bytes that go out, with headers that no text can break."""

from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from vidord.channels import links
from vidord.channels.email.markup import html_of
from vidord.channels.models import OutboundMessage
from vidord.people.models import Company

CRLF = "\r\n"
AUTOMATIC = {"ACKNOWLEDGEMENT": "auto-replied", "NOTICE": "auto-generated", "STAFF_NOTICE": "auto-generated"}


def compose(message: OutboundMessage, *, company: Company, at: datetime) -> bytes:
    """Return the mail as bytes, ready for SMTP."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address(_display_name(message, company), addr_spec=_from_address(message))
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = links.message_id(message.pk, message.thread)
    if message.thread:
        mail["Content-Language"] = message.thread.language
    if message.kind in AUTOMATIC:
        mail["Auto-Submitted"] = AUTOMATIC[message.kind]
        mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text, cte="quoted-printable")
    if message.thread:
        html = html_of(message.text, subject=message.subject, language=message.thread.language)
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return _subject(message.subject) + mail.as_bytes()


def _subject(words: str) -> bytes:
    """Fold the subject ourselves: the policy's own folding loses a space between two encoded words."""
    plain = " ".join(words.split())
    header = Header(plain, "us-ascii" if plain.isascii() else "utf-8", header_name="Subject")
    return f"Subject: {header.encode(linesep=CRLF)}{CRLF}".encode("ascii")


def _display_name(message: OutboundMessage, company: Company) -> str:
    return f"{message.signed_by.public_name}, {company.name}" if message.signed_by else company.name


def _from_address(message: OutboundMessage) -> str:
    return links.reply_address(message.thread) if message.thread else f"vidord@{settings.MAIL_DOMAIN}"
