"""Each time a file was mirrored, so that anybody can see how old what she looks at is."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class MirrorRunQuerySet(models.QuerySet):
    """Runs, asked about together."""

    def newest(self) -> "MirrorRunQuerySet":
        """The last run of each table of each legal entity, with the entity."""
        newest = self.order_by("entity", "of", "-started_at", "-pk").distinct("entity", "of")
        return newest.select_related("entity")


class MirrorRun(models.Model):
    """
    One file read into the mirror. Without `ended_at` it is under way or was broken off; what the counts say
    stands all the same.
    """

    class Of(models.TextChoices):
        """Which table it fills, as a mapping says it in small letters."""

        PRODUCTS = "PRODUCTS"
        PURCHASES = "PURCHASES"
        AGREEMENTS = "AGREEMENTS"
        SERVICE_POINTS = "SERVICE_POINTS"

    entity = models.ForeignKey(
        "people.LegalEntity", on_delete=models.PROTECT, db_index=False, related_name="mirror_runs"
    )
    of = models.TextField(choices=Of.choices)
    sha256 = models.TextField(help_text="of the file, in hexadecimal digits")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MirrorRunQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="mirror_run_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["entity", "of", "started_at"], name="mirror_run_newest")]
