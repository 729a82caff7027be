"""How many customers have what we decided reconsidered, within how long, and by when somebody answers."""

from django.db import models
from django.db.models import CheckConstraint, Q

from vidord.texts.models.text import TextVersion

FEWEST = 5  # fewer could be told apart


class Threshold(models.Model):
    """What a legal entity promises everybody; its words are its version's. A trigger refuses a change."""

    version = models.OneToOneField(TextVersion, on_delete=models.PROTECT, related_name="threshold")
    customers = models.PositiveBigIntegerField()
    days = models.PositiveBigIntegerField(help_text="how long a customer is counted")
    working_days = models.PositiveBigIntegerField(help_text="by when it is answered, from when it is reached")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(customers__gte=FEWEST), name="threshold_traces_nobody"),
            CheckConstraint(condition=Q(days__gte=30, days__lte=1_000), name="threshold_has_a_window"),
            CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=60), name="threshold_has_an_end"
            ),
        ]
