"""Asked whether it works now, and what the customer said."""

from django.db import models
from django.db.models import CheckConstraint, Q, Subquery
from django.db.models.functions import JSONObject

# What waits for its time, or was stopped while it did, has not been asked.
IS_ASKED = Q(message__not_before=None) | ~Q(message__state__in=("QUEUED", "SUPERSEDED"))


class WorksQuestion(models.Model):
    """A letter of ours that ends with “does it work now?”. Unanswered it lapses after a fortnight."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="works_questions")
    message = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="works_question"
    )
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="when the letter goes")


class WorksAnswer(models.Model):
    """Her word, once a question. A yes keeps and closes nothing; a no is owed an answer as any letter."""

    question = models.OneToOneField(WorksQuestion, on_delete=models.PROTECT, related_name="answer")
    works = models.BooleanField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told = models.ForeignKey(
        "people.Staff",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="who heard it besides the face, from the second no in a case",
    )

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(works=False) | Q(told=None), name="works_answer_yes_alarms_nobody")
        ]


def newest_question(*of: Q, **and_of: object) -> Subquery:
    """The newest question that was asked in the cases meant, with its answer, as a row."""
    asked = WorksQuestion.objects.filter(IS_ASKED, *of, **and_of).order_by("-at", "-pk")
    row = JSONObject(
        pk="pk",
        at="at",
        by="by__public_name",
        works="answer__works",
        said_at="answer__at",
        told="answer__told__public_name",
    )
    return Subquery(asked.values(row=row)[:1])
