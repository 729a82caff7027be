"""One fetcher at a time: whoever holds an account's lease may write down how far it has come, nobody else."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from vidord.channels.email.imap.trouble import Trouble
from vidord.channels.models import ImapAccount

LENGTH = timedelta(seconds=30)


class Lost(Exception):
    """Another fetcher has the account, or a person has changed it."""


@dataclass
class Lease:
    """The right to fetch from one account until it runs out."""

    account: int
    claim: uuid.UUID
    until: datetime

    def renew(self, *, at: datetime, seconds: float) -> None:
        """
        Hold it for at least so many seconds. What is held long enough is not written again.

        :raises Lost: when it is not ours any more.
        """
        if self.until < at + timedelta(seconds=seconds):
            until = at + timedelta(seconds=seconds) + LENGTH
            self._write(lease_until=until)
            self.until = until

    def begin_again(self, validity: int) -> None:
        """The folder's UIDs have begun anew, and so do we."""
        self._write(uid_validity=validity, last_uid=0)

    def advance(self, last_uid: int, *, at: datetime, is_well: bool) -> None:
        """Write down that everything up to a UID is done; when nothing is stuck, that fetching works."""
        self._write(last_uid=last_uid, **({"succeeded_at": at} if is_well else {}))

    def succeed(self, *, at: datetime) -> None:
        """A whole round went well: whatever was wrong is over."""
        self._write(succeeded_at=at, failure="", failure_words="", failed_at=None, alarmed_at=None)

    def fail(self, trouble: Trouble, *, at: datetime) -> None:
        """Write down why it does not work."""
        self._write(failed_at=at, failure=trouble.failure, failure_words=trouble.words)

    def release(self) -> None:
        """Give it back."""
        self._mine().update(claim=None, lease_until=None)

    def _write(self, **values: object) -> None:
        if not self._mine().update(**values):
            raise Lost

    def _mine(self) -> QuerySet[ImapAccount]:
        return ImapAccount.objects.filter(pk=self.account, claim=self.claim)


def take(account: int, *, at: datetime) -> Lease | None:
    """Return the lease of an account, or nothing when another holds it."""
    claim = uuid.uuid4()
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    taken = ImapAccount.objects.filter(free, pk=account).update(claim=claim, lease_until=at + LENGTH)
    return Lease(account, claim, at + LENGTH) if taken else None
