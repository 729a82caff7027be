"""What somebody is writing in a case, and who has its page open."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q


class AnswerDraft(models.Model):
    """
    What a person has written in a case's composer and not sent; nobody else reads it.

    One a person and case, and beside it whatever a newer one would have overwritten. `revision` changes with
    each change: who writes says which one she saw.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="drafts")
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(help_text="the composer it was written in: one window, one key")
    turn = models.BigIntegerField(help_text="counts within that window, so that what comes late stays late")
    revision = models.UUIDField(default=uuid.uuid4)
    is_beside = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    said = models.JSONField(default=dict, help_text="the composer's other fields, as they were filled in")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "staff"], condition=Q(is_beside=False), name="draft_one_a_person_and_case"
            ),
            models.UniqueConstraint(fields=["case", "staff", "form_key"], name="draft_one_a_window"),
            CheckConstraint(condition=Q(is_beside=True) | Q(written_by=models.F("staff")), name="draft_own"),
        ]
        indexes = [
            models.Index(fields=["changed_at"], name="draft_changed"),
        ]


class OpenPage(models.Model):
    """A person had a case's page open at a moment. Forgotten soon: it is for those who are there now."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="open_pages")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "staff"], name="open_page_one_a_person_and_case")
        ]
        indexes = [models.Index(fields=["seen_at"], name="open_page_seen")]
