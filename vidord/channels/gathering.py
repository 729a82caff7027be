"""Mail that lies in a place where we look again and again: each is stored once, many in one commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, IntegrityError, transaction
from django.db.models import Q

from vidord.channels.email.fingerprint import key_of
from vidord.channels.inbox import LONGEST_ADDRESS, NotStored, look_for_room, plain
from vidord.channels.models import InboundMessage, Mailbox, Placement, RawMessage
from vidord.core import rows

Place = tuple[int, str]  # a mailbox and a message's key


@dataclass(frozen=True)
class Found:
    """
    A mail, and the ids of the mailboxes that it belongs to, whomever it names.

    One that `is_cut`, because it is too large, has its outcome at once: quarantined, in everybody's sight.
    """

    raw: bytes
    envelope_from: str
    envelope_to: list[str]
    mailboxes: list[int]
    is_cut: bool = False


def store(mails: list[Found], *, at: datetime) -> list[bool]:
    """
    Store mails in one commit. Returns of each whether it was new: seen again it is no second arrival.

    :raises NotStored: the database failed, or one has no mailbox; then none is stored.
    :raises NoRoom: the database's disk is nearly full.
    """
    if not all(mail.mailboxes for mail in mails):
        raise NotStored("there is no default mailbox")
    look_for_room(max((len(mail.raw) for mail in mails), default=0))
    try:
        try:
            return _store(mails, at=at)
        except IntegrityError:
            return _store(mails, at=at)  # another stored one of them meanwhile: now it is seen
    except Error as fault:
        raise NotStored(str(fault).partition("\n")[0]) from fault


@transaction.atomic
def _store(mails: list[Found], *, at: datetime) -> list[bool]:
    keyed = [(mail, key_of(mail.raw)) for mail in mails]
    here = _here({(mailbox, key) for mail, key in keyed for mailbox in mail.mailboxes})
    new: list[tuple[Found, InboundMessage]] = []
    are_new = []
    for mail, key in keyed:
        missing = [mailbox for mailbox in sorted(set(mail.mailboxes)) if (mailbox, key) not in here]
        here |= {(mailbox, key) for mailbox in missing}
        new += [(mail, _message(mailbox, key, at=at)) for mailbox in missing]
        are_new.append(bool(missing))
    rows.insert(message for _, message in new)
    rows.insert(_bytes(mail, message) for mail, message in new)
    rows.insert(_too_big(message, at=at) for mail, message in new if mail.is_cut)
    return are_new


def _here(wanted: set[Place]) -> set[Place]:
    """Those that lie here already."""
    found = InboundMessage.objects.filter(
        mailbox__in={mailbox for mailbox, _ in wanted}, key__in={key for _, key in wanted}, duplicate_of=None
    )
    return set(found.values_list("mailbox_id", "key")) & wanted


def _message(mailbox: int, key: str, *, at: datetime) -> InboundMessage:
    return InboundMessage(way=InboundMessage.Way.MAIL, mailbox_id=mailbox, key=key, received_at=at)


def _bytes(mail: Found, message: InboundMessage) -> RawMessage:
    return RawMessage(
        message=message,
        content=mail.raw,
        envelope_from=plain(mail.envelope_from)[:LONGEST_ADDRESS],
        envelope_to=[plain(address)[:LONGEST_ADDRESS] for address in mail.envelope_to],
    )


def _too_big(message: InboundMessage, *, at: datetime) -> Placement:
    return Placement(message=message, outcome=Placement.Outcome.QUARANTINED, because="TOO_BIG", placed_at=at)


def kind_of(mail: Found, *, is_new: bool) -> str:
    """Say what became of a mail: `stored`, `too_big` or `already_here`."""
    if not is_new:
        return "already_here"
    return "too_big" if mail.is_cut else "stored"


def mailboxes_of(mails: Iterable[list[str]]) -> list[list[int]]:
    """Return, for the addresses of each mail, the ids of our mailboxes among them, else the default one's."""
    addresses = [{address.lower() for address in one} for one in mails]
    named = Q(address__in=set().union(*addresses)) | Q(is_default=True)
    found = list(Mailbox.objects.filter(named).order_by("id"))
    default = [one.pk for one in found if one.is_default]
    return [[one.pk for one in found if one.address in these] or default for these in addresses]
