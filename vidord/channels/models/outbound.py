"""What goes out: an intent that is stored first, and every attempt to carry it."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q


class OutboundMessage(models.Model):
    """A message to one customer or to one of our own. It is queued in the transaction that decided it."""

    class Kind(models.TextChoices):
        ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
        ANSWER = "ANSWER"
        INFORMATION = "INFORMATION"
        NOTICE = "NOTICE"
        STAFF_NOTICE = "STAFF_NOTICE"

    class State(models.TextChoices):
        QUEUED = "QUEUED"
        LEASED = "LEASED"
        ACCEPTED = "ACCEPTED"
        FAILED = "FAILED"
        UNCERTAIN = "UNCERTAIN"

    thread = models.ForeignKey(
        "channels.Thread", on_delete=models.PROTECT, null=True, related_name="outbound"
    )
    to_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    recipient = models.CharField(
        max_length=320, blank=True, help_text="empty: no address, shown on her page only"
    )
    written_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="a form posted twice queues once")

    # The worker's own columns: who holds it, how often it was tried.
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True, help_text="when the try under way began")
    next_attempt_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(kind="STAFF_NOTICE", thread=None, to_staff__isnull=False)
                | (~Q(kind="STAFF_NOTICE") & Q(thread__isnull=False, to_staff=None)),
                name="outbound_to_a_customer_or_to_staff",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["QUEUED", "LEASED"]),
                name="outbound_waiting",
            ),
            models.Index(
                fields=["recipient", "queued_at"],
                condition=Q(kind="ACKNOWLEDGEMENT"),
                name="outbound_acknowledged",
            ),
        ]


class Attempt(models.Model):
    """One try to hand a message to a server: which host, what it said. At most one acceptance a message."""

    class Outcome(models.TextChoices):
        ACCEPTED = "ACCEPTED"
        TEMPORARY = "TEMPORARY"
        PERMANENT = "PERMANENT"
        UNCERTAIN = "UNCERTAIN"

    message = models.ForeignKey(OutboundMessage, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    host = models.CharField(max_length=255)
    reply = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(outcome="ACCEPTED"), name="attempt_accepted_once"
            )
        ]
