"""Texts with their versions, in both languages, and how a version ends."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class Text(models.Model):
    """Something we have put in writing, owned by a named person."""

    class Kind(models.TextChoices):
        PLEDGE = "PLEDGE"
        TERMS = "TERMS"
        SNIPPET = "SNIPPET"
        DECISION = "DECISION"
        RECONSIDERATION = "RECONSIDERATION"

    entity = models.ForeignKey("people.LegalEntity", on_delete=models.PROTECT, related_name="texts")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    slug = models.SlugField(unique=True)


class Wording(models.Model):
    """What a draft and a version both say; a condition may be empty."""

    title_sv = models.TextField()
    title_en = models.TextField()
    body_sv = models.TextField()
    body_en = models.TextField()
    condition_sv = models.TextField(blank=True, db_default="")
    condition_en = models.TextField(blank=True, db_default="")

    class Meta:
        abstract = True


class TextVersion(Wording):
    """
    What it says from a moment on. Immutable: a trigger refuses a change.

    One with `ends_at` holds for a while; then what it stood before holds again by itself.
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    checked_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    because_sv = models.TextField(db_column="because")
    because_en = models.TextField(
        db_default="", help_text="empty in what was published before it was asked for"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_number"),
            CheckConstraint(
                condition=~Q(title_sv="")
                & ~Q(title_en="")
                & ~Q(body_sv="")
                & ~Q(body_en="")
                & ~Q(because_sv=""),
                name="text_version_is_complete",
            ),
            CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("published_at")),
                name="text_version_ends_after_it_begins",
            ),
        ]


class Withdrawal(models.Model):
    """A version no longer given to anybody new. What was promised under it is still owed."""

    version = models.OneToOneField(TextVersion, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because_sv = models.TextField(db_column="because")
    because_en = models.TextField(db_default="")
