"""The customer says that a promise did not end as we say; somebody else than its owner looks at it anew."""

from django.db import models
from django.db.models import CheckConstraint, Q


class Contest(models.Model):
    """Her word against an outcome. Both stand, and both are counted."""

    outcome = models.OneToOneField("promises.Outcome", on_delete=models.PROTECT, related_name="contest")
    said = models.TextField(help_text="in her words")
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        related_name="answers_contest",
        help_text="what she was promised: that a named person looks at it and answers",
    )

    class Meta:
        constraints = [CheckConstraint(condition=~Q(said=""), name="contest_says_something")]


class Review(models.Model):
    """What a second person finds. AGREED takes our outcome back; STANDS leaves both words side by side."""

    class Kind(models.TextChoices):
        AGREED = "AGREED"
        STANDS = "STANDS"

    contest = models.OneToOneField(Contest, on_delete=models.PROTECT, related_name="review")
    kind = models.TextField(choices=Kind.choices)
    because = models.TextField(help_text="as the customer reads it")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(because=""), name="review_is_explained")]
