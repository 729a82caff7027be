"""What the telephony has told of a call between one of our own and a customer."""

from django.db import models


class CallEvent(models.Model):
    """
    One signed event: it rang, it was answered, it ended. Append-only, each heard once.

    The number is kept only when it is a customer's. A call is ours when one of us called her.
    """

    class Kind(models.TextChoices):
        RINGING = "RINGING"
        CONNECTED = "CONNECTED"
        ENDED = "ENDED"

    event_id = models.TextField(unique=True, help_text="the telephony's; a second one is a replay")
    call_id = models.TextField(help_text="the telephony's; all events of a call share it")
    kind = models.TextField(choices=Kind.choices)
    is_ours = models.BooleanField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.TextField(blank=True)
    at = models.DateTimeField(help_text="when it happened, as the telephony says")
    heard_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["call_id"], name="call_event_of_call"),
            models.Index(fields=["number"], name="call_event_of_number"),
        ]
