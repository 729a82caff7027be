"""What a customer gets: owed by a person, sent to bookkeeping, confirmed from there, and late or not."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q

if TYPE_CHECKING:
    from vidord.cases.models.case import Case

INTEREST = "INTEREST"


class Remedy(models.Model):
    """
    A thing or money that was decided, or the interest on money that came too late. `promise` is that she gets
    it; bookkeeping knows it by its id.
    """

    decision = models.OneToOneField(
        "cases.Decision", on_delete=models.PROTECT, null=True, related_name="given"
    )
    late = models.OneToOneField(
        "cases.LatePayment", on_delete=models.PROTECT, null=True, related_name="interest"
    )
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="of interest; a decision has its own"
    )
    law_last_day = models.DateField(
        null=True, help_text="the last day by statute to give it, also when that had passed at the decision"
    )
    promise = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        related_name="remedy",
        help_text="that she gets it; when she has agreed to another time, what came instead",
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="of whoever decided, then"
    )

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(decision__isnull=False, late=None, amount=None)
                | Q(decision=None, late__isnull=False, amount__gt=0),
                name="remedy_is_decided_or_interest",
            ),
        ]

    @property
    def case(self) -> "Case":
        """The case that it was decided in."""
        return self.late.remedy.decision.case if self.late else self.decision.case

    @property
    def kind(self) -> str:
        """What it is: what was decided, or INTEREST."""
        return INTEREST if self.late else self.decision.remedy

    @property
    def worth(self) -> Decimal:
        """What it comes to, in kronor."""
        return self.amount if self.late else self.decision.amount

    @property
    def given_at(self) -> datetime:
        """When it was decided. Interest is promised when it is found, and nobody moves that."""
        return self.promise.made_at if self.late else self.decision.at

    @property
    def reference(self) -> str:
        """The id that bookkeeping knows it by, for example `R17`."""
        return f"R{self.pk}"


class LatePayment(models.Model):
    """Money that was decided was paid on a later day than it was due: interest is to be found."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="late_payments")
    due_on = models.DateField(help_text="the law’s last day for it, else the day that was promised")
    paid_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(paid_on__gt=F("due_on")), name="late_payment_is_late"),
            models.UniqueConstraint(fields=["remedy", "due_on"], name="late_payment_once"),
        ]


class InterestFound(models.Model):
    """What the law says of one late payment, found once. Without an amount nothing is owed for it."""

    late = models.OneToOneField(LatePayment, on_delete=models.PROTECT, related_name="found")
    finding = models.TextField(help_text="its canonical JSON, which names the edition of the rules")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(amount__gte=0) & ~Q(finding=""), name="interest_found_is_whole")
        ]


class RemedyExport(models.Model):
    """This remedy has been given to bookkeeping. Once."""

    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, related_name="export")
    at = models.DateTimeField()


class RemedyConfirmation(models.Model):
    """Bookkeeping says that it was paid, or done, on a day."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="confirmations")
    day = models.DateField()
    reference = models.TextField(help_text="what bookkeeping calls it")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remedy", "day", "reference"], name="remedy_confirmed_once"),
            CheckConstraint(condition=~Q(reference=""), name="remedy_confirmation_has_a_reference"),
        ]
