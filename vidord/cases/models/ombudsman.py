"""What the ombudsman does in a case: tries a no anew, opens it again, lets a named person answer."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q

WRITTEN = r"\S"


class ReviewAsked(models.Model):
    """The customer lets the ombudsman look at a no. `promise` is that she does; once for each decision."""

    decision = models.OneToOneField("cases.Decision", on_delete=models.PROTECT, related_name="review_asked")
    promise = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        related_name="review_asked",
        help_text="that it is tried; when the customer has agreed to another time, what came instead",
    )
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Opinion(models.Model):
    """
    What the ombudsman finds, in a letter to the customer and, without names, for everybody. Never changed:
    only another one corrects it. A trigger holds that she is the ombudsman there and did not decide it.
    """

    class Kind(models.TextChoices):
        UPHELD = "UPHELD"
        CHANGED = "CHANGED"

    review = models.ForeignKey(ReviewAsked, on_delete=models.PROTECT, related_name="opinions")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    kind = models.TextField(choices=Kind.choices)
    reasons = models.TextField(help_text="as the customer reads them")
    public_sv = models.TextField(help_text="as everybody reads it: no customer's name and no case's number")
    public_en = models.TextField()
    letter = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="opinion"
    )
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="posted twice it is one")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(reasons__regex=WRITTEN, public_sv__regex=WRITTEN, public_en__regex=WRITTEN),
                name="opinion_is_explained",
            ),
            models.UniqueConstraint(fields=["review"], condition=Q(corrects=None), name="opinion_first_once"),
        ]


class Reopening(models.Model):
    """The ombudsman has opened a closed case again, and says why."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reopenings")
    because = models.TextField()
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(because__regex=WRITTEN), name="reopening_is_explained")]


class AnswerOrdered(models.Model):
    """
    The ombudsman lets a named person answer, or decide. `promise` is that somebody does: the one who was
    named, or where her mandate does not reach, whoever may.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="answers_ordered")
    promise = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        related_name="ordered",
        help_text="when the customer has agreed to another time, what came instead",
    )
    to = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(help_text="as the customer and whoever answers read them")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="posted twice it is one")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(words__regex=WRITTEN), name="answer_ordered_in_words"),
            CheckConstraint(condition=~Q(by=models.F("to")), name="answer_ordered_of_another"),
        ]
