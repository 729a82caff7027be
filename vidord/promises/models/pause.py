"""We wait for the customer: what she was asked, since when, and how the waiting ended."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class Pause(models.Model):
    """A concrete question, whose answer we need to do what we promised. Until its end the clock stands."""

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="pauses")
    asked = models.TextField(help_text="the question, as the customer reads it")
    message = models.OneToOneField(
        "channels.OutboundMessage",
        on_delete=models.PROTECT,
        related_name="pause",
        help_text="the letter that asks: what does not reach her pauses nothing",
    )
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(asked=""), name="pause_asks_something")]


class PauseReminder(models.Model):
    """The customer was reminded of the question. Each once."""

    class Kind(models.TextChoices):
        FIRST_REMINDER = "FIRST_REMINDER"
        SECOND_REMINDER = "SECOND_REMINDER"

    pause = models.ForeignKey(Pause, on_delete=models.PROTECT, related_name="reminders")
    kind = models.TextField(choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pause", "kind"], name="pause_reminder_once")]


class PauseEnd(models.Model):
    """The clock goes on. With a due time, what was left when we asked is left now; without, nothing moved."""

    class Kind(models.TextChoices):
        ANSWERED = "ANSWERED"
        DISPUTED = "DISPUTED"
        WITHDRAWN = "WITHDRAWN"
        NOT_ARRIVED = "NOT_ARRIVED"
        OVERTAKEN = "OVERTAKEN"
        NO_REPLY = "NO_REPLY"

    SHIFTING = (Kind.ANSWERED, Kind.DISPUTED)

    pause = models.OneToOneField(Pause, on_delete=models.PROTECT, related_name="end")
    kind = models.TextField(choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="when the promise is due since then")
    at_risk_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(
                    kind__in=["ANSWERED", "DISPUTED"], due_at__isnull=False, at_risk_at__lte=F("due_at")
                )
                | Q(
                    kind__in=["WITHDRAWN", "NOT_ARRIVED", "OVERTAKEN", "NO_REPLY"],
                    due_at=None,
                    at_risk_at=None,
                ),
                name="pause_end_only_her_word_adds_time",
            )
        ]
