"""Holding everything back: a restored database does not know what went after its backup, so a person says."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet

from vidord.channels.models import OutboundHold, OutboundMessage
from vidord.people import timeline
from vidord.people.models import Actor

RESTORED = "RESTORED"


class NotHeld(Exception):
    """Nothing is held: somebody has let it go."""


@dataclass(frozen=True)
class Held:
    """What is held back, since when and why; how much waited then already, and how much came since."""

    since: datetime
    because: str
    old: int
    new: int
    oldest_at: datetime | None


def hold(*, because: str, at: datetime) -> OutboundHold:
    """Hold everything back from now on, also notices to our own."""
    return OutboundHold.objects.create(since=at, because=because)


def held() -> Held | None:
    """Return what is held back, or nothing when nothing is."""
    hold = _open().order_by("-since").first()
    if hold is None:
        return None
    is_old = may_have_gone(hold.since)
    seen = waiting().aggregate(
        old=Count("pk", filter=is_old), new=Count("pk", filter=~is_old), oldest_at=Min("queued_at")
    )
    return Held(hold.since, hold.because, **seen)


def waiting() -> QuerySet[OutboundMessage]:
    """What would go at once if nothing held it."""
    return OutboundMessage.objects.filter(~Q(recipient=""), state=OutboundMessage.State.QUEUED)


def may_have_gone(since: datetime) -> Q:
    """What waited at a moment, and whose time had come: it may have been sent already."""
    return Q(queued_at__lte=since) & (Q(not_before=None) | Q(not_before__lte=since))


@transaction.atomic
def release(*, send_old: bool, by: Actor, at: datetime) -> int:
    """
    Let it go. Without the old ones, what waited when the hold began is struck: it may have gone before.

    What those were to keep stays owed. Returns how many were struck.

    :raises NotHeld: when somebody has let it go meanwhile.
    """
    holds = list(_open().select_for_update())
    if not holds:
        raise NotHeld
    since = max(hold.since for hold in holds)
    struck = [] if send_old else _strike(since, by=by, at=at)
    for hold in holds:
        hold.lifted_at, hold.lifted_by = at, by
        hold.save(update_fields=["lifted_at", "lifted_by"])
        timeline.record("outbound.released", by=by, at=at, subject=hold, struck=len(struck))
    return len(struck)


def _strike(since: datetime, *, by: Actor, at: datetime) -> list[OutboundMessage]:
    old = list(waiting().filter(may_have_gone(since)).select_for_update().only("id", "thread"))
    ids = [message.pk for message in old]
    OutboundMessage.objects.filter(id__in=ids).update(state=OutboundMessage.State.SUPERSEDED)
    timeline.record_all(
        [
            timeline.event(
                "message.superseded",
                by=by,
                at=at,
                subject=message,
                matter=message.thread_id,
                because=RESTORED,
            )
            for message in old
        ]
    )
    return old


def last_lifted_at() -> datetime | None:
    """When something was last let go: what waited for that has not waited for a server."""
    return OutboundHold.objects.aggregate(newest=Max("lifted_at"))["newest"]


def is_held() -> bool:
    """Tell whether nothing may be sent now."""
    return _open().exists()


def _open() -> QuerySet[OutboundHold]:
    return OutboundHold.objects.filter(lifted_at=None)
