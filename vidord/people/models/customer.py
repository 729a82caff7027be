"""Whom we serve, also before they buy, and the ways to reach them."""

from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, Q


class Customer(models.Model):
    """A person, household, company or association. An unknown capacity is a question, never a guess."""

    class Kind(models.TextChoices):
        PERSON = "PERSON"
        HOUSEHOLD = "HOUSEHOLD"
        COMPANY = "COMPANY"
        ASSOCIATION = "ASSOCIATION"

    class Capacity(models.TextChoices):
        CONSUMER = "CONSUMER"
        SMALL_BUSINESS = "SMALL_BUSINESS"
        COMPANY = "COMPANY"
        UNKNOWN = "UNKNOWN"

    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PERSON)
    capacity = models.CharField(max_length=20, choices=Capacity.choices, default=Capacity.UNKNOWN)
    language = models.CharField(max_length=5, default="sv")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    erased_because = models.TextField(blank=True, default="", help_text="kept, so it names nobody")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(language__in=["sv", "en"]), name="customer_language_we_speak")
        ]

    @property
    def first_name(self) -> str:
        """How we greet: the first name of a person, the whole name of anybody else."""
        return self.name.split()[0] if self.name and self.kind == self.Kind.PERSON else self.name


class ContactPoint(models.Model):
    """An address or a number. It may belong to several customers, so an address alone identifies nobody."""

    class Kind(models.TextChoices):
        EMAIL = "EMAIL"
        PHONE = "PHONE"
        POST = "POST"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=320)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "value"], name="contact_point_once"),
            CheckConstraint(condition=~Q(value=""), name="contact_point_is_written"),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="contact_point_value")]


class Unreachable(models.Model):
    """A contact point that does not work: what is sent there comes back. Ended when it works again."""

    contact_point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="unreachable")
    since = models.DateTimeField()
    reason = models.TextField(help_text="an enum value, for example NO_SUCH_ADDRESS")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_point"], condition=Q(ended_at=None), name="unreachable_once_at_a_time"
            )
        ]


class EntityConsentQuerySet(models.QuerySet):
    def in_force(self, *, at: datetime) -> "EntityConsentQuerySet":
        """Those given and not ended at a moment."""
        return self.filter(given_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class EntityConsent(models.Model):
    """The customer's recorded yes: this legal entity may see what another one holds about her."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="entity_consents")
    entity = models.ForeignKey("people.LegalEntity", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = EntityConsentQuerySet.as_manager()


class ProtectedIdentity(models.Model):
    """This customer is seen by named staff only; each reading is written to the timeline."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="protection")
    readers = models.ManyToManyField("people.Staff", related_name="+")
    since = models.DateTimeField()
