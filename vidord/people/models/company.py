"""The company, its legal entities and their units."""

from django.db import models
from django.db.models import CheckConstraint, Q


class Company(models.Model):
    """The one company of this installation, as customers know it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=100)
    street_address = models.CharField(max_length=200)
    fault_number = models.CharField(max_length=30, help_text="answered round the clock")

    class Meta:
        constraints = [CheckConstraint(condition=Q(id=1), name="company_is_one")]


class LegalEntity(models.Model):
    """A company in the group (grid, supply, fibre): the wall that a customer's data stays behind."""

    name = models.CharField(max_length=100, unique=True)
    organisation_number = models.CharField(max_length=20, unique=True)
    takes_part_in_board = models.BooleanField(
        default=True, db_default=True, help_text="in what Allmänna reklamationsnämnden tries"
    )


class Unit(models.Model):
    """A team, branch, partner or outsourced centre that answers in a legal entity's name."""

    name = models.CharField(max_length=100)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="units")
    calendar = models.ForeignKey("people.Calendar", on_delete=models.PROTECT, related_name="units")
    lead = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="leads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="unit_name_in_entity")]
