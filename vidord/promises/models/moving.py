"""Another time is asked for, and the customer says yes or no; her silence leaves the promise as it was."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class MoveProposal(models.Model):
    """One of us asks to do it at another time. The promise and its due time stand until she has said yes."""

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="move_proposals")
    starts_at = models.DateTimeField(null=True, help_text="when a call's new window opens")
    due_at = models.DateTimeField()
    because = models.TextField(help_text="the reason, as the customer reads it")
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(due_at__gt=F("at")), name="move_proposal_lies_ahead"),
            CheckConstraint(
                condition=Q(starts_at=None) | Q(starts_at__lt=F("due_at")),
                name="move_proposal_window_opens_before_due",
            ),
        ]


class MoveAnswer(models.Model):
    """How a proposal ended. Accepted means that a new promise was given in the old one's place."""

    class Kind(models.TextChoices):
        ACCEPTED = "ACCEPTED"
        DECLINED = "DECLINED"
        WITHDRAWN = "WITHDRAWN"
        TOO_LATE = "TOO_LATE"

    proposal = models.OneToOneField(MoveProposal, on_delete=models.PROTECT, related_name="answer")
    kind = models.TextField(choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    promise = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        null=True,
        related_name="moved_from",
        help_text="what was promised instead",
    )

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(kind="ACCEPTED", promise__isnull=False)
                | Q(kind__in=["DECLINED", "WITHDRAWN", "TOO_LATE"], promise=None),
                name="move_answer_yes_gives_a_promise",
            )
        ]
