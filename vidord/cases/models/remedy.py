"""What a decision gives a customer: owed by a person, sent to bookkeeping, confirmed from there."""

from django.db import models
from django.db.models import CheckConstraint, Q


class Remedy(models.Model):
    """A thing or money that was decided. `promise` is that she gets it; bookkeeping knows it by its id."""

    decision = models.OneToOneField("cases.Decision", on_delete=models.PROTECT, related_name="given")
    promise = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        related_name="remedy",
        help_text="that she gets it; when she has agreed to another time, what came instead",
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="of whoever decided, then"
    )

    @property
    def reference(self) -> str:
        """The id that bookkeeping knows it by, for example `R17`."""
        return f"R{self.pk}"


class RemedyExport(models.Model):
    """This remedy has been given to bookkeeping. Once."""

    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, related_name="export")
    at = models.DateTimeField()


class RemedyConfirmation(models.Model):
    """Bookkeeping says that it was paid, or done, on a day."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="confirmations")
    day = models.DateField()
    reference = models.TextField(help_text="what bookkeeping calls it")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remedy", "day", "reference"], name="remedy_confirmed_once"),
            CheckConstraint(condition=~Q(reference=""), name="remedy_confirmation_has_a_reference"),
        ]
