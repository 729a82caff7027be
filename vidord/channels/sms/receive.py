"""Taking in what a provider brings, stored before it is told so: an SMS to us, or what became of ours."""

from dataclasses import dataclass
from datetime import datetime

from django.db import Error

from vidord.channels import inbox, links
from vidord.channels.models import InboundMessage, Mailbox
from vidord.core import phone_numbers

LONGEST = 10_000
DELIVERED, FAILED = "DELIVERED", "FAILED"
# What Kannel (dlr-mask) and 46elks call it; a state on the way is none of them.
STATES = {"1": DELIVERED, "2": FAILED, "16": FAILED, "delivered": DELIVERED, "failed": FAILED}


@dataclass(frozen=True)
class Incoming:
    """An SMS as the provider brings it. `number` is its id there, or when it came, so that twice is once."""

    sender: str
    to: str
    text: str
    number: str
    raw: bytes


def store(came: Incoming, *, at: datetime) -> InboundMessage:
    """
    Store an SMS, for the default mailbox. Acknowledge only after this has returned.

    :raises vidord.channels.inbox.NotStored: the database failed, or there is no mailbox to take it.
    """
    inbox.look_for_room(len(came.raw))
    sender = _number(came.sender)
    written = inbox.Written(
        way=InboundMessage.Way.SMS,
        key=f"sms {sender} {came.number or came.raw!r} {came.text}",
        text=inbox.plain(came.text)[:LONGEST].strip(),
        language="sv",
        address=sender,
        raw=came.raw,
        to=(_number(came.to),),
    )
    return _store(written, at=at)


def store_report(of: str, *, state: str, raw: bytes, at: datetime) -> InboundMessage | None:
    """
    Store what became of an SMS of ours; nothing while it is on its way. `of` is from the address we gave.

    :raises LookupError: when we gave no such address.
    :raises vidord.channels.inbox.NotStored: the database failed, or there is no mailbox to take it.
    """
    about = links.reported_message(of)
    if links.returned_message(about) is None:
        raise LookupError
    if state.lower() not in STATES:
        return None
    became = STATES[state.lower()]
    written = inbox.Written(
        way=InboundMessage.Way.SMS,
        key=f"report {about} {became}",
        text=became,
        language="sv",
        raw=raw,
        to=(about,),
    )
    return _store(written, at=at)


def _store(written: inbox.Written, *, at: datetime) -> InboundMessage:
    mailbox = Mailbox.objects.filter(is_default=True).first()
    if mailbox is None:
        raise inbox.NotStored("there is no default mailbox")
    try:
        return inbox.store_written(written, mailbox=mailbox, at=at)
    except Error as fault:
        raise inbox.NotStored(str(fault).partition("\n")[0]) from fault


def _number(raw: str) -> str:
    """A number as it is kept; a sender's name, such as a parcel service's, as it came."""
    try:
        return phone_numbers.kept(raw)
    except phone_numbers.NotANumber:
        return inbox.plain(raw)[: inbox.LONGEST_ADDRESS]
