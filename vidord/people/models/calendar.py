"""When a unit is at work: its week, the days of its own, and its on-call hours."""

from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, F, Q

from vidord.core.calendar import NO_HOURS, ORDINARY, Interval, Week, WorkingCalendar
from vidord.core.holidays import EVES, swedish_eves


class CalendarQuerySet(models.QuerySet):
    def without_an_open_hour(self) -> "CalendarQuerySet":
        """Those that nothing could be counted with."""
        return self.filter(round_the_clock=False).exclude(hours__on_call=False)


class Calendar(models.Model):
    """When a unit is at work: several intervals a day, holidays from the law, days of its own."""

    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=50, default="Europe/Stockholm")
    follows_holidays = models.BooleanField(default=True)
    round_the_clock = models.BooleanField(default=False)
    never_open_told_at = models.DateTimeField(
        null=True, help_text="when its people were told that it is empty"
    )

    objects = CalendarQuerySet.as_manager()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def as_working_calendar(self) -> WorkingCalendar:
        """
        Return the same as plain Python, ready to count with. Two queries unless prefetched.

        One without an open hour counts as ordinary office hours, so that what arrives is promised a time.
        """
        week, on_call = self.weeks()
        is_empty = not self.round_the_clock and not any(week)
        own = list(self.own_days.all())
        return WorkingCalendar(
            timezone=self.zone,
            week=ORDINARY.week if is_empty else week,
            follows_holidays=self.follows_holidays,
            closures=frozenset(one.day for one in own if one.day and not one.bounds),
            round_the_clock=self.round_the_clock,
            short_days={one.day: one.bounds for one in own if one.day and one.bounds},
            eves={one.eve: one.bounds for one in own if one.eve},
            on_call=on_call,
        )

    def own_hours(self, day: date) -> tuple[bool, Interval | None]:
        """
        Tell whether a day is one of our own, and which hours of it are left; none when nobody is at work.

        A date of its own comes before an eve that it falls on. One query unless prefetched.
        """
        eve = swedish_eves(day.year).get(day)
        found = [one for one in self.own_days.all() if one.day == day or (eve and one.eve == eve)]
        return bool(found), max(found, key=lambda one: bool(one.day)).bounds if found else None

    def weeks(self) -> tuple[Week, Week]:
        """Return the open hours of each weekday as they are written, and the on-call hours."""
        hours = sorted(self.hours.all(), key=lambda row: row.opens)
        return _week(one for one in hours if not one.on_call), _week(one for one in hours if one.on_call)


def _week(hours: Iterable["CalendarHours"]) -> Week:
    days: list[list[Interval]] = [[] for _ in NO_HOURS]
    for one in hours:
        days[one.weekday].append(Interval(one.opens, one.closes))
    return tuple(tuple(day) for day in days)


class CalendarHours(models.Model):
    """One open interval of one weekday, Monday 0 to Sunday 6; on-call hours count only for what is urgent."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(17))
    on_call = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(weekday__lte=6), name="calendar_hours_weekday"),
            CheckConstraint(condition=Q(closes__gt=F("opens")), name="calendar_hours_close_after_open"),
        ]


class OwnDay(models.Model):
    """
    A day of our own: one date, or an eve each year.

    Nobody is at work on it, or only in those of the usual hours that lie between `opens` and `closes`.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="own_days")
    day = models.DateField(null=True)
    eve = models.TextField(null=True, choices=[(eve, eve) for eve in EVES])
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    because = models.CharField(max_length=200, help_text="shown to colleagues beside the day")

    class Meta:
        db_table = "people_calendarclosure"  # older code reads it by this name while it is replaced
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_closure_once"),
            models.UniqueConstraint(fields=["calendar", "eve"], name="own_day_eve_once"),
            CheckConstraint(condition=~Q(because=""), name="calendar_closure_is_explained"),
            CheckConstraint(
                condition=Q(day__isnull=False, eve=None) | Q(day=None, eve__in=EVES),
                name="own_day_is_a_date_or_an_eve",
            ),
            CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__gt=F("opens")),
                name="own_day_closes_after_it_opens",
            ),
        ]

    @property
    def bounds(self) -> Interval | None:
        """Between which times somebody is at work; nothing when nobody is."""
        return Interval(self.opens, self.closes) if self.opens else None
