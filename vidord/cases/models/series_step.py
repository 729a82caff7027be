"""One of a series of promises: the next is made when the last has been kept, until the matter is solved."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class SeriesStep(models.Model):
    """
    `promise` is one of a series that a pledge gives, and stands after another of it, or is the first.

    Nothing can follow the same one twice.
    """

    promise = models.OneToOneField("promises.Promise", on_delete=models.PROTECT, related_name="series_step")
    after = models.OneToOneField(
        "promises.Promise", on_delete=models.PROTECT, null=True, related_name="next_in_series"
    )
    begun_at = models.DateTimeField(help_text="when the first of the series was given")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(after=None) | ~Q(after=F("promise")), name="series_step_follows_another"
            )
        ]
