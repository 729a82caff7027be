"""The tables of the room, one file per direction."""

from vidord.channels.models.inbound import InboundContent, InboundMessage, Mailbox, Placement, RawMessage
from vidord.channels.models.outbound import Attempt, OutboundMessage
from vidord.channels.models.thread import Thread

__all__ = [
    "Attempt",
    "InboundContent",
    "InboundMessage",
    "Mailbox",
    "OutboundMessage",
    "Placement",
    "RawMessage",
    "Thread",
]
