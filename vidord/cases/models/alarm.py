"""Danger to life or property."""

from django.db import models
from django.db.models import CheckConstraint, Q


class DangerWord(models.Model):
    """A word in what arrives that means danger to life or property."""

    word = models.CharField(max_length=50, unique=True)

    class Meta:
        constraints = [CheckConstraint(condition=~Q(word=""), name="danger_word_is_written")]


class Alarm(models.Model):
    """Danger to life or property: a named person on duty is told until somebody has taken it."""

    class Because(models.TextChoices):
        SAID_SO = "SAID_SO"
        DANGER_WORD = "DANGER_WORD"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="alarms")
    raised_at = models.DateTimeField()
    because = models.CharField(max_length=20, choices=Because.choices)
    taken_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    next_call_at = models.DateTimeField(null=True, help_text="null once it has been taken")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(taken_by=None, taken_at=None, next_call_at__isnull=False)
                | Q(taken_by__isnull=False, taken_at__isnull=False, next_call_at=None),
                name="alarm_calls_until_taken",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(taken_at=None), name="alarm_one_untaken_at_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_call_at"], condition=Q(next_call_at__isnull=False), name="alarm_to_call"
            )
        ]
