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

    class Way(models.TextChoices):
        MAIL = "MAIL"
        SMS = "SMS"

    class State(models.TextChoices):
        QUEUED = "QUEUED"
        LEASED = "LEASED"
        ACCEPTED = "ACCEPTED"
        FAILED = "FAILED"
        UNCERTAIN = "UNCERTAIN"
        SUPERSEDED = "SUPERSEDED"

    thread = models.ForeignKey(
        "channels.Thread", on_delete=models.PROTECT, null=True, related_name="outbound"
    )
    to_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    way = models.TextField(choices=Way.choices, default=Way.MAIL, db_default=Way.MAIL)
    recipient = models.CharField(
        max_length=320, blank=True, help_text="empty: no address, shown on her page only"
    )
    written_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    in_full = models.TextField(
        blank=True, default="", db_default="", help_text="as her own page has it, when an SMS says less"
    )
    is_bulk = models.BooleanField(
        default=False, db_default=False, help_text="one of many alike: it never goes before a case's letter"
    )
    not_before = models.DateTimeField(
        null=True, help_text="a letter that its writer wants sent at a time, unless something comes between"
    )
    checked = models.TextField(
        blank=True,
        db_default="",
        help_text="which rules read the words that a person wrote; empty on what we say in fixed words",
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="a form posted twice queues once")

    stated: tuple[tuple[str, str], ...] = ()  # rules and reasons; rows of SentAnyway once it is queued

    # The worker's own columns: which claim holds it and until when, when it is tried next.
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True, help_text="when the try began of which nobody knows the end")
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
                fields=["is_bulk", "next_attempt_at", "id"],
                condition=Q(state="QUEUED") & ~Q(recipient=""),
                name="outbound_ready",
            ),
            models.Index(
                fields=["is_bulk", "next_attempt_at", "id"],
                condition=Q(state="QUEUED", way="SMS") & ~Q(recipient=""),
                name="outbound_sms_ready",
            ),
            models.Index(fields=["claim"], condition=Q(claim__isnull=False), name="outbound_claimed"),
            models.Index(
                fields=["recipient", "queued_at"],
                condition=Q(kind="ACKNOWLEDGEMENT"),
                name="outbound_acknowledged",
            ),
            models.Index(fields=["id"], condition=Q(state="FAILED"), name="outbound_failed"),
            models.Index(
                fields=["not_before"],
                condition=Q(state="QUEUED", not_before__isnull=False),
                name="outbound_scheduled",
            ),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(kind__in=["ACKNOWLEDGEMENT", "NOTICE"]) & ~Q(recipient=""),
                name="outbound_automatic",
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


class Receipt(models.Model):
    """What the world said of a message that a server had accepted. A machine wrote it; nobody answers."""

    class Kind(models.TextChoices):
        BOUNCED = "BOUNCED"
        DELAYED = "DELAYED"
        DELIVERED = "DELIVERED"
        READ = "READ"
        COMPLAINED = "COMPLAINED"
        OUT_OF_OFFICE = "OUT_OF_OFFICE"
        AUTO_REPLIED = "AUTO_REPLIED"

    message = models.ForeignKey(OutboundMessage, on_delete=models.PROTECT, related_name="receipts")
    inbound = models.ForeignKey("channels.InboundMessage", on_delete=models.PROTECT, related_name="receipts")
    kind = models.TextField(choices=Kind.choices)
    at = models.DateTimeField()
    status = models.TextField(blank=True, help_text="RFC 3463, for example 5.2.2")
    is_hard = models.BooleanField(default=False, help_text="sending the same again will not help")
    reason = models.TextField(blank=True, help_text="an enum value, for example MAILBOX_FULL")
    words = models.TextField(blank=True, help_text="what the server said")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbound", "message", "kind"], name="receipt_once")]
        indexes = [
            models.Index(
                fields=["message", "kind"],
                condition=Q(kind__in=["BOUNCED", "AUTO_REPLIED"]),
                name="receipt_in_vain",
            )
        ]


class OutboundHold(models.Model):
    """Nothing is sent while one of these has not been lifted: a restored database does not know what went."""

    since = models.DateTimeField()
    because = models.TextField(help_text="an enum value, for example RESTORED")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="outbound_hold_is_lifted_by_somebody",
            )
        ]
