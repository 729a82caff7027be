"""The company, its legal entities and units, and when each is at work."""

from datetime import time
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, F, Q

from vidord.core.calendar import Interval, WorkingCalendar


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


class Calendar(models.Model):
    """When a unit is at work: several intervals a day, holidays from the law, its own closures."""

    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=50, default="Europe/Stockholm")
    follows_holidays = models.BooleanField(default=True)
    round_the_clock = models.BooleanField(default=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def as_working_calendar(self) -> WorkingCalendar:
        """Return the same as plain Python, ready to count with. Two queries unless prefetched."""
        days: list[list[Interval]] = [[] for _ in range(7)]
        for hours in sorted(self.hours.all(), key=lambda row: row.opens):
            days[hours.weekday].append(Interval(hours.opens, hours.closes))
        return WorkingCalendar(
            timezone=self.zone,
            week=tuple(tuple(day) for day in days),
            follows_holidays=self.follows_holidays,
            closures=frozenset(closure.day for closure in self.closures.all()),
            round_the_clock=self.round_the_clock,
        )


class CalendarHours(models.Model):
    """One open interval of one weekday, Monday 0 to Sunday 6."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(17))

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(weekday__lte=6), name="calendar_hours_weekday"),
            CheckConstraint(condition=Q(closes__gt=F("opens")), name="calendar_hours_close_after_open"),
        ]


class CalendarClosure(models.Model):
    """A day of our own on which nobody is at work."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="closures")
    day = models.DateField()
    because = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_closure_once"),
            CheckConstraint(condition=~Q(because=""), name="calendar_closure_is_explained"),
        ]


class Unit(models.Model):
    """A team, branch, partner or outsourced centre that answers in a legal entity's name."""

    name = models.CharField(max_length=100)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="units")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="units")
    lead = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="leads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="unit_name_in_entity")]
