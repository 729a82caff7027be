"""What the telephony tells of calls: each event stored once, whatever it leads to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from vidord.channels.models import CallEvent
from vidord.people import direct_numbers
from vidord.people.models import ContactPoint

LARGEST_DRIFT = timedelta(minutes=5)  # between the telephony's clock and ours


class HeardBefore(Exception):
    """This event has come before; what it was to do has been done."""


class NotYet(Exception):
    """It is said to have happened in the future."""


@dataclass(frozen=True)
class Told:
    """One event as the telephony tells it, with numbers as they are kept."""

    event_id: str
    call_id: str
    kind: str
    is_ours: bool
    our_number: str
    her_number: str
    at: datetime


def store(told: Told, *, at: datetime) -> CallEvent:
    """
    Store an event. A number that no customer has is not kept.

    :raises HeardBefore: the second time.
    :raises NotYet: when it lies ahead.
    """
    if told.at > at + LARGEST_DRIFT:
        raise NotYet
    is_hers = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value=told.her_number).exists()
    event = CallEvent(
        event_id=told.event_id,
        call_id=told.call_id,
        kind=told.kind,
        is_ours=told.is_ours,
        staff=direct_numbers.whose(told.our_number),
        number=told.her_number if is_hers else "",
        at=told.at,
        heard_at=at,
    )
    try:
        with transaction.atomic():
            event.save()
    except IntegrityError:
        raise HeardBefore from None
    return event


def unanswered(call_id: str) -> CallEvent | None:
    """Return when a call of ours rang that ended without being answered, in whatever order that was told."""
    told = {one.kind: one for one in CallEvent.objects.filter(call_id=call_id, is_ours=True).order_by("-pk")}
    if CallEvent.Kind.CONNECTED in told or CallEvent.Kind.ENDED not in told:
        return None
    return told.get(CallEvent.Kind.RINGING)
