"""A stored message and what it says: read from its bytes, or written on our own pages, and kept as a row."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DataError, transaction

from vidord.channels.email import reader
from vidord.channels.email.mail import Reading
from vidord.channels.models import Attachment, InboundContent, InboundMessage, Placement, Thread

# What keeping the words of hostile bytes can raise: the message is quarantined, no other is.
UNKEEPABLE = (ValueError, DataError)
SCANDINAVIAN = ("sv", "no", "da")  # whoever writes these reads Swedish
LONGEST_ADDRESS, LONGEST_LINE = 320, 998
log = structlog.get_logger()


@dataclass(frozen=True)
class Arrival:
    """A message and what it says. `reading` is of a mail; `unreadable` says why there is none."""

    message: InboundMessage
    content: InboundContent | None = None
    reading: Reading | None = None
    unreadable: str = ""

    @property
    def is_from_nobody(self) -> bool:
        """Whether it is a mail that names no sender."""
        return self.reading is not None and "@" not in self.reading.sender.address

    def placement(
        self,
        outcome: str,
        because: str,
        *,
        at: datetime,
        thread: Thread | None = None,
        author: str = Placement.Author.CUSTOMER,
    ) -> Placement:
        """Return the message's outcome, not yet written, with what each step of reading found."""
        steps = self.reading.trace if self.reading else []
        return Placement(
            message=self.message,
            outcome=outcome,
            because=because,
            placed_at=at,
            thread=thread,
            author=author,
            trace=[*steps, f"PLACE:{because}"],
        )


def read_all(messages: list[InboundMessage]) -> list[Arrival]:
    """Read the mails; what came by our own form or a person's note is read already."""
    mails = [message for message in messages if message.way == InboundMessage.Way.MAIL]
    raws = [reader.Raw(bytes(one.raw.content), one.raw.envelope_from) for one in mails]
    read = reader.read_all(raws, authserv_id=settings.AUTHSERV_ID, own_domain=settings.MAIL_DOMAIN)
    found = dict(zip([one.pk for one in mails], read, strict=True))
    return [_arrival(message, found.get(message.pk)) for message in messages]


def _arrival(message: InboundMessage, reading: Reading | reader.Unreadable | None) -> Arrival:
    if reading is None:
        return Arrival(message, message.content)
    if isinstance(reading, reader.Unreadable):
        log.warning("a message can't be read", message=message.pk, kind=reading.because)
        return Arrival(message, unreadable=reading.because)
    return Arrival(message, _content(message, reading), reading)


def _content(message: InboundMessage, reading: Reading) -> InboundContent:
    """Return what a mail says as the row that is kept of it."""
    return InboundContent(
        message=message,
        from_name=reading.sender.name[:LONGEST_ADDRESS],
        from_address=reading.sender.address[:LONGEST_ADDRESS],
        subject=reading.subject[:LONGEST_LINE],
        text=reading.text,
        folds=[[one.start, one.end, one.kind] for one in reading.folds],
        html=reading.html,
        language="sv" if reading.language in SCANDINAVIAN else "en",
        written_in=reading.language,
        mail_id=reading.message_id[:LONGEST_LINE],
        references=[one[:LONGEST_LINE] for one in reading.ancestors],
        reply_to=reading.reply_to.address,
        copied=[one.address for one in [*reading.to, *reading.copied]],
        sent_at=datetime.fromisoformat(reading.sent_at) if reading.sent_at else None,
        authenticity=reading.authenticity,
        forwarded_from_name=reading.forwarded_from.name,
        forwarded_from_address=reading.forwarded_from.address,
    )


def keep(arrived: list[Arrival]) -> list[Arrival]:
    """Write what the mails say. Returns those that say what no text can hold."""
    new = [one for one in arrived if one.content._state.adding]
    try:
        with transaction.atomic():
            _keep(new)
        return []
    except UNKEEPABLE:
        return [one for one in new if not _is_kept(one)]


def _is_kept(one: Arrival) -> bool:
    try:
        with transaction.atomic():
            _keep([one])
    except UNKEEPABLE as fault:
        log.warning("what a message says can't be kept", message=one.message.pk, kind=type(fault).__name__)
        return False
    return True


def _keep(arrived: list[Arrival]) -> None:
    InboundContent.objects.bulk_create(one.content for one in arrived)
    files = [(one.message, part) for one in arrived if one.reading for part in one.reading.parts]
    if files:
        Attachment.objects.bulk_create(Attachment(message=message, **vars(part)) for message, part in files)
