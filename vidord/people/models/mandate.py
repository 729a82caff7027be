"""What a person may see and what she may decide alone, as data."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q

if TYPE_CHECKING:
    from vidord.people.models.company import LegalEntity


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
        """
        Those begun and not ended at a moment.

        The whole chain of each is in force then: the database lets none reach beyond the one it comes from,
        and ends it with that one.
        """
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def not_ended(self, *, at: datetime) -> "MandateQuerySet":
        """Those in force at a moment or later on."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at) & Q(ends_at__gt=F("starts_at")))

    def covering(self, kind: str, amount: Decimal | None) -> "MandateQuerySet":
        """Those of a kind that reach as far as an amount in kronor; of no amount, those without limit."""
        reaching = Q(limit=None) if amount is None else Q(limit=None) | Q(limit__gte=amount)
        return self.filter(kind=kind).filter(reaching)

    def of_entity(self, entity: "LegalEntity | int") -> "MandateQuerySet":
        """Those whose holders work in a legal entity."""
        return self.filter(holder__unit__entity=entity)


class Mandate(models.Model):
    """
    What one holder may decide alone: kind, limit in kronor (null = no limit), from, to.

    It comes from a mandate of whoever delegated it, and so on up to one that the board has named somebody
    for: that one comes from none. Only its end changes, and never to a later time.
    """

    class Kind(models.TextChoices):
        REFUND = "REFUND"
        REPLACE = "REPLACE"
        REPAIR = "REPAIR"
        PRICE_REDUCTION = "PRICE_REDUCTION"
        COMPENSATE = "COMPENSATE"
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
    source = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="delegated_on")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, help_text="as early as it starts: it never came to be")

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="mandate_has_a_period"
            ),
            CheckConstraint(condition=Q(limit=None) | Q(limit__gte=0), name="mandate_limit_not_negative"),
            CheckConstraint(condition=~Q(holder=F("delegated_by")), name="mandate_not_from_oneself"),
            CheckConstraint(
                condition=Q(source=None, delegated_by=None)
                | Q(source__isnull=False, delegated_by__isnull=False),
                name="mandate_comes_from_somebodys_own",
            ),
        ]

    def has_ended(self, *, at: datetime) -> bool:
        """Tell whether it is over, or never came to be."""
        return self.ends_at is not None and (self.ends_at <= at or self.ends_at == self.starts_at)
