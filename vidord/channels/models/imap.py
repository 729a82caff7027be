"""A mailbox at a mail provider that we fetch from, and how the last fetch went."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class ImapAccount(models.Model):
    """Where the mail of one of our mailboxes lies. The secret is sealed with a key outside the database."""

    class Way(models.TextChoices):
        PASSWORD = "PASSWORD"
        OAUTH2 = "OAUTH2"

    class Failure(models.TextChoices):
        UNREACHABLE = "UNREACHABLE"
        REFUSED = "REFUSED"
        NO_FOLDER = "NO_FOLDER"
        BROKEN_OFF = "BROKEN_OFF"
        NOT_STORED = "NOT_STORED"

    mailbox = models.OneToOneField("channels.Mailbox", on_delete=models.PROTECT, related_name="imap")
    host = models.TextField()
    port = models.PositiveBigIntegerField(default=993)
    is_encrypted = models.BooleanField(default=True, help_text="TLS from the first byte, else STARTTLS")
    name = models.TextField(help_text="the name we sign in with")
    way = models.TextField(choices=Way.choices, default=Way.PASSWORD)
    sealed_secret = models.TextField(help_text="password, or the refresh token, see core.sealing")
    token_address = models.TextField(
        blank=True, help_text="where an access token is had for the refresh token"
    )
    client_name = models.TextField(blank=True, help_text="our name at the token's address")
    folder = models.TextField(default="INBOX")
    moves_to = models.TextField(
        blank=True, help_text="where fetched mail is moved; empty: it stays, marked seen"
    )
    since = models.DateField(help_text="older mail is left where it is")

    # Where the last fetch ended, and how.
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, choices=Failure.choices)
    failure_words = models.TextField(blank=True, help_text="what the server said")
    alarmed_at = models.DateTimeField(null=True, help_text="when its people were told; null once it works")
    lease_until = models.DateTimeField(null=True, help_text="one fetcher at a time")
    claim = models.UUIDField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(folder=F("moves_to")), name="imap_moves_to_another_folder"),
            CheckConstraint(condition=~Q(host="") & ~Q(name=""), name="imap_account_is_named"),
        ]
