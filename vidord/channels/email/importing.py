"""Taking in mail that lies in files: what is here already or too old is counted and left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from vidord.channels import inbox
from vidord.channels.email import envelope
from vidord.channels.email.mail_files import Mail, MailFiles

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
        Store one mail after the other, and give the counts after each. Run again, it goes on where it ended.

        :raises vidord.channels.inbox.NotStored: when the database fails; what was stored stays stored.
        """
        for mail in self.place.mails():
            kind = self._left(mail) or self._stored(mail)
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

    def _stored(self, mail: Mail) -> str:
        to = [self.to] if self.to else envelope.everybody_named_in(mail.raw)
        is_cut = len(mail.raw) > inbox.LARGEST_BYTES
        is_new = inbox.store_once(
            raw=mail.raw[: inbox.FIRST_BYTES] if is_cut else mail.raw,
            envelope_from=_sender(mail),
            envelope_to=to,
            mailboxes=inbox.mailboxes_of(to),
            at=self.at,
            is_cut=is_cut,
        )
        if not is_new:
            return "already_here"
        return "too_big" if is_cut else "stored"


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
