"""The board, Allmänna reklamationsnämnden (ARN), tries what was refused of a claim, and what it finds."""

from django.db import models
from django.db.models import CheckConstraint, Q

WRITTEN = r"\S"


class BoardTrial(models.Model):
    """It has written to us. Once for each decision; a trigger holds that it is one that refused something."""

    decision = models.OneToOneField("cases.Decision", on_delete=models.PROTECT, related_name="board_trial")
    reference = models.TextField(help_text="the board's own number")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(reference__regex=WRITTEN), name="board_trial_is_numbered")]


class BoardFinding(models.Model):
    """What it recommends, in a letter to the customer. When she is right, `asked` has it decided anew."""

    class Kind(models.TextChoices):
        FOR_CUSTOMER = "FOR_CUSTOMER"
        FOR_US = "FOR_US"
        NOT_TRIED = "NOT_TRIED"

    trial = models.OneToOneField(BoardTrial, on_delete=models.PROTECT, related_name="finding")
    kind = models.TextField(choices=Kind.choices)
    words = models.TextField(help_text="why, as the customer reads it")
    letter = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="board_finding"
    )
    asked = models.OneToOneField(
        "cases.AuthorityAsked", on_delete=models.PROTECT, null=True, related_name="of_board"
    )
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(words__regex=WRITTEN), name="board_finding_is_explained"),
            CheckConstraint(
                condition=Q(kind="FOR_CUSTOMER", asked__isnull=False)
                | (~Q(kind="FOR_CUSTOMER") & Q(asked=None)),
                name="board_finding_has_it_decided_anew",
            ),
        ]
