"""Taking in: the bytes are stored and committed before anybody is told that we have them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Func, IntegerField
from django.db.models.functions import Coalesce

from vidord.channels.email.fingerprint import key_of
from vidord.channels.models import InboundContent, InboundMessage, Mailbox, RawMessage
from vidord.core import disk

LONGEST_SUBJECT, LONGEST_ADDRESS = 300, 320
LARGEST_BYTES = 50 * 1024 * 1024
MOST_WAITING = 2000  # taken in one round
FIRST_BYTES = 1024 * 1024  # what is kept of a mail that is larger


class NotStored(Exception):
    """Nothing was kept; whoever brought the message must keep it and try again. The text says why."""


class NoRoom(NotStored):
    """The disk is nearly full: what is there already needs the rest of it."""


def store(*, raw: bytes, envelope_from: str, envelope_to: list[str], at: datetime) -> list[InboundMessage]:
    """
    Store a mail byte for byte, once for each of our mailboxes. Acknowledge only after this has returned.

    :raises NotStored: the database failed, or there is no mailbox to take it.
    :raises NoRoom: the database's disk is nearly full.
    """
    look_for_room(len(raw))
    recipients = [plain(address) for address in envelope_to]
    arrival = _Arrival(InboundMessage.Way.MAIL, raw, key_of(raw), plain(envelope_from), recipients, at)
    try:
        return _store(arrival, mailboxes=[])
    except Error as fault:
        raise NotStored(str(fault).partition("\n")[0]) from fault


def look_for_room(size: int) -> None:
    """
    See to it that there is room for a mail of so many bytes.

    :raises NoRoom: when there is not.
    """
    if not disk.has_room(size, on=settings.DATABASE_VOLUME):
        raise NoRoom("the disk is nearly full")


def plain(address: str) -> str:
    """An envelope can hold bytes that are no text: the mail is kept all the same, its bytes as they came."""
    return address.encode("utf-8", "replace").decode().replace("\0", "")


@dataclass(frozen=True)
class _Arrival:
    """What arrives, before it is anywhere."""

    way: str
    raw: bytes
    key: str
    envelope_from: str
    envelope_to: list[str]
    at: datetime


# One statement, because this is what every sender waits for. No address is turned away: what is for none of
# our mailboxes comes to the default one. A mailbox that has these bytes already gives no message.
ARRIVE = """
WITH named AS (
    SELECT id FROM channels_mailbox WHERE id = ANY(%(mailboxes)s) OR address = ANY(%(addresses)s)
), mailbox AS (
    SELECT id FROM named
    UNION ALL SELECT id FROM channels_mailbox WHERE is_default AND NOT EXISTS (SELECT FROM named)
), message AS (
    INSERT INTO channels_inboundmessage (way, mailbox_id, received_at, key)
    SELECT %(way)s, id, %(at)s, %(key)s FROM mailbox
    ON CONFLICT (mailbox_id, key) WHERE duplicate_of_id IS NULL DO NOTHING RETURNING id, mailbox_id
), bytes AS (
    INSERT INTO channels_rawmessage (message_id, content, envelope_from, envelope_to)
    SELECT id, %(raw)s, %(sender)s, %(recipients)s FROM message
)
SELECT mailbox.id, message.id FROM mailbox LEFT JOIN message ON message.mailbox_id = mailbox.id
ORDER BY mailbox.id
"""


def _arrive(arrival: _Arrival, *, mailboxes: list[int], addresses: list[str]) -> list[tuple[int, int | None]]:
    """
    Write message and bytes for each mailbox: those given, else those addressed, else the default one.

    Returns each mailbox with its new message, or with none when it has these bytes already.

    :raises NotStored: when there is no mailbox.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ARRIVE,
            {
                "mailboxes": mailboxes,
                "addresses": [address.lower() for address in addresses],
                "way": arrival.way,
                "at": arrival.at,
                "key": arrival.key,
                "raw": arrival.raw,
                "sender": arrival.envelope_from[:LONGEST_ADDRESS],
                "recipients": arrival.envelope_to,
            },
        )
        rows = cursor.fetchall()
    if not rows:
        raise NotStored("there is no default mailbox")
    return rows


def _store(arrival: _Arrival, *, mailboxes: list[int]) -> list[InboundMessage]:
    """
    Write an arrival. A mailbox that has these bytes already gets a duplicate of the first message.

    :raises NotStored: when there is no mailbox.
    """
    rows = _arrive(arrival, mailboxes=mailboxes, addresses=arrival.envelope_to)
    return [_message(arrival, mailbox, number) for mailbox, number in rows]


def _message(arrival: _Arrival, mailbox: int, number: int | None) -> InboundMessage:
    written = {"way": arrival.way, "mailbox_id": mailbox, "key": arrival.key, "received_at": arrival.at}
    if number:
        return InboundMessage(pk=number, **written)
    return _second(arrival, InboundMessage(**written))


@transaction.atomic
def _second(arrival: _Arrival, again: InboundMessage) -> InboundMessage:
    """Keep a message that came before as a duplicate of the first."""
    again.duplicate_of = InboundMessage.objects.get(
        mailbox=again.mailbox_id, key=again.key, duplicate_of=None
    )
    again.save()
    RawMessage.objects.create(
        message=again,
        content=arrival.raw,
        envelope_from=arrival.envelope_from[:LONGEST_ADDRESS],
        envelope_to=arrival.envelope_to,
    )
    return again


@dataclass(frozen=True)
class Written:
    """
    What came by our own form, the customer's page, a person's note or SMS. `key` makes two posts one.

    `raw` is what came, where that is more than the words; `to` are the numbers of ours that it came to.
    """

    way: str
    key: str
    text: str
    language: str
    name: str = ""
    address: str = ""
    subject: str = ""
    topic: str = ""
    says_danger: bool = False
    raw: bytes = b""
    to: tuple[str, ...] = ()


@transaction.atomic
def store_written(written: Written, *, mailbox: Mailbox, at: datetime) -> InboundMessage:
    """Store words that no mail carried, by the same ledger as mail."""
    key = hashlib.sha256(written.key.encode()).hexdigest()
    raw = written.raw or written.text.encode()
    arrival = _Arrival(written.way, raw, key, written.address, list(written.to), at)
    (message,) = _store(arrival, mailboxes=[mailbox.pk])
    InboundContent.objects.create(
        message=message,
        from_name=written.name,
        from_address=written.address,
        subject=written.subject[:LONGEST_SUBJECT],
        text=written.text,
        language=written.language,
        topic=written.topic,
        says_danger=written.says_danger,
    )
    return message


def waiting() -> dict[int, int]:
    """Return the stored messages that have no outcome yet: the id and the bytes of each, oldest first."""
    waiting = InboundMessage.objects.filter(is_waiting=True).order_by("received_at", "id")
    length = Func("raw__content", function="octet_length", output_field=IntegerField())
    sized = waiting.annotate(size=Coalesce(length, 0))
    return dict(sized.values_list("id", "size")[:MOST_WAITING])
