"""A mail that was set aside calls for a person: its unit's lead and the entity's administrators, by name."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from vidord.cases.silent_mailboxes import who_hears
from vidord.cases.staff_notices import to_colleagues
from vidord.channels.models import Mailbox, Placement
from vidord.people import timeline
from vidord.people.models import Actor

BETWEEN_CALLS = timedelta(hours=1)  # a flood of them is one call an hour


def call(*, at: datetime) -> int:
    """Tell of what was set aside since the last call. Safe on several workers. Returns the notices queued."""
    told_at = F("message__mailbox__told_set_aside_at")
    news = _set_aside().filter(Q(message__mailbox__told_set_aside_at=None) | Q(placed_at__gt=told_at))
    mailboxes = news.values_list("message__mailbox", flat=True).distinct()
    return sum(_call(number, at=at) for number in mailboxes.order_by("message__mailbox"))


def _set_aside() -> QuerySet[Placement]:
    return Placement.objects.filter(outcome=Placement.Outcome.QUARANTINED)


@transaction.atomic
def _call(mailbox_id: int, *, at: datetime) -> int:
    rows = Mailbox.objects.select_for_update(skip_locked=True, of=("self",)).select_related("unit__lead")
    rested = Q(told_set_aside_at=None) | Q(told_set_aside_at__lte=at - BETWEEN_CALLS)
    mailbox = rows.filter(rested, pk=mailbox_id).first()
    if mailbox is None:
        return 0
    waiting = _set_aside().filter(message__mailbox=mailbox).count()
    mailbox.told_set_aside_at = at
    mailbox.save(update_fields=["told_set_aside_at"])
    timeline.record("mailbox.set_aside", by=Actor.of("clock"), at=at, subject=mailbox, waiting=waiting)
    return to_colleagues(
        "staff_set_aside",
        who_hears(mailbox),
        at=at,
        address=mailbox.address,
        count=str(waiting),
        desk=f"{settings.BASE_URL}/desk/intake?show=set-aside",
    )
