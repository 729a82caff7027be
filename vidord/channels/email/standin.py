"""Stands in for folding, forwarding and machines until those modules are here: as it was before."""

from email.message import Message

from vidord.channels.email.headers import header
from vidord.channels.email.mail import Address, Fold, Report

MACHINE_LOCAL_PARTS = ("mailer-daemon", "postmaster", "noreply", "no-reply", "do-not-reply")


def fold(text: str) -> list[Fold]:
    """Return the whole text as new."""
    return [Fold(0, len(text), "NEW")] if text else []


def origin(text: str) -> Address:
    """Return nobody."""
    return Address()


def machine_of(mail: Message, *, sender: str, subject: str, text: str, envelope_from: str) -> str:
    """Return why no person wrote this (RFC 3834, RFC 3464), or an empty text."""
    if envelope_from == "":
        return "EMPTY_ENVELOPE_SENDER"
    if mail.get_content_type() == "multipart/report":
        return "DELIVERY_REPORT"
    if header(mail, "Auto-Submitted").lower() not in ("", "no"):
        return "AUTO_SUBMITTED"
    if header(mail, "Precedence").lower() in {"bulk", "junk", "list"} or header(mail, "List-Id"):
        return "BULK_OR_LIST"
    if header(mail, "X-Autoreply") or header(mail, "X-Autorespond"):
        return "AUTO_REPLY"
    return "MACHINE_ADDRESS" if sender.partition("@")[0] in MACHINE_LOCAL_PARTS else ""


def reports_of(mail: Message, *, subject: str, text: str) -> list[Report]:
    """Return nothing."""
    return []
