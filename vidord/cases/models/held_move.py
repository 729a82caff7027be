"""What the machine would have given to another, and has left where it is for a while."""

from django.db import models


class HeldMove(models.Model):
    """Somebody writes in its case: this promise passes on at `until`, if `owner` still owes it then."""

    class Because(models.TextChoices):
        AWAY = "AWAY"
        TIME_SHORT = "TIME_SHORT"
        BROKEN = "BROKEN"

    promise = models.OneToOneField("promises.Promise", on_delete=models.PROTECT, related_name="held_move")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    because = models.TextField(choices=Because.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="held_move_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["until"], name="held_move_until")]
