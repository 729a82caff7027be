"""Taking in: the bytes are stored and committed before anybody is told that we have them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, connection, transaction
from django.db.models import Q

from vidord.channels.models import InboundContent, InboundMessage, Mailbox, RawMessage

# RFC 5321 4.4: what servers on the way put on top; two arrivals of one message differ only there.
TRACE_FIELDS = (
    b"received:",
    b"return-path:",
    b"delivered-to:",
    b"x-original-to:",
    b"arc-",
    b"authentication-results:",
)


class NotStored(Exception):
    """Nothing was kept; whoever brought the message must keep it and try again. The text says why."""


def key_of(raw: bytes) -> str:
    """Return the SHA-256 of a message without the leading trace fields."""
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    first = next((number for number, line in enumerate(lines) if not _is_trace(line)), len(lines))
    return hashlib.sha256(b"\n".join(lines[first:])).hexdigest()


def _is_trace(line: bytes) -> bool:
    """Tell whether a leading line is a trace field or the continuation of one."""
    return line.lower().startswith(TRACE_FIELDS) or line[:1] in (b" ", b"\t")


def mailboxes_for(addresses: list[str]) -> list[Mailbox]:
    """Return our mailboxes among the recipients, else the default one: no address is turned away."""
    wanted = {address.lower() for address in addresses}
    found = list(Mailbox.objects.filter(Q(address__in=wanted) | Q(is_default=True)).order_by("id"))
    named = [mailbox for mailbox in found if mailbox.address in wanted]
    if not found:
        raise Mailbox.DoesNotExist
    return named or found


def store(*, raw: bytes, envelope_from: str, envelope_to: list[str], at: datetime) -> list[InboundMessage]:
    """
    Store a mail byte for byte, once for each of our mailboxes. Acknowledge only after this has returned.

    :raises NotStored: the database failed, or there is no mailbox to take it.
    """
    try:
        with transaction.atomic():
            return _store_for_each(raw=raw, envelope_from=envelope_from, envelope_to=envelope_to, at=at)
    except Mailbox.DoesNotExist:
        raise NotStored("there is no default mailbox") from None
    except Error as fault:
        raise NotStored(str(fault).partition("\n")[0]) from fault


def _store_for_each(
    *, raw: bytes, envelope_from: str, envelope_to: list[str], at: datetime
) -> list[InboundMessage]:
    return [
        _store(
            way=InboundMessage.Way.MAIL,
            mailbox=mailbox,
            raw=raw,
            key=key_of(raw),
            at=at,
            envelope_from=envelope_from,
            envelope_to=envelope_to,
        )
        for mailbox in mailboxes_for(envelope_to)
    ]


ARRIVED = """
WITH arrived AS (
    INSERT INTO channels_inboundmessage (way, mailbox_id, received_at, key)
    VALUES (%(way)s, %(mailbox)s, %(at)s, %(key)s)
    ON CONFLICT (mailbox_id, key) WHERE duplicate_of_id IS NULL DO NOTHING RETURNING id
)
INSERT INTO channels_rawmessage (message_id, content, envelope_from, envelope_to)
SELECT id, %(raw)s, %(sender)s, %(recipients)s FROM arrived RETURNING message_id
"""


def _store(
    *,
    way: str,
    mailbox: Mailbox,
    raw: bytes,
    key: str,
    at: datetime,
    envelope_from: str,
    envelope_to: list[str],
) -> InboundMessage:
    """Write message and bytes in one statement: this is what every sender waits for."""
    envelope = {"sender": envelope_from[:320], "recipients": envelope_to}
    arrival = {"way": way, "mailbox": mailbox.pk, "at": at, "key": key, "raw": raw}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVED, arrival | envelope)
        row = cursor.fetchone()
    if row:
        return InboundMessage(pk=row[0], way=way, mailbox=mailbox, key=key, received_at=at)
    first = InboundMessage.objects.get(mailbox=mailbox, key=key, duplicate_of=None)
    again = InboundMessage.objects.create(
        way=way, mailbox=mailbox, key=key, received_at=at, duplicate_of=first
    )
    RawMessage.objects.create(
        message=again, content=raw, envelope_from=envelope["sender"], envelope_to=envelope_to
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
    message = _store(
        way=written.way,
        mailbox=mailbox,
        raw=written.text.encode(),
        key=hashlib.sha256(written.key.encode()).hexdigest(),
        at=at,
        envelope_from=written.address,
        envelope_to=[],
    )
    InboundContent.objects.create(
        message=message,
        from_name=written.name,
        from_address=written.address,
        subject=written.subject,
        text=written.text,
        language=written.language,
        topic=written.topic,
        says_danger=written.says_danger,
    )
    return message


def waiting() -> list[int]:
    """Return the ids of stored messages that have no outcome yet, oldest first."""
    waiting = InboundMessage.objects.filter(placement=None).order_by("received_at", "id")
    return list(waiting.values_list("id", flat=True)[:500])
