"""A visit to one account: its lease, a session, and looks for what is new until it ends or fails."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from vidord.channels.email.imap import access, folder, lease
from vidord.channels.email.imap.fetching import Counts, Look, Memory
from vidord.channels.email.imap.folder import Folder
from vidord.channels.email.imap.lease import Lease, Lost
from vidord.channels.email.imap.session import Patience
from vidord.channels.email.imap.trouble import Failure, No, Trouble
from vidord.channels.models import ImapAccount

SECONDS_HELD = 15  # while waiting; a fetcher that is killed keeps another away for no longer than a minute
log = structlog.get_logger()


@dataclass
class Result:
    """
    How a visit ended: FETCHED, FAILED, BUSY when another fetcher has the account, ENDED when the server put
    an end to a session that went well: that is no trouble until the next one fails.
    """

    state: str
    counts: Counts = field(default_factory=Counts)
    trouble: Trouble | None = None


def once(
    account: int, *, now: Callable[[], datetime], patience: Patience, memory: Memory | None = None
) -> Result:
    """Fetch what is new in one account, and leave."""
    return stay(account, now=now, patience=patience, memory=memory or Memory(), go_on=lambda: False)


def stay(
    account: int,
    *,
    now: Callable[[], datetime],
    patience: Patience,
    memory: Memory,
    go_on: Callable[[], bool],
) -> Result:
    """Fetch what is new, and what comes, for as long as `go_on` says yes and nothing fails."""
    held = lease.take(account, at=now())
    if held is None:
        return Result("BUSY")
    visited = _Visit(held, now, patience, memory, go_on)
    try:
        visited.run()
    except Trouble as trouble:
        return visited.failed(trouble)
    except Lost:
        return Result("BUSY", visited.counts)
    finally:
        held.release()
    return Result("FETCHED", visited.counts)


@dataclass
class _Visit:
    lease: Lease
    now: Callable[[], datetime]
    patience: Patience
    memory: Memory
    go_on: Callable[[], bool]
    counts: Counts = field(default_factory=Counts)
    went_well: bool = False

    def run(self) -> None:
        account = ImapAccount.objects.select_related("mailbox").get(pk=self.lease.account)
        self.lease.renew(at=self.now(), seconds=self.patience.connecting + self.patience.answer)
        session = access.signed_in(account, patience=self.patience)
        try:
            opened = folder.selected(session, account.folder)
            if opened.begins_anew_after(account.uid_validity, account.last_uid):
                self.lease.begin_again(opened.validity)
                account.uid_validity, account.last_uid = opened.validity, 0
                self.memory.forget()
            self._look(account, opened)
            while self.go_on():
                self._wait(opened)
                self._look(account, opened)
        finally:
            session.close()

    def _look(self, account: ImapAccount, opened: Folder) -> None:
        self.lease.renew(at=self.now(), seconds=self.patience.answer)
        look = Look(account, opened, self.lease, self.memory, self.now)
        try:
            look.take_all()
        finally:
            self.counts.add(look.counts)
        self.lease.succeed(at=self.now())
        self.went_well = True

    def _wait(self, opened: Folder) -> None:
        """Let the server tell, or look again when the patience ends."""
        try:
            if opened.session.can("IDLE"):
                opened.idle(go_on=self._tick)
                return
        except No:
            log.info("the server does not want us to idle", account=self.lease.account)
        opened.pause(go_on=self._tick)

    def _tick(self) -> bool:
        self.lease.renew(at=self.now(), seconds=SECONDS_HELD)
        return self.go_on()

    def failed(self, trouble: Trouble) -> Result:
        """Write down why, for the desk and for the alarm."""
        if self.went_well and trouble.failure in (Failure.BROKEN_OFF, Failure.SILENT):
            return Result("ENDED", self.counts)
        log.warning("a mailbox can't be fetched", account=self.lease.account, kind=trouble.failure)
        try:
            self.lease.fail(trouble, at=self.now())
        except Lost:
            return Result("BUSY", self.counts)
        return Result("FAILED", self.counts, trouble)
