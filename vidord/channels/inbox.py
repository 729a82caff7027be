"""Taking in: the bytes are stored and committed before anybody is told that we have them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, connection, transaction

from vidord.channels.email.fingerprint import key_of
from vidord.channels.models import InboundContent, InboundMessage, Mailbox, RawMessage

LONGEST_SUBJECT = 300


class NotStored(Exception):
    """Nothing was kept; whoever brought the message must keep it and try again. The text says why."""


def store(*, raw: bytes, envelope_from: str, envelope_to: list[str], at: datetime) -> list[InboundMessage]:
    """
    Store a mail byte for byte, once for each of our mailboxes. Acknowledge only after this has returned.

    :raises NotStored: the database failed, or there is no mailbox to take it.
    """
    recipients = [_plain(address) for address in envelope_to]
    arrival = _Arrival(InboundMessage.Way.MAIL, raw, key_of(raw), _plain(envelope_from), recipients, at)
    try:
        with transaction.atomic():
            return _store(arrival, mailboxes=[])
    except Error as fault:
        raise NotStored(str(fault).partition("\n")[0]) from fault


def _plain(address: str) -> str:
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


def _store(arrival: _Arrival, *, mailboxes: list[int]) -> list[InboundMessage]:
    """
    Write message and bytes for each mailbox: those given, else those addressed, else the default one.

    :raises NotStored: when there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ARRIVE,
            {
                "mailboxes": mailboxes,
                "addresses": [address.lower() for address in arrival.envelope_to],
                "way": arrival.way,
                "at": arrival.at,
                "key": arrival.key,
                "raw": arrival.raw,
                "sender": arrival.envelope_from[:320],
                "recipients": arrival.envelope_to,
            },
        )
        rows = cursor.fetchall()
    if not rows:
        raise NotStored("there is no default mailbox")
    return [_message(arrival, mailbox, number) for mailbox, number in rows]


def _message(arrival: _Arrival, mailbox: int, number: int | None) -> InboundMessage:
    written = {"way": arrival.way, "mailbox_id": mailbox, "key": arrival.key, "received_at": arrival.at}
    if number:
        return InboundMessage(pk=number, **written)
    first = InboundMessage.objects.get(mailbox=mailbox, key=arrival.key, duplicate_of=None)
    again = InboundMessage.objects.create(**written, duplicate_of=first)
    RawMessage.objects.create(
        message=again,
        content=arrival.raw,
        envelope_from=arrival.envelope_from[:320],
        envelope_to=arrival.envelope_to,
    )
    return again


@dataclass(frozen=True)
class Written:
    """What came by our own form, the customer's page or a person's note. `key` makes two posts one."""

    way: str
    key: str
    text: str
    language: str
    name: str = ""
    address: str = ""
    subject: str = ""
    topic: str = ""
    says_danger: bool = False


@transaction.atomic
def store_written(written: Written, *, mailbox: Mailbox, at: datetime) -> InboundMessage:
    """Store words that no mail carried, by the same ledger as mail."""
    key = hashlib.sha256(written.key.encode()).hexdigest()
    arrival = _Arrival(written.way, written.text.encode(), key, written.address, [], at)
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


def waiting() -> list[int]:
    """Return the ids of stored messages that have no outcome yet, oldest first."""
    waiting = InboundMessage.objects.filter(is_waiting=True).order_by("received_at", "id")
    return list(waiting.values_list("id", flat=True)[:500])
