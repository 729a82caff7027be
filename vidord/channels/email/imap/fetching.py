"""A look for what is new: each mail is stored and committed; then it is marked or moved; then it is done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice

import structlog

from vidord.channels import gathering, inbox
from vidord.channels.email import envelope
from vidord.channels.email.imap.folder import Folder, Gone
from vidord.channels.email.imap.lease import Lease
from vidord.channels.email.imap.trouble import Failure, No, Trouble
from vidord.channels.gathering import Found
from vidord.channels.models import ImapAccount

MOST_SIZES = 500
GROUP = 20  # so many are marked or moved in one command, and looked at again after a crash
GROUP_BYTES = 8 * 1024 * 1024
# After so many in a row it is not the mails: the database is away, or the server.
MOST_STUCK_IN_A_ROW = 3
log = structlog.get_logger()


@dataclass
class Counts:
    """What became of the mails of one look."""

    stored: int = 0
    already_here: int = 0
    too_big: int = 0
    gone: int = 0
    stuck: int = 0

    def add(self, other: "Counts") -> None:
        """Add another look's."""
        for name, number in asdict(other).items():
            setattr(self, name, getattr(self, name) + number)


@dataclass
class Memory:
    """
    What a fetcher knows of one folder above `last_uid`: what is stored but not done, and what does not come.

    One mail that does not come holds up no other, but nothing passes it either: it is tried last each time.
    Without this knowledge, after a crash, mails are looked at again and found to be here already.
    """

    stored: set[int] = field(default_factory=set)
    stuck: set[int] = field(default_factory=set)

    def forget(self) -> None:
        """The folder's UIDs have begun anew."""
        self.stored.clear()
        self.stuck.clear()


