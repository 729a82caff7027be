"""The tables of the room, one file per direction."""

from vidord.channels.models.call_event import CallEvent
from vidord.channels.models.imap import ImapAccount
from vidord.channels.models.inbound import (
    Attachment,
    Authenticity,
    EarlierPlacement,
    InboundContent,
    InboundMessage,
    Mailbox,
    Placement,
    RawMessage,
)
from vidord.channels.models.outbound import Attempt, OutboundHold, OutboundMessage, Receipt
from vidord.channels.models.sent_anyway import SentAnyway
from vidord.channels.models.thread import Thread

__all__ = [
    "Attachment",
    "Attempt",
    "Authenticity",
    "CallEvent",
    "EarlierPlacement",
    "ImapAccount",
    "InboundContent",
    "InboundMessage",
    "Mailbox",
    "OutboundHold",
    "OutboundMessage",
    "Placement",
    "RawMessage",
    "Receipt",
    "SentAnyway",
    "Thread",
]
