"""What staff write down for each other in a case, and whom they tell of it."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q


class Note(models.Model):
    """
    A named person's words for her colleagues; no customer is shown them. Never edited: what was wrong is
    corrected by another note.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="a form posted twice notes once")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(text=""), name="note_says_something")]


class Mention(models.Model):
    """A named person is told of a note. It stands on her Today until she ticks it off, and moves nothing."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="mentions")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="mentions")
    ticked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "staff"], name="mention_once")]
        indexes = [
            models.Index(fields=["staff"], condition=Q(ticked_at=None), name="mention_waits"),
        ]
