"""Texts with versions, and the rule that makes one a pledge."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q


class Text(models.Model):
    """Something we have put in writing, owned by a named person."""

    class Kind(models.TextChoices):
        PLEDGE = "PLEDGE"
        TERMS = "TERMS"

    entity = models.ForeignKey("people.LegalEntity", on_delete=models.PROTECT, related_name="texts")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    slug = models.SlugField(unique=True)


class TextVersion(models.Model):
    """What it says, in both languages, from a day on. Immutable: a trigger refuses a change."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_sv = models.TextField()
    body_en = models.TextField()
    published_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_number"),
            CheckConstraint(
                condition=~Q(title_sv="")
                & ~Q(title_en="")
                & ~Q(body_sv="")
                & ~Q(body_en="")
                & ~Q(because=""),
                name="text_version_is_complete",
            ),
        ]


class PledgeRule(models.Model):
    """The pledge's time as a rule: so many working days or hours, counted in the owner's calendar."""

    version = models.OneToOneField(TextVersion, on_delete=models.PROTECT, related_name="rule")
    promise_kind = models.CharField(max_length=20)
    topics = ArrayField(models.CharField(max_length=20), default=list, help_text="empty = every topic")
    working_days = models.PositiveSmallIntegerField(null=True)
    working_hours = models.PositiveSmallIntegerField(null=True)
    elapsed_minutes = models.PositiveIntegerField(null=True)
    indicator = models.CharField(max_length=100)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(working_days__gt=0, working_hours=None, elapsed_minutes=None)
                | Q(working_days=None, working_hours__gt=0, elapsed_minutes=None)
                | Q(working_days=None, working_hours=None, elapsed_minutes__gt=0),
                name="pledge_rule_has_one_length",
            ),
            CheckConstraint(condition=~Q(indicator=""), name="pledge_rule_has_an_indicator"),
        ]


class Withdrawal(models.Model):
    """A version no longer given to anybody new. What was promised under it is still owed."""

    version = models.OneToOneField(TextVersion, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
