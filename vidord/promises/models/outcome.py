"""How a promise ended, on what evidence, and what the customer says."""

from django.db import models
from django.db.models import CheckConstraint, Q


class Outcome(models.Model):
    """Append-only and numbered; the latest counts. A trigger holds transitions and the evidence's time."""

    class Kind(models.TextChoices):
        KEPT = "KEPT"
        BROKEN = "BROKEN"
        MADE_GOOD = "MADE_GOOD"
        MOVED = "MOVED"
        RELEASED = "RELEASED"
        VOID = "VOID"
        NOT_REACHED = "NOT_REACHED"
        UNCONFIRMED = "UNCONFIRMED"
        RETRACTED = "RETRACTED"

    class Evidence(models.TextChoices):
        ACCEPTED_MESSAGE = "ACCEPTED_MESSAGE"
        CUSTOMER_CONFIRMED = "CUSTOMER_CONFIRMED"
        CONFIRMED_REMEDY = "CONFIRMED_REMEDY"
        CONNECTED_CALL = "CONNECTED_CALL"

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True)
    evidence = models.CharField(max_length=30, choices=Evidence.choices, blank=True)
    evidence_at = models.DateTimeField(null=True)
    attempt = models.ForeignKey("channels.Attempt", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="outcome_number"),
            CheckConstraint(
                condition=~Q(kind__in=["KEPT", "MADE_GOOD"])
                | Q(evidence="ACCEPTED_MESSAGE", evidence_at__isnull=False, attempt__isnull=False)
                | Q(
                    evidence__in=["CUSTOMER_CONFIRMED", "CONFIRMED_REMEDY", "CONNECTED_CALL"],
                    evidence_at__isnull=False,
                ),
                name="outcome_kept_needs_evidence",
            ),
            CheckConstraint(
                condition=Q(kind__in=["KEPT", "MADE_GOOD"]) | ~Q(because=""),
                name="outcome_unkept_is_explained",
            ),
        ]


class Fulfilment(models.Model):
    """This message is meant to keep this promise, once a server has accepted it."""

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="fulfilments")
    message = models.ForeignKey(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="fulfilments"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "message"], name="fulfilment_once")]


class LoggedCall(models.Model):
    """A person says that she called. It keeps nothing until the customer says that they talked."""

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    talked = models.BooleanField()


class Verdict(models.Model):
    """The customer's own word: did we talk?"""

    call = models.OneToOneField(LoggedCall, on_delete=models.PROTECT, related_name="verdict")
    talked = models.BooleanField()
    at = models.DateTimeField()


class Reminder(models.Model):
    """The clock warned somebody. Each kind once a promise."""

    class Kind(models.TextChoices):
        AT_RISK = "AT_RISK"
        LEAD_TAKES = "LEAD_TAKES"

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "kind"], name="reminder_once")]
