"""Who follows a case without answering for it."""

from django.db import models
from django.db.models import Q


class Watch(models.Model):
    """A person follows a case: her Today says when something has happened since she last looked."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="watches")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="watches")
    since = models.DateTimeField()
    looked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "case"], condition=Q(ended_at=None), name="watch_once_at_a_time"
            )
        ]
