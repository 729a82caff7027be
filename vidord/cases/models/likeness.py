"""That one case may belong to another."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class Likeness(models.Model):
    """A new case that looks as if it belonged to another: a hint to staff, never more."""

    class Because(models.TextChoices):
        NAMED_THE_NUMBER = "NAMED_THE_NUMBER"
        REFERS_TO_IT = "REFERS_TO_IT"
        OLD_THREAD = "OLD_THREAD"
        TOKEN_NOT_VALID = "TOKEN_NOT_VALID"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="likenesses")
    other = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    because = models.TextField(choices=Because.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="likeness_once"),
            CheckConstraint(condition=~Q(case=F("other")), name="likeness_to_another"),
        ]
