"""A promise that holds only if something comes true, and who said how that turned out."""

from django.db import models
from django.db.models import CheckConstraint, Q


class Condition(models.Model):
    """Given together with its promise, never later. The due time stands; unsaid, the promise breaks then."""

    promise = models.OneToOneField("promises.Promise", on_delete=models.PROTECT, related_name="condition")
    words = models.TextField(help_text="what follows “if”, as the customer reads it")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(words=""), name="condition_says_something")]


class ConditionAnswer(models.Model):
    """One of us says how it turned out. HELD: it is a promise like any other. FAILED: it ends void."""

    class Kind(models.TextChoices):
        HELD = "HELD"
        FAILED = "FAILED"

    condition = models.OneToOneField(Condition, on_delete=models.PROTECT, related_name="answer")
    kind = models.TextField(choices=Kind.choices)
    because = models.TextField(blank=True, help_text="why it failed, as the customer reads it")
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(kind="HELD", because="") | (Q(kind="FAILED") & ~Q(because="")),
                name="condition_answer_failed_is_explained",
            )
        ]
