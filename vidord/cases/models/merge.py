"""That one case continues in another, and that two cases belong together."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class MergeQuerySet(models.QuerySet):
    def in_force(self) -> "MergeQuerySet":
        """Those that have not been undone."""
        return self.filter(ended_at=None)

    def matter_of(self, *cases: int) -> list[int]:
        """The ids of these cases, of what each continues in, and of all that continues there, in order."""
        mine = self.in_force().filter(case__in=cases).values("last")
        together = self.in_force().filter(Q(last__in=cases) | Q(last__in=mine)).values_list("case", "last")
        return sorted({*cases, *(number for pair in together for number in pair)})


class Merge(models.Model):
    """
    A case continues in another, until this is ended; nothing is moved, so that it can be undone for ever.

    `last` is where it continues in the end, when `into` continues elsewhere in its turn: triggers write it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    last = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="merged_here")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    same_person_because = models.TextField(
        blank=True, help_text="how we know that two customers in our books are one person"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.TextField(blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="merge_once_at_a_time"),
            CheckConstraint(condition=~Q(case=F("into")), name="merge_into_another"),
            CheckConstraint(condition=~Q(because=""), name="merge_is_explained"),
            CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because=""),
                name="merge_end_is_explained",
            ),
        ]


class CaseLink(models.Model):
    """Two cases belong together, for staff to see. It changes no promise. `case` is the one opened first."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links_from_earlier")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other"], condition=Q(ended_at=None), name="case_link_once"
            ),
            CheckConstraint(condition=Q(case__lt=F("other")), name="case_link_in_order"),
            CheckConstraint(condition=~Q(because=""), name="case_link_is_explained"),
            CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="case_link_end_has_an_author",
            ),
        ]
