"""One conversation with one customer, and the secret link to its page."""

from django.db import models


class Thread(models.Model):
    """Customer, language and the page link. One increment of `generation` revokes every link sent so far."""

    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="threads")
    contact_point = models.ForeignKey(
        "people.ContactPoint", on_delete=models.PROTECT, null=True, related_name="+"
    )
    language = models.CharField(max_length=5)
    opened_at = models.DateTimeField()
    generation = models.PositiveIntegerField(default=1)
    link_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's token")
    link_ends_at = models.DateTimeField(null=True)
