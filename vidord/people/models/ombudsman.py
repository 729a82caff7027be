"""Who tries our noes anew in a legal entity, from when until when, and how her term ended."""

from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, F, Q

WRITTEN = r"\S"


class OmbudsmanTermQuerySet(models.QuerySet):
    def in_force(self, *, at: datetime) -> "OmbudsmanTermQuerySet":
        """Those begun and not over at a moment: neither run out nor resigned from."""
        over = Q(end__at__lte=at)
        return self.filter(starts_at__lte=at, ends_at__gt=at).exclude(over)

    def not_ended(self) -> "OmbudsmanTermQuerySet":
        """Those of which no end is written, begun or to come."""
        return self.filter(end=None)


class OmbudsmanTerm(models.Model):
    """
    A person is ombudsman of a legal entity for a time. The row is never changed and never deleted.

    It is given by somebody to whom the board has given a mandate without limit, or by an ombudsman who
    resigns, to her successor for the rest of her own term. Triggers hold that, and that she decides nothing
    herself.
    """

    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="ombudsman_terms")
    entity = models.ForeignKey("people.LegalEntity", on_delete=models.PROTECT, related_name="ombudsman_terms")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    appointed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    because = models.TextField(help_text="everybody reads it")
    at = models.DateTimeField()

    objects = OmbudsmanTermQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="ombudsman_term_has_a_period"),
            CheckConstraint(condition=Q(starts_at__gte=F("at")), name="ombudsman_term_not_in_the_past"),
            CheckConstraint(condition=~Q(staff=F("appointed_by")), name="ombudsman_not_by_herself"),
            CheckConstraint(condition=Q(because__regex=WRITTEN), name="ombudsman_term_is_explained"),
        ]


class OmbudsmanEnd(models.Model):
    """How a term ended: its time had run out, or she resigned and named who comes after her. Only once."""

    class Kind(models.TextChoices):
        RAN_OUT = "RAN_OUT"
        RESIGNED = "RESIGNED"

    term = models.OneToOneField(OmbudsmanTerm, on_delete=models.PROTECT, related_name="end")
    kind = models.TextField(choices=Kind.choices)
    successor = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    because = models.TextField(blank=True, default="", help_text="why she resigns; everybody reads it")
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(kind="RAN_OUT", successor=None)
                | Q(kind="RESIGNED", successor__isnull=False, because__regex=WRITTEN),
                name="ombudsman_resigns_for_a_successor",
            )
        ]
