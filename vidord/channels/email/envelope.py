"""The envelope of a mail that comes without one, from what the receiving server wrote on top."""

from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses

from vidord.channels import links

LONGEST_HEAD = 64 * 1024
LONGEST_HEADER = 998  # longer ones make structured parsing quadratic
MOST_RECIPIENTS = 100
DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
UNKNOWN = "unknown"


def sender_of(raw: bytes) -> str:
    """Return who stands in Return-Path: an empty text for a bounce, `unknown` when there is none."""
    found = _head(raw).get("Return-Path")
    if found is None:
        return UNKNOWN
    return str(found)[:LONGEST_HEADER].strip().strip("<>").strip()


def recipients_of(raw: bytes, *, mailbox: str = "") -> list[str]:
    """
    Return whom the mail was delivered to, our mailbox first, and what reply addresses of ours it names.

    A reply address carries its own proof; any other name in To or Cc says nothing of where the mail came.
    """
    head = _head(raw)
    delivered = _addresses(head, DELIVERED)
    replies = [one for one in _addresses(head, ("To", "Cc")) if links.token_of_address(one)]
    return list(dict.fromkeys([*([mailbox] if mailbox else []), *delivered, *replies]))[:MOST_RECIPIENTS]


def everybody_named_in(raw: bytes) -> list[str]:
    """Return the delivery addresses and those in To and Cc, for mail of which nobody knows where it came."""
    return list(dict.fromkeys(_addresses(_head(raw), (*DELIVERED, "To", "Cc"))))[:MOST_RECIPIENTS]


def dates_in(raw: bytes) -> list[str]:
    """Return what Date says, and after it when the last server on the way got the mail."""
    head = _head(raw)
    said = [str(head.get("Date", "")), str(head.get("Received", "")).rpartition(";")[2]]
    return [one[:LONGEST_HEADER].strip() for one in said if one.strip()]


def _head(raw: bytes) -> Message:
    ends = [raw.find(mark, 0, LONGEST_HEAD) for mark in (b"\n\n", b"\n\r\n")]
    end = min((one for one in ends if one >= 0), default=LONGEST_HEAD)
    return BytesHeaderParser(policy=compat32).parsebytes(raw[: end + 1])


def _addresses(head: Message, names: tuple[str, ...]) -> list[str]:
    values = [str(value)[:LONGEST_HEADER] for name in names for value in head.get_all(name, [])]
    found = [address.lower() for _name, address in getaddresses(values[:MOST_RECIPIENTS])]
    return [address for address in found if "@" in address and len(address) <= 320]
