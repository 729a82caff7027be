"""What somebody is writing: it can be changed until it is published."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from vidord.texts.models.pledge import Timing, has_one_length
from vidord.texts.models.text import Text, TextVersion, Wording


class Draft(Wording, Timing):
    """
    A pledge on its way to be published: a first one, or the next version after `follows`.

    A change takes away that somebody has checked it; a trigger sees to that.
    """

    entity = models.ForeignKey("people.LegalEntity", on_delete=models.PROTECT, related_name="drafts")
    follows = models.ForeignKey(TextVersion, on_delete=models.PROTECT, null=True, related_name="next_drafts")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField(null=True, help_text="when it shall hold for a while only")
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    became = models.OneToOneField(TextVersion, on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            has_one_length("draft_has_one_length"),
            CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(checked_by=F("written_by")),
                name="draft_is_checked_by_another",
            ),
            CheckConstraint(
                condition=Q(became=None) | Q(checked_by__isnull=False),
                name="draft_is_checked_before_it_holds",
            ),
        ]

    @property
    def text(self) -> Text | None:
        """The text that it is a version of, when there is one."""
        return self.follows.text if self.follows else None
