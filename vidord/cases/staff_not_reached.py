"""A notice that did not reach one of our own: her lead hears, for a promise may hang on it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from vidord.cases import sentences
from vidord.cases.models import StaffNotReached
from vidord.cases.not_arrived import why
from vidord.cases.staff_notices import SYSTEM_LANGUAGE, to_colleagues
from vidord.channels.models import OutboundMessage, Receipt
from vidord.people import timeline
from vidord.people.models import Actor, Staff, StaffRole

BETWEEN_CALLS = timedelta(days=1)  # about the same person
BATCH = 200


def follow_up(*, at: datetime) -> int:
    """Tell of whatever notices have failed since. Safe on several workers. Returns how many."""
    failed = Q(state=OutboundMessage.State.FAILED) | Q(receipts__kind=Receipt.Kind.BOUNCED)
    news = OutboundMessage.objects.filter(failed, to_staff__isnull=False, staff_not_reached=None)
    ids = news.order_by("id").values_list("id", flat=True).distinct()
    return sum(_follow_up(number, at=at) for number in ids[:BATCH])


@transaction.atomic
def _follow_up(message_id: int, *, at: datetime) -> bool:
    rows = OutboundMessage.objects.select_for_update(skip_locked=True, of=("self",))
    message = rows.select_related("to_staff__unit").filter(pk=message_id, staff_not_reached=None).first()
    if message is None:
        return False
    person, reason = message.to_staff, why(message).reason
    told = _who_hears_for(person, at=at)
    StaffNotReached.objects.create(message=message, reason=reason, told=told, at=at)
    timeline.record("staff.not_reached", by=Actor.of("clock"), at=at, subject=person, reason=reason)
    if told:
        _tell(told, person, message, reason, at=at)
    return True


def _tell(told: Staff, person: Staff, message: OutboundMessage, reason: str, *, at: datetime) -> None:
    with override(SYSTEM_LANGUAGE):
        because = sentences.refusal(reason)
    to_colleagues(
        "staff_not_reached",
        [told],
        at=at,
        person=person.public_name,
        address=message.recipient,
        reason=because,
    )


def _who_hears_for(person: Staff, *, at: datetime) -> Staff | None:
    """Her lead, or an administrator when she leads herself; nobody when one has heard it within a day."""
    before = StaffNotReached.objects.filter(message__to_staff=person, at__gt=at - BETWEEN_CALLS)
    if before.exists():
        return None
    lead = Staff.objects.serving().filter(pk=person.unit.lead_id).exclude(pk=person.pk)
    administrators = Staff.objects.serving().filter(
        roles__entity=person.unit.entity_id, roles__kind=StaffRole.Kind.ADMINISTRATOR
    )
    return lead.first() or administrators.exclude(pk=person.pk).order_by("id").first()
