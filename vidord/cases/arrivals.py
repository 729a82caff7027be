"""A stored message and what it says: read from its bytes, or written on our own pages, and kept as a row."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DataError, transaction

from vidord.channels.email import reader
from vidord.channels.email.mail import Reading
from vidord.channels.email.reader import Raw, Unreadable
from vidord.channels.models import Attachment, InboundContent, InboundMessage, Placement, RawMessage, Thread
from vidord.core import rows

# What keeping the words of hostile bytes can raise: the message is quarantined, no other is.
UNKEEPABLE = (ValueError, DataError)
SCANDINAVIAN = ("sv", "no", "da")  # whoever writes these reads Swedish
SOON_SECONDS = 2.0  # as long as others may wait for the mails in their batch
READINGS = reader.Readings()
NEEDED = {"SENDER:FAILED", "TEXT:FAILED", "MACHINE:FAILED"}
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
    """
    Read these messages, however long it takes.

    :raises vidord.channels.email.reader.NoReader: no mail can be read on this machine now.
    """
    return _arrivals(messages, within=None)


def read_soon(messages: list[InboundMessage]) -> list[Arrival]:
    """
    Read these messages. A mail that takes long is left out: it goes on in the background.

    Without a reader on this machine the mails wait, and everything else goes on.
    """
    try:
        return _arrivals(messages, within=SOON_SECONDS)
    except reader.NoReader:
        log.exception("no mail can be read on this machine now; mails wait")
        return [Arrival(one, one.content) for one in messages if one.way != InboundMessage.Way.MAIL]


def _arrivals(messages: list[InboundMessage], *, within: float | None) -> list[Arrival]:
    """What came by our own form or a person's note is read already."""
    mails = {one.pk: one for one in messages if one.way == InboundMessage.Way.MAIL}
    READINGS.start({pk: _raw(one.raw) for pk, one in mails.items()})
    found = READINGS.collect(mails, within=within)
    arrived = []
    for message in messages:
        if message.pk not in mails:
            arrived.append(Arrival(message, message.content))
        elif message.pk in found:
            arrived.append(_arrival(message, found[message.pk]))
    return arrived


def begin_to_read(ids: Sequence[int]) -> None:
    """Let the next be read while others are placed."""
    mails = RawMessage.objects.filter(
        message__in=ids,
        message__way=InboundMessage.Way.MAIL,
        message__duplicate_of=None,
        message__is_waiting=True,
    )
    if ids:
        with suppress(reader.NoReader):  # said when their turn comes
            READINGS.start({raw.pk: _raw(raw) for raw in mails})


def _raw(row: RawMessage) -> Raw:
    return Raw(bytes(row.content), row.envelope_from, settings.AUTHSERV_ID, settings.MAIL_DOMAIN)


def _arrival(message: InboundMessage, reading: Reading | Unreadable) -> Arrival:
    because = reading.because if isinstance(reading, Unreadable) else _what_is_missing(reading)
    if because:
        log.warning("a message can't be read", message=message.pk, kind=because)
        return Arrival(message, unreadable=because)
    return Arrival(message, _content(message, reading), reading)


def _what_is_missing(reading: Reading) -> str:
    """Without its words, its sender or whether a machine wrote it, a mail is a person's to place."""
    return "UNREADABLE" if NEEDED & set(reading.trace) else ""


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
    rows.insert(one.content for one in arrived)
    files = [(one.message, part) for one in arrived if one.reading for part in one.reading.parts]
    if files:
        rows.insert(Attachment(message=message, **vars(part)) for message, part in files)