@dataclass
class Look:
    """One look into a selected folder."""

    account: ImapAccount
    folder: Folder
    lease: Lease
    memory: Memory
    now: Callable[[], datetime]
    counts: Counts = field(default_factory=Counts)
    _open: list[int] = field(default_factory=list)  # what is not done yet, the lowest UID last
    _done: set[int] = field(default_factory=set)
    _in_a_row: int = 0
    _unmoved: Trouble | None = None

    def take_all(self) -> Counts:
        """
        Fetch everything that is new.

        :raises Trouble: when something was left; what was done stays done.
        """
        uids = self.folder.uids(after=self.account.last_uid, since=self.account.since)
        self._open = uids[::-1]
        before = sorted(self.memory.stored & set(uids))
        for group in _batches(before, GROUP):
            self._finish(group)
        fresh = [uid for uid in uids if uid not in self.memory.stored]
        fresh.sort(key=lambda uid: (uid in self.memory.stuck, uid))
        for some in _batches(fresh, MOST_SIZES):
            sizes = self.folder.sizes(some)
            for group in _groups(some, sizes):
                self._finish(self._take(group, sizes=sizes))
        self.counts.stuck = len(self.memory.stuck)
        if self.memory.stuck or self._unmoved:
            raise self._unmoved or Trouble(Failure.NOT_STORED)
        return self.counts

    def _take(self, uids: list[int], *, sizes: dict[int, int]) -> list[int]:
        """Fetch these mails and store them together. Returns those that are to be marked or moved."""
        came: dict[int, Found] = {}
        kept: list[int] = []
        try:
            for uid in uids:
                if mail := self._fetch(uid, expected=sizes.get(uid, 0)):
                    came[uid] = mail
                if sum(len(one.raw) for one in came.values()) > GROUP_BYTES:  # the server had said less
                    kept += self._keep(came)
                    came = {}
        finally:
            kept += self._keep(came)  # also when the server goes away in the middle of it
        return kept

    def _keep(self, came: dict[int, Found]) -> list[int]:
        try:
            kinds = dict(zip(came, self._store([*came.values()]), strict=True))
        except inbox.NotStored:
            kinds = self._store_each(came)
        for uid, kind in kinds.items():
            setattr(self.counts, kind, getattr(self.counts, kind) + 1)
            self.memory.stuck.discard(uid)
            (self._done if came[uid].is_cut else self.memory.stored).add(uid)
        return [uid for uid in kinds if not came[uid].is_cut]

    def _fetch(self, uid: int, *, expected: int) -> Found | None:
        """
        Fetch one mail, or the beginning of one that is too large, which then stays where it is.

        What the server said of its size decides only how it is asked for; what comes decides the rest.
        """
        self.lease.renew(at=self.now(), seconds=self.folder.session.patience.for_mail(expected))
        is_large = expected > inbox.LARGEST_BYTES
        most = (inbox.FIRST_BYTES if is_large else inbox.LARGEST_BYTES) + 1
        try:
            raw = self.folder.fetch(uid, most=most, expected=expected)
        except Gone:
            self.counts.gone += 1
            self._done.add(uid)
            return None
        except No as fault:
            self._stick(uid, fault)
            return None
        except Trouble:
            self.memory.stuck.add(uid)  # so that the next look begins with the others
            raise
        self._in_a_row = 0
        is_cut = len(raw) >= most
        return Found(
            raw=raw[: inbox.FIRST_BYTES] if is_cut else raw,
            envelope_from=envelope.sender_of(raw),
            envelope_to=envelope.recipients_of(raw, mailbox=self.account.mailbox.address),
            mailboxes=[self.account.mailbox_id],
            is_cut=is_cut,
        )

    def _store(self, mails: list[Found]) -> list[str]:
        are_new = gathering.store(mails, at=self.now())
        return [gathering.kind_of(mail, is_new=is_new) for mail, is_new in zip(mails, are_new, strict=True)]

    def _store_each(self, mails: dict[int, Found]) -> dict[int, str]:
        """One that can't be stored keeps no other out."""
        kinds = {}
        for uid, mail in mails.items():
            try:
                (kinds[uid],) = self._store([mail])
                self._in_a_row = 0
            except inbox.NotStored as fault:
                self._stick(uid, fault)
        return kinds

    def _stick(self, uid: int, fault: Exception) -> None:
        log.warning(
            "a mail stays in its mailbox", uid=uid, account=self.account.pk, kind=type(fault).__name__
        )
        self.memory.stuck.add(uid)
        self._in_a_row += 1
        if self._in_a_row >= MOST_STUCK_IN_A_ROW:
            raise Trouble(Failure.NOT_STORED)

    def _finish(self, uids: list[int]) -> None:
        """Mark or move what is stored, and only then write down that it is done."""
        if uids and self._is_let_go_of(uids):
            self._done.update(uids)
            self.memory.stored.difference_update(uids)
        last = self.account.last_uid
        while self._open and self._open[-1] in self._done:
            last = self._open.pop()
            self._done.discard(last)
        is_well = not self.memory.stuck and self._unmoved is None
        self.lease.advance(last, at=self.now(), is_well=is_well)
        self.account.last_uid = last

    def _is_let_go_of(self, uids: list[int]) -> bool:
        """Without a folder to move to, mails are stored all the same, and moved once there is one."""
        if not self.account.moves_to:
            self.folder.mark_seen(uids)
            return True
        if self._unmoved:
            return False
        try:
            self.folder.move(uids, self.account.moves_to)
        except Trouble as trouble:
            if trouble.failure != Failure.NO_FOLDER:
                raise
            self._unmoved = trouble
        return self._unmoved is None


def _batches(uids: list[int], size: int) -> Iterator[list[int]]:
    rest = iter(uids)
    while batch := list(islice(rest, size)):
        yield batch


def _groups(uids: Iterable[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Few enough, and small enough together, to be looked at again after a crash."""
    group: list[int] = []
    weight = 0
    for uid in uids:
        if group and (len(group) >= GROUP or weight + sizes.get(uid, 0) > GROUP_BYTES):
            yield group
            group, weight = [], 0
        group.append(uid)
        weight += sizes.get(uid, 0)
    if group:
        yield group
