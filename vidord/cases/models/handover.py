"""How a case changes hands: one asks, the other takes it or says why not."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class HandoverOffer(models.Model):
    """One person asks another by name to take the case. Ownership passes when she takes it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="handover_offers")
    from_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="offers")
    offered_at = models.DateTimeField()
    because = models.TextField()
    answered_at = models.DateTimeField(null=True)
    is_taken = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="handover_to_another"),
            CheckConstraint(condition=~Q(because=""), name="handover_is_explained"),
            CheckConstraint(
                condition=~Q(is_taken=False) | ~Q(answer=""), name="handover_refusal_is_explained"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="handover_one_at_a_time"
            ),
        ]
