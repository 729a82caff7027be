"""What we sent and did not arrive."""

from django.db import models


class NotArrived(models.Model):
    """A message of ours did not reach its customer, and a named person has been told. Once a message."""

    message = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="not_arrived"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="not_arrived")
    reason = models.TextField(help_text="an enum value, for example MAILBOX_FULL")
    told = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="when she was reached in another way")
    settled_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, null=True, related_name="+")


class StaffNotReached(models.Model):
    """A notice of ours did not reach one of our own. Once a message; `told` hears for her."""

    message = models.OneToOneField(
        "channels.OutboundMessage", on_delete=models.PROTECT, related_name="staff_not_reached"
    )
    reason = models.TextField(help_text="an enum value, for example MAILBOX_FULL")
    told = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
