"""What a customer has signed, and the place it is delivered to."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from vidord.agreements.folding import folded


class ServicePoint(models.Model):
    """Where something is delivered: a meter, a connection. `address` is a person's, and is erased as such."""

    class Kind(models.TextChoices):
        ELECTRICITY = "ELECTRICITY"
        FIBRE = "FIBRE"
        WATER = "WATER"
        HEAT = "HEAT"
        WASTE = "WASTE"

    entity = models.ForeignKey(
        "people.LegalEntity", on_delete=models.PROTECT, db_index=False, related_name="service_points"
    )
    number = models.TextField(help_text="for electricity the installation's 18 digits")
    kind = models.TextField(choices=Kind.choices)
    address = models.TextField(blank=True)
    address_folded = models.GeneratedField(
        expression=folded("address"), output_field=models.TextField(), db_persist=True
    )
    mirrored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="service_point_once_in_entity"),
            CheckConstraint(condition=~Q(number=""), name="service_point_has_a_number"),
        ]
        indexes = [
            models.Index(
                fields=["entity", "address_folded"],
                opclasses=["int8_ops", "text_pattern_ops"],
                name="service_point_address",
            ),
        ]


class Agreement(models.Model):
    """What was agreed: `name` is the plan's. `ends_on` is the last day of a fixed term, if there is one."""

    entity = models.ForeignKey(
        "people.LegalEntity", on_delete=models.PROTECT, db_index=False, related_name="agreements"
    )
    number = models.TextField()
    name = models.TextField()
    customer_number = models.TextField(blank=True, help_text="in the system it comes from")
    service_point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, null=True, related_name="agreements"
    )
    concluded_on = models.DateField()
    ends_on = models.DateField(null=True)
    yearly_charge = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="what she pays in a year, in kronor"
    )
    mirrored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="agreement_once_in_entity"),
            CheckConstraint(condition=~Q(number=""), name="agreement_has_a_number"),
            CheckConstraint(condition=~Q(name=""), name="agreement_has_a_name"),
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("concluded_on")),
                name="agreement_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer_number"], condition=~Q(customer_number=""), name="agreement_of_customer"
            ),
        ]
