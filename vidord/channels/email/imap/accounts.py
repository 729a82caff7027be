"""Connecting one of our mailboxes to where its mail lies: set up, changed, removed, and tried."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction

from vidord.channels.email.imap import access, folder
from vidord.channels.email.imap.session import Patience
from vidord.channels.email.imap.trouble import Failure, No, Trouble
from vidord.channels.models import ImapAccount, Mailbox
from vidord.core import sealing
from vidord.core.sealing import Secret
from vidord.people import timeline
from vidord.people.models import Actor

# A person waits for the answer.
ON_TRIAL = Patience(connecting=5, answer=5)
# A stored secret is sent nowhere else than where it was meant for when it was written.
BOUND_TO_SECRET = ("host", "port", "name", "way", "token_address", "client_name")


@dataclass(frozen=True)
class Setting:
    """How a mailbox is reached, without its secret."""

    host: str
    name: str
    since: date
    port: int = 993
    is_encrypted: bool = True
    way: str = ImapAccount.Way.PASSWORD
    token_address: str = ""
    client_name: str = ""
    folder: str = "INBOX"
    moves_to: str = ""

    @classmethod
    def of(cls, account: ImapAccount) -> "Setting":
        """Return what an account is set to."""
        return cls(**{one.name: getattr(account, one.name) for one in fields(cls)})

    def needs_secret_again(self, before: "Setting") -> bool:
        """Tell whether the secret that is stored was written for another place than this."""
        return any(getattr(self, name) != getattr(before, name) for name in BOUND_TO_SECRET)


class SecretNeeded(Exception):
    """There is no secret yet, or the one that is stored was written for another server."""


@transaction.atomic
def connect(
    mailbox: Mailbox,
    setting: Setting,
    *,
    secret: Secret,
    by: Actor,
    at: datetime,
    client_secret: Secret | None = None,
) -> ImapAccount:
    """
    Set up where a mailbox is fetched from, or change it. Whoever fetches starts anew with it.

    An empty secret leaves the stored one as it is. Another server, folder or name begins from the first mail.

    :raises SecretNeeded: when there is none to leave.
    """
    before = ImapAccount.objects.select_for_update().filter(mailbox=mailbox).first()
    account = before or ImapAccount(mailbox=mailbox)
    if not secret and (before is None or setting.needs_secret_again(Setting.of(before))):
        raise SecretNeeded
    if before is None or _is_elsewhere(Setting.of(before), setting):
        account.uid_validity, account.last_uid, account.succeeded_at = None, 0, None
    for name, value in asdict(setting).items():
        setattr(account, name, value)
    if secret:
        account.sealed_secret = sealing.seal(secret)
    if client_secret:
        account.sealed_client_secret = sealing.seal(client_secret)
    account.changed_at, account.claim, account.lease_until = at, None, None
    account.failure, account.failure_words, account.failed_at = "", "", None
    account.save()
    timeline.record("mailbox.connected", by=by, at=at, subject=mailbox, account=account.pk)
    return account


def _is_elsewhere(before: Setting, after: Setting) -> bool:
    return any(getattr(before, one) != getattr(after, one) for one in ("host", "port", "name", "folder"))


@transaction.atomic
def disconnect(mailbox: Mailbox, *, by: Actor, at: datetime) -> None:
    """Fetch no longer. What was fetched stays here, and what was not stays there."""
    if ImapAccount.objects.filter(mailbox=mailbox).delete()[0]:
        timeline.record("mailbox.disconnected", by=by, at=at, subject=mailbox)


@dataclass(frozen=True)
class Trial:
    """What a try found: how many mails lie in the folder, or why it does not work."""

    mails: int = 0
    trouble: Trouble | None = None


def tried(account: ImapAccount, *, patience: Patience = ON_TRIAL) -> Trial:
    """Connect, sign in and look into the folder, so that nothing there or here is changed."""
    try:
        session = access.signed_in(account, patience=patience)
        try:
            opened = folder.selected(session, account.folder, is_trial=True)
            if account.moves_to:
                folder.look_for(session, account.moves_to)
            return Trial(mails=len(opened.uids(after=0, since=account.since)))
        finally:
            session.close()
    except No as no:
        return Trial(trouble=Trouble(Failure.BROKEN_OFF, no.words))
    except Trouble as trouble:
        return Trial(trouble=trouble)
