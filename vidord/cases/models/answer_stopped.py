"""A scheduled answer that did not go."""

from django.db import models
from django.db.models import Q


class AnswerStopped(models.Model):
    """
    An answer that waited for its time does not go: it was taken back, or held because of what came between.

    Its words wait for `told` until somebody takes them up in an answer, or throws them away.
    """

    class Because(models.TextChoices):
        TAKEN_BACK = "TAKEN_BACK"
        WORD_CAME = "WORD_CAME"
        COLLEAGUE_WROTE = "COLLEAGUE_WROTE"
        CLOSED = "CLOSED"
        WRITER_LEFT = "WRITER_LEFT"

    message = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="stopped"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="answers_stopped")
    because = models.TextField(choices=Because.choices)
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    told = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="answers_stopped")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="when its words were taken up or thrown away")

    class Meta:
        indexes = [
            models.Index(fields=["told"], condition=Q(settled_at=None), name="answer_stopped_waits"),
        ]

    @property
    def by_name(self) -> str:
        """The public name of whoever took it back or closed the case; the clock has none."""
        return self.by.staff.public_name if self.by.staff else ""
