"""Who did it, and what happened: the append-only timeline."""

from django.db import models
from django.db.models import CheckConstraint, Q


class Actor(models.Model):
    """Exactly one of a person on the staff, a customer, or a named part of the system such as `clock`."""

    staff = models.OneToOneField("people.Staff", on_delete=models.PROTECT, null=True, related_name="actor")
    customer = models.OneToOneField(
        "people.Customer", on_delete=models.PROTECT, null=True, related_name="actor"
    )
    system = models.CharField(max_length=30, null=True, unique=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(staff__isnull=False, customer=None, system=None)
                | Q(staff=None, customer__isnull=False, system=None)
                | Q(staff=None, customer=None, system__isnull=False),
                name="actor_is_exactly_one",
            )
        ]

    @property
    def kind(self) -> str:
        """STAFF, CUSTOMER or SYSTEM."""
        if self.staff_id:
            return "STAFF"
        return "CUSTOMER" if self.customer_id else "SYSTEM"

    @classmethod
    def of(cls, who: "models.Model | str") -> "Actor":
        """Return the actor of a Staff, a Customer or a system name; made on first use."""
        if isinstance(who, str):
            return cls.objects.get_or_create(system=who)[0]
        return cls.objects.get_or_create(**{who._meta.model_name: who})[0]

    @classmethod
    def of_customers(cls, customers: "list[models.Model]") -> "dict[int, Actor]":
        """Return the actors of many customers by the customers' ids; made on first use. Two queries."""
        ids = {customer.pk for customer in customers}
        known = {actor.customer_id: actor for actor in cls.objects.filter(customer__in=ids)}
        cls.objects.bulk_create(
            (cls(customer_id=one) for one in sorted(ids - set(known))), ignore_conflicts=True
        )
        if len(known) < len(ids):
            known = {actor.customer_id: actor for actor in cls.objects.filter(customer__in=ids)}
        return known


class Event(models.Model):
    """Time, actor, verb in the past tense, subject, facts without persons. Never changed, never deleted."""

    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    matter_id = models.BigIntegerField(null=True, help_text="the Thread's id, kept without foreign key")
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["matter_id", "at"], name="event_of_matter")]
