"""A named person, the hours she is rostered, and the day she leaves."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q


class StaffQuerySet(models.QuerySet):
    def serving(self) -> "StaffQuerySet":
        """Those who have not left."""
        return self.filter(departure=None)


class Staff(models.Model):
    """A person the customer may know by a chosen name, with a direct way that is never a private number."""

    account = models.OneToOneField(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="staff"
    )
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="staff")
    public_name = models.CharField(max_length=100)
    title = models.CharField(max_length=100, blank=True)
    direct_number = models.CharField(max_length=30)
    email = models.EmailField(help_text="where her own notices go; never shown to customers")
    languages = ArrayField(models.CharField(max_length=5), default=list)
    topics = ArrayField(models.CharField(max_length=20), default=list)
    uses_keys = models.BooleanField(
        default=True, db_default=True, help_text="whether single keys do things for her at the desk"
    )
    deputy = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="deputy_for")

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(public_name=""), name="staff_has_a_name"),
            CheckConstraint(condition=~Q(direct_number=""), name="staff_has_a_direct_way"),
            CheckConstraint(condition=Q(deputy=None) | ~Q(deputy=F("id")), name="staff_deputy_is_another"),
        ]

    @property
    def first_name(self) -> str:
        return self.public_name.split()[0]

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.public_name.split()[:2]).upper()


class RosterHours(models.Model):
    """When a person works on one weekday, Monday 0 to Sunday 6, in the unit's time zone."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="roster")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField(default=time(8))
    ends = models.TimeField(default=time(17))

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(weekday__lte=6), name="roster_hours_weekday"),
            CheckConstraint(condition=Q(ends__gt=F("starts")), name="roster_hours_end_after_start"),
        ]


class Absence(models.Model):
    """Away from now until. No reason is stored, on purpose."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    marked_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start")
        ]


class Departure(models.Model):
    """A person has left. From this row on she can own no live promise: a trigger says so."""

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="departure")
    heir = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="inherited")
    left_at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(staff=F("heir")), name="departure_heir_is_another")]
