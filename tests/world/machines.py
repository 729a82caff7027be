"""Machines of the outside world: servers that send mail back, absent people, and what answers everything."""

from email import message_from_bytes
from email.message import Message
from email.policy import default

from tests.world import World
from vidord.channels import inbox, links
from vidord.channels.models import InboundMessage, OutboundMessage

REPORT = """From: Mail Delivery System <MAILER-DAEMON@post.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{number}@post.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{words}

--b
Content-Type: message/{kind}

{fields}

--b
Content-Type: text/rfc822-headers

Message-ID: {about}

--b--
"""


def _id_of(message: OutboundMessage) -> str:
    return links.message_id(message.pk, message.thread)


def arrive(world: World, raw: str | bytes, *, to: str, sender: str = "") -> InboundMessage:
    """Let a mail come in, from nobody unless said otherwise."""
    content = raw.encode() if isinstance(raw, str) else raw
    return inbox.store(raw=content, envelope_from=sender, envelope_to=[to], at=world.now)[0]


def report(
    world: World, message: OutboundMessage, fields: str, *, kind: str = "delivery-status", to: str = ""
) -> InboundMessage:
    """A server says something of a mail of ours in fields."""
    raw = REPORT.format(
        number=f"{message.pk}.{world.now.timestamp()}",
        kind=kind,
        words="Det här skrev en maskin.",
        fields=fields,
        about=_id_of(message),
    )
    return arrive(world, raw, to=to or links.return_address(message.pk))


def bounce(
    world: World,
    message: OutboundMessage,
    *,
    status: str = "5.1.1",
    words: str = "user unknown",
    action: str = "failed",
    to: str = "",
) -> InboundMessage:
    """The receiving server sends a mail of ours back."""
    fields = (
        f"Reporting-MTA: dns; mx.post.example\n\nFinal-Recipient: rfc822; {message.recipient}\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} {words}"
    )
    return report(world, message, fields, to=to)


def full(world: World, message: OutboundMessage, **changed: str) -> InboundMessage:
    """Her mailbox is full."""
    return bounce(world, message, status="5.2.2", words="mailbox is full", **changed)


def away(world: World, message: OutboundMessage, text: str) -> InboundMessage:
    """She is away, and her mail program says so."""
    raw = (
        f"From: {message.recipient}\nSubject: Automatiskt svar: Ditt brev\nAuto-Submitted: auto-replied\n"
        f"In-Reply-To: {_id_of(message)}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
    return arrive(world, raw, to=links.reply_address(message.thread))


def answered_by_a_program(world: World, mail: Message, *, sender: str, to: str) -> InboundMessage:
    """A program that says nothing of what it is answers a mail of ours, with words of its own."""
    raw = (
        f"From: {sender}\nTo: {to}\nSubject: Re: {mail['Subject']}\n"
        f"Message-ID: <{world.now.timestamp()}.{len(world.postbox.mails)}@post.example>\n\nTack!\n"
    )
    return arrive(world, raw.encode("utf-8", "replace"), to=to, sender=sender)


def sent_by_another_house(world: World, mail: Message, *, to: str) -> InboundMessage:
    """Another Vidord says what ours would have said: the same mail from its own domain."""
    raw = bytes(mail).replace(b"@granasa.example", b"@motorhuset.example")
    sender = message_from_bytes(raw, policy=default)["From"].addresses[0].addr_spec
    return arrive(world, raw, to=to, sender=sender)
