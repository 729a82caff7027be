"""A mailbox at a mail provider that we fetch from, and how the last fetch went."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Greatest

SILENT_AFTER = timedelta(minutes=15)


class ImapAccountQuerySet(models.QuerySet):
    def in_trouble(self, *, at: datetime) -> "ImapAccountQuerySet":
        """Those that a person must look after: signing in can't work, or nothing was fetched for too long."""
        accounts = self.annotate(well_until=Greatest("succeeded_at", "changed_at"))
        return accounts.filter(Q(failure__in=HOPELESS) | Q(well_until__lt=at - SILENT_AFTER))


class ImapAccount(models.Model):
    """Where the mail of one of our mailboxes lies. The secret is sealed with a key outside the database."""

    class Way(models.TextChoices):
        PASSWORD = "PASSWORD"
        OAUTH2 = "OAUTH2"

    class Failure(models.TextChoices):
        UNREACHABLE = "UNREACHABLE"
        OUT_OF_BOUNDS = "OUT_OF_BOUNDS"
        UNTRUSTED = "UNTRUSTED"
        NOT_IMAP = "NOT_IMAP"
        SEALED = "SEALED"
        REFUSED = "REFUSED"
        NO_FOLDER = "NO_FOLDER"
        SILENT = "SILENT"
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
    sealed_client_secret = models.TextField(
        blank=True, default="", db_default="", help_text="what some token addresses want of us besides"
    )
    folder = models.TextField(default="INBOX")
    moves_to = models.TextField(
        blank=True, help_text="where fetched mail is moved; empty: it stays, marked seen"
    )
    since = models.DateField(help_text="older mail is left where it is")
    changed_at = models.DateTimeField(
        null=True, help_text="when a person last set it up; until then it can't have been silent"
    )

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

    objects = ImapAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(folder=F("moves_to")), name="imap_moves_to_another_folder"),
            CheckConstraint(condition=~Q(host="") & ~Q(name=""), name="imap_account_is_named"),
        ]


# What no further try can mend: a person has to.
HOPELESS = (ImapAccount.Failure.REFUSED, ImapAccount.Failure.SEALED)
