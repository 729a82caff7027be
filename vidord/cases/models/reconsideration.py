"""What many ask us to reconsider: who is counted, what is promised in public, and the answer."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q

WRITTEN = r"\S"


class Reconsideration(models.Model):
    """
    Customers are counted about a published version, from the first of them until it is answered.

    It keeps the threshold that held when it began; a trigger sees to that.
    """

    version = models.ForeignKey(
        "texts.TextVersion", on_delete=models.PROTECT, related_name="reconsiderations"
    )
    threshold = models.ForeignKey("texts.Threshold", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(answered_at=None), name="reconsideration_once_at_a_time"
            )
        ]


class Objection(models.Model):
    """A case is about it, and its customer is counted; until that is taken back."""

    reconsideration = models.ForeignKey(Reconsideration, on_delete=models.PROTECT, related_name="objections")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="objections")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reconsideration", "case"], condition=Q(ended_at=None), name="objection_once"
            ),
            CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="objection_end_has_an_author",
            ),
        ]


class PublicPromise(models.Model):
    """So many customers asked that `decider` answers in public by a time. A trigger refuses changes."""

    reconsideration = models.OneToOneField(Reconsideration, on_delete=models.PROTECT, related_name="promise")
    customers = models.PositiveBigIntegerField(help_text="how many had asked, then")
    decider = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(due_at__gt=models.F("at")), name="public_promise_due_after_given")
        ]


class Counted(models.Model):
    """A customer who was told of a public promise, once; hers is `promise`, unless she came too late."""

    public_promise = models.ForeignKey(PublicPromise, on_delete=models.PROTECT, related_name="counted")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="counted")
    promise = models.OneToOneField(
        "promises.Promise", on_delete=models.PROTECT, null=True, related_name="counted"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["public_promise", "customer"], name="counted_once")]


class PublicAnswer(models.Model):
    """What was answered, with reasons, in both languages. Never changed: a further one corrects it."""

    class Kind(models.TextChoices):
        STANDS = "STANDS"
        CHANGED = "CHANGED"

    reconsideration = models.ForeignKey(Reconsideration, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveBigIntegerField()
    kind = models.TextField(choices=Kind.choices)
    decided_sv = models.TextField()
    decided_en = models.TextField()
    reasons_sv = models.TextField()
    reasons_en = models.TextField()
    changes_on = models.DateField(null=True)
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="a form posted twice answers once")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconsideration", "number"], name="public_answer_number"),
            CheckConstraint(
                condition=Q(
                    decided_sv__regex=WRITTEN,
                    decided_en__regex=WRITTEN,
                    reasons_sv__regex=WRITTEN,
                    reasons_en__regex=WRITTEN,
                ),
                name="public_answer_is_explained",
            ),
            CheckConstraint(
                condition=Q(kind="STANDS", changes_on=None) | Q(kind="CHANGED", changes_on__isnull=False),
                name="public_answer_says_from_when",
            ),
        ]
