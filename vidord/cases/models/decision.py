"""A question beyond somebody's own mandate, what was decided and on which mandate, and the remedy it gave."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Q

from vidord.people.models import Mandate

WRITTEN = r"\S"


class AuthorityAsked(models.Model):
    """One of us asks somebody who may decide. `promise` is that person's: to decide by a time."""

    class Kind(models.TextChoices):
        REFUND = Mandate.Kind.REFUND
        REPLACE = Mandate.Kind.REPLACE
        REPAIR = Mandate.Kind.REPAIR
        PRICE_REDUCTION = Mandate.Kind.PRICE_REDUCTION
        COMPENSATE = Mandate.Kind.COMPENSATE
        WAIVE = Mandate.Kind.WAIVE
        GOODWILL = Mandate.Kind.GOODWILL
        EXIT = Mandate.Kind.EXIT

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="authority_asked")
    promise = models.OneToOneField(
        "promises.Promise",
        on_delete=models.PROTECT,
        related_name="authority_asked",
        help_text="that it is decided; when the customer has agreed to another time, what came instead",
    )
    kind = models.TextField(choices=Kind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    summary = models.TextField(help_text="what it is about, for whoever decides")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="a form posted twice asks once")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(summary__regex=WRITTEN), name="authority_asked_has_a_summary"),
            CheckConstraint(condition=Q(amount__gte=0), name="authority_asked_amount_not_negative"),
            CheckConstraint(condition=~Q(by=models.F("to")), name="authority_asked_of_another"),
        ]


class Decision(models.Model):
    """
    What a named person decided, within her mandate. `amount` is what is given, `asked_amount` what was asked.

    Whoever is told no, or partly no, reads five parts; a trigger holds the mandate, and that nobody decides
    what she asked for herself.
    """

    class Kind(models.TextChoices):
        YES = "YES"
        PARTLY = "PARTLY"
        NO = "NO"

    class Remedy(models.TextChoices):
        REFUND = Mandate.Kind.REFUND
        REPLACE = Mandate.Kind.REPLACE
        REPAIR = Mandate.Kind.REPAIR
        PRICE_REDUCTION = Mandate.Kind.PRICE_REDUCTION
        COMPENSATE = Mandate.Kind.COMPENSATE
        WAIVE = Mandate.Kind.WAIVE
        GOODWILL = Mandate.Kind.GOODWILL
        EXIT = Mandate.Kind.EXIT
        APOLOGY = "APOLOGY"

    # What is a debt in kronor. Goodwill is none, and a fee taken away is not paid.
    PAID = (Remedy.REFUND, Remedy.PRICE_REDUCTION, Remedy.COMPENSATE)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="decisions")
    asked = models.OneToOneField(AuthorityAsked, on_delete=models.PROTECT, null=True, related_name="decision")
    kind = models.TextField(choices=Kind.choices)
    remedy = models.TextField(choices=Remedy.choices)
    asked_amount = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    understood = models.TextField(blank=True)
    decided = models.TextField()
    reasons = models.TextField()
    rule = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    reach = models.TextField(help_text="who decided, and her direct number")
    mandate = models.ForeignKey("people.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    letter = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="decision"
    )

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(decided__regex=WRITTEN, reasons__regex=WRITTEN, reach__regex=WRITTEN),
                name="decision_is_explained",
            ),
            CheckConstraint(
                condition=Q(kind="YES")
                | Q(
                    understood__regex=WRITTEN,
                    rule__regex=WRITTEN,
                    evidence__regex=WRITTEN,
                    next_steps__regex=WRITTEN,
                ),
                name="decision_no_has_five_parts",
            ),
            CheckConstraint(
                condition=Q(amount__gte=0, asked_amount__gte=0), name="decision_amounts_not_negative"
            ),
            CheckConstraint(
                condition=~Q(kind="NO") | (Q(amount=0) & ~Q(remedy="APOLOGY")),
                name="decision_no_gives_nothing",
            ),
            CheckConstraint(
                condition=~Q(remedy="APOLOGY") | Q(amount=0), name="decision_apology_costs_nothing"
            ),
            CheckConstraint(
                condition=~Q(remedy="APOLOGY") | Q(kind="YES") | Q(asked__isnull=False),
                name="decision_apology_is_no_half_no",
            ),
            CheckConstraint(
                condition=~Q(kind="YES") | Q(amount__gte=models.F("asked_amount")),
                name="decision_yes_gives_what_was_asked",
            ),
            CheckConstraint(
                condition=Q(remedy="APOLOGY", mandate=None)
                | (~Q(remedy="APOLOGY") & Q(mandate__isnull=False)),
                name="decision_names_its_mandate",
            ),
        ]
