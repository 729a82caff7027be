"""A person sent what the checker remarked on, for one of the four reasons there are."""

from django.db import models
from django.db.models import CheckConstraint, Q

from vidord.core import clearance


class SentAnyway(models.Model):
    """Which rule, which reason, who and when. Never the words: they stand in the message."""

    Reason = models.TextChoices("Reason", [(one.name, one.value) for one in clearance.Reason])

    message = models.ForeignKey(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="sent_anyway"
    )
    rule = models.TextField(help_text="the rule's key, for example ELSEWHERE")
    reason = models.TextField(choices=Reason.choices)
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "rule"], name="sent_anyway_once_a_rule"),
            CheckConstraint(
                condition=Q(reason__in=[one.value for one in clearance.Reason]),
                name="sent_anyway_has_a_reason_there_is",
            ),
        ]
