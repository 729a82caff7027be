"""The customer asks for somebody who may decide."""

from django.db import models


class DeciderAsked(models.Model):
    """The customer wants somebody who may decide to look at it; `promise` is that person's, to answer her."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deciders_asked")
    promise = models.OneToOneField("promises.Promise", on_delete=models.PROTECT, related_name="decider_asked")
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
