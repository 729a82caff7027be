"""Taking in mail that lies in files: what is here already or too old is counted and left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from vidord.channels import gathering, inbox
from vidord.channels.email import envelope
from vidord.channels.email.mail_files import Mail, MailFiles
from vidord.channels.gathering import Found

BATCH, BATCH_BYTES = 100, 8 * 1024 * 1024
MACHINES = {"MAILER-DAEMON", "-"}


@dataclass
class Counts:
    """What became of the mails so far."""

    stored: int = 0
    already_here: int = 0
    too_old: int = 0
    undated: int = 0
    too_big: int = 0

    @property
    def seen(self) -> int:
        """How many were looked at."""
        return self.stored + self.already_here + self.too_old + self.undated + self.too_big


@dataclass(frozen=True)
class Import:
    """From where, since when, and to which address; without one, the mails say where they belong."""

    place: MailFiles
    since: datetime | None
    to: str
    at: datetime

    def run(self, counts: Counts) -> Iterator[Counts]:
        """
        Store the mails, some in each commit, and give the counts after each. Run again, it goes on where it
        ended.

        :raises vidord.channels.inbox.NotStored: when the database fails; what was stored stays stored.
        """
        for mails in _batches(self.place.mails()):
            kinds = [self._left(mail) for mail in mails]
            fresh = [mail for mail, kind in zip(mails, kinds, strict=True) if not kind]
            for kind in [*filter(None, kinds), *self._store(fresh)]:
                setattr(counts, kind, getattr(counts, kind) + 1)
            yield counts

    def _left(self, mail: Mail) -> str:
        """Nobody is thanked for a mail from years ago; nor for one that does not say from when it is."""
        if self.since is None:
            return ""
        written = dated(mail, at=self.at)
        if written is None:
            return "undated"
        return "too_old" if written < self.since else ""

    def _store(self, mails: list[Mail]) -> list[str]:
        """Store these, and say of each what became of it."""
        named = [[self.to] if self.to else envelope.everybody_named_in(mail.raw) for mail in mails]
        found = [
            Found(
                raw=mail.raw[: inbox.FIRST_BYTES] if _is_too_big(mail) else mail.raw,
                envelope_from=_sender(mail),
                envelope_to=to,
                mailboxes=mailboxes,
                is_cut=_is_too_big(mail),
            )
            for mail, to, mailboxes in zip(mails, named, gathering.mailboxes_of(named), strict=True)
        ]
        are_new = gathering.store(found, at=self.at)
        return [gathering.kind_of(one, is_new=is_new) for one, is_new in zip(found, are_new, strict=True)]


def _is_too_big(mail: Mail) -> bool:
    return len(mail.raw) > inbox.LARGEST_BYTES


def _batches(mails: Iterator[Mail]) -> Iterator[list[Mail]]:
    """Few enough, and small enough together, to be held in memory; a large one is alone."""
    batch: list[Mail] = []
    weight = 0
    for mail in mails:
        if batch and (len(batch) >= BATCH or weight + len(mail.raw) > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(mail)
        weight += len(mail.raw)
    if batch:
        yield batch


def _sender(mail: Mail) -> str:
    said = envelope.sender_of(mail.raw)
    if said != envelope.UNKNOWN or not mail.sender:
        return said
    return "" if mail.sender.upper() in MACHINES else mail.sender


def dated(mail: Mail, *, at: datetime) -> datetime | None:
    """Return when a mail was written: by its Date, else as the last server or the mbox's line says."""
    for said in (*envelope.dates_in(mail.raw), mail.written):
        try:
            moment = parsedate_to_datetime(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if moment <= at + timedelta(days=1):
            return moment
    return None
