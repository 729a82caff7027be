"""A message that needs no answer, by whose word."""

from django.db import models


class NoAnswerNeeded(models.Model):
    """A named person said that this message needs no answer, and why."""

    class Reason(models.TextChoices):
        THANKS = "THANKS"
        ADVERTISING = "ADVERTISING"
        SPAM = "SPAM"
        NOT_FOR_US = "NOT_FOR_US"

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="no_answer")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
