"""What a person may see and what she may decide alone, as data."""

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, F, Q


class StaffRole(models.Model):
    """A place in a legal entity. Without one, nothing of that entity's can be seen."""

    class Kind(models.TextChoices):
        AGENT = "AGENT"
        LEAD = "LEAD"
        DUTY = "DUTY"
        ADMINISTRATOR = "ADMINISTRATOR"
        OMBUDSMAN = "OMBUDSMAN"

    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="roles")
    entity = models.ForeignKey("people.LegalEntity", on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "entity", "kind"], name="staff_role_once")]


class MandateQuerySet(models.QuerySet):
    def in_force(self, *, at: datetime) -> "MandateQuerySet":
        """Those begun and not ended at a moment."""
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def covering(self, kind: str, amount: Decimal) -> "MandateQuerySet":
        """Those of a kind that reach as far as an amount in kronor."""
        return self.filter(kind=kind).filter(Q(limit=None) | Q(limit__gte=amount))


class Mandate(models.Model):
    """What one holder may decide alone: kind, limit in kronor (null = no limit), delegated by, from, to."""

    class Kind(models.TextChoices):
        REFUND = "REFUND"
        REPLACE = "REPLACE"
        REPAIR = "REPAIR"
        PRICE_REDUCTION = "PRICE_REDUCTION"
        WAIVE = "WAIVE"
        GOODWILL = "GOODWILL"
        EXIT = "EXIT"
        PUBLISH = "PUBLISH"

    holder = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    limit = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    delegated_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="delegated"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="mandate_period"),
            CheckConstraint(condition=Q(limit=None) | Q(limit__gte=0), name="mandate_limit_not_negative"),
            CheckConstraint(condition=~Q(holder=F("delegated_by")), name="mandate_not_from_oneself"),
        ]
