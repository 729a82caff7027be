"""What the telephony proves of a promised call: that it was answered, or that nobody answered."""

from django.db import models
from django.db.models import CheckConstraint, Q


class ConnectedCall(models.Model):
    """This answered call counts for this promise. One call keeps one promise."""

    promise = models.ForeignKey("promises.Promise", on_delete=models.PROTECT, related_name="connected_calls")
    event = models.OneToOneField(
        "channels.CallEvent", on_delete=models.PROTECT, related_name="connected_call"
    )


class Unanswered(models.Model):
    """
    What is known of a call that nobody answered: the telephony's proof of it, and when we call again.

    Without `event` it is a person's word only.
    """

    call = models.OneToOneField("promises.LoggedCall", on_delete=models.PROTECT, related_name="unanswered")
    event = models.OneToOneField(
        "channels.CallEvent", on_delete=models.PROTECT, null=True, related_name="unanswered"
    )
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(event__isnull=False) | Q(again_at__isnull=False), name="unanswered_says_something"
            )
        ]
