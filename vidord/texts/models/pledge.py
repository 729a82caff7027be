"""What makes a text a pledge: for what it holds, and its time as a rule."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q

from vidord.texts.models.text import TextVersion

# A rule has exactly one of these.
LENGTHS = ("working_days", "working_hours", "elapsed_minutes", "same_day_before", "every_minutes")
TOGETHER = {
    "same_day_before": ("next_day_by",),
    "every_minutes": ("first_rhythm_minutes", "then_every_minutes"),
}


class Timing(models.Model):
    """
    The scope and the time of a draft and of a pledge. No topic is every topic; no calendar is the unit's.

    A time is so many working days, working hours, or minutes round the clock; the same day when it came
    before an hour, else by an hour of the next working day; or a series: every so many minutes in a first
    stretch, then every so many, until the matter is solved.
    """

    topics = ArrayField(models.TextField(), default=list, help_text="empty = every topic")
    covers_replies = models.BooleanField(db_default=True, default=True)
    working_days = models.PositiveBigIntegerField(null=True)
    working_hours = models.PositiveBigIntegerField(null=True)
    elapsed_minutes = models.PositiveBigIntegerField(null=True)
    same_day_before = models.TimeField(null=True)
    next_day_by = models.TimeField(null=True)
    every_minutes = models.PositiveBigIntegerField(null=True)
    first_rhythm_minutes = models.PositiveBigIntegerField(null=True)
    then_every_minutes = models.PositiveBigIntegerField(null=True)
    calendar = models.ForeignKey(
        "people.Calendar", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    indicator_sv = models.TextField(db_column="indicator")
    indicator_en = models.TextField(db_default="")

    class Meta:
        abstract = True

    @property
    def is_series(self) -> bool:
        return self.every_minutes is not None

    @property
    def counted_as(self) -> str:
        """Under which kind of promise the report counts it: what a series owes are letters."""
        return "WRITE" if self.is_series else "ANSWER"


def has_one_length(name: str) -> CheckConstraint:
    """Return the constraint that a rule has one time, whole and longer than nothing."""
    either = Q()
    for one in LENGTHS:
        condition = Q(**{f"{one}__isnull": False})
        for other in LENGTHS:
            mine = TOGETHER.get(other, ())
            for field in (*mine, *([] if other == one else [other])):
                condition &= Q(**{f"{field}__isnull": not (other == one and field in mine)})
        if one != "same_day_before":
            condition &= Q(**{f"{one}__gt": 0})
        if one == "every_minutes":
            condition &= Q(first_rhythm_minutes__gt=0, then_every_minutes__gte=F("every_minutes"))
        either |= condition
    return CheckConstraint(condition=either, name=name)


class PledgeRule(Timing):
    """The pledge's scope and time as they were published."""

    version = models.OneToOneField(TextVersion, on_delete=models.PROTECT, related_name="rule")
    promise_kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            has_one_length("pledge_rule_has_one_length"),
            CheckConstraint(condition=~Q(indicator_sv=""), name="pledge_rule_has_an_indicator"),
        ]
