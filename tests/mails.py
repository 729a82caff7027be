"""Mails with several parts, put where reading and placing would put them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

from vidord.channels import inbox
from vidord.channels.models import Attachment, InboundContent, InboundMessage, Placement, Thread

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63f8ffff3f0300050001ff9ea0c8e50000000049454e44ae426082"
)


@dataclass(frozen=True)
class Hung:
    """What hangs on a mail. One with a `cid` is a picture inside the text."""

    name: str = "avtal.pdf"
    content: bytes = b"%PDF-1.4 avtal"
    kind: str = "application/pdf"
    cid: str = ""


@dataclass(frozen=True)
class Mail:
    """What a mail says: its text and where it is folded, its HTML, what hangs on it, and who wrote it."""

    text: str = "Hej."
    html: str = ""
    hung: list[Hung] = field(default_factory=list)
    folds: list[list] = field(default_factory=list)
    subject: str = "Avtalet"
    name: str = "Anna Ek"
    sender: str = "anna.ek@post.example"
    author: str = Placement.Author.CUSTOMER
    written_in: str = ""

    def raw(self) -> bytes:
        """The mail as its bytes."""
        mail = EmailMessage()
        mail["From"], mail["Subject"] = f"{self.name} <{self.sender}>", self.subject
        mail.set_content(self.text)
        if self.html:
            mail.add_alternative(self.html, subtype="html")
        for one in self.hung:
            main, _slash, sub = one.kind.partition("/")
            mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
        return mail.as_bytes()


def put(mail: Mail, thread: Thread, *, at: datetime, raw: bytes | None = None) -> InboundMessage:
    """Let a mail have come into a conversation; `raw` when its bytes are others than it says."""
    to = ["kundtjanst@granasa.example"]
    (message,) = inbox.store(raw=raw or mail.raw(), envelope_from=mail.sender, envelope_to=to, at=at)
    InboundContent.objects.create(
        message=message,
        from_name=mail.name,
        from_address=mail.sender,
        subject=mail.subject,
        text=mail.text,
        folds=mail.folds,
        html=mail.html,
        written_in=mail.written_in,
    )
    for number, one in enumerate(mail.hung, start=2):
        Attachment.objects.create(
            message=message,
            path=str(number),
            name=one.name,
            content_type=one.kind,
            size=len(one.content),
            sha256=hashlib.sha256(one.content).hexdigest(),
            content_id=f"<{one.cid}>" if one.cid else "",
            is_inline=bool(one.cid),
        )
    Placement.objects.create(
        message=message,
        thread=thread,
        outcome=Placement.Outcome.REPLY,
        because="SIGNED_ID",
        author=mail.author,
        placed_at=at,
    )
    return message
