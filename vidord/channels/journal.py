"""
The send journal: what was begun and what the server answered, on disk before the database hears of it.

Decision 0011 tells the protocol, and what is known after a kill at each step of it.
"""

import errno
import fcntl
import hashlib
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from vidord.channels.answer import Answer

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
BEGUN, ANSWERED, WITHDRAWN = "BEGUN", "ANSWERED", "WITHDRAWN"


def clock() -> float:
    """Seconds since this machine started, asleep or not. No one sets it, so a lease by it can't jump."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def this_boot() -> str:
    """Name the machine's present run: after a power cut it is another, and files may lack their end."""
    return BOOT_ID.read_text().strip()


def folder() -> Path:
    """Where the journals of this database's claims lie. Another database has another place."""
    of = connection.settings_dict
    mark = hashlib.sha256(f"{of['HOST']}:{of['PORT']}:{of['NAME']}".encode()).hexdigest()[:10]
    return settings.DATA / "journal" / mark


class Journal:
    """The file of one claim, held open and locked by the worker that writes it. Threads may write at once."""

    def __init__(self, claim: uuid.UUID, *, lease_seconds: float) -> None:
        """Make it, lock it and flush it before the claim is in the database: no claim is without one."""
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.claim, self.until = claim, clock() + lease_seconds
        self.path = place / str(claim)
        unfinished = place / f".{claim}"
        self._file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._write({"boot": this_boot(), "until": self.until})
            os.fdatasync(self._file)
            os.replace(unfinished, self.path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            os.close(self._file)
            raise

    def begin(self, message: int, *, at: datetime) -> bool:
        """Write that a message's last byte is given away next. No: the lease is over, and it must not be."""
        self._write([BEGUN, message, at.isoformat()])
        return clock() < self.until

    def answered(self, message: int, answer: Answer, *, at: datetime) -> None:
        """Write what became of it, at the moment it did."""
        self._write([ANSWERED, message, at.isoformat(), answer.outcome, answer.host, answer.reply])

    def withdraw(self, message: int) -> None:
        """Write that nothing was given away after all."""
        self._write([WITHDRAWN, message])

    def _write(self, entry: object) -> None:
        """Write an entry on a line of its own, whatever a full disk has left of the one before."""
        line = b"\n%s\n" % json.dumps(entry).encode()
        if os.write(self._file, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def let_go(self) -> None:
        """Unlock it and leave it: whoever finds it settles what it says."""
        os.close(self._file)

    def remove(self) -> None:
        """Everything in it is in the database."""
        self.path.unlink(missing_ok=True)
        os.close(self._file)


@dataclass
class Found:
    """A journal as it was found. `is_left`: its worker is gone. `is_over`: it may live, its lease is over."""

    claim: uuid.UUID
    is_left: bool
    is_whole: bool = False
    is_over: bool = False
    begun: dict[int, datetime] = field(default_factory=dict)
    answers: dict[int, tuple[Answer, datetime]] = field(default_factory=dict)


@contextmanager
def found(claim: uuid.UUID) -> Iterator[Found | None]:
    """
    Read the journal of a claim, or nothing when there is none here.

    While it is read nobody else settles it; one whose worker is gone is removed afterwards.
    """
    path = folder() / str(claim)
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield None
        return
    with file:
        is_left = _locks(file.fileno())
        # The lease before the lines: a worker writes that it begins, and looks at its lease after that.
        file.readline()
        seen = _head(claim, file.readline(), is_left=is_left)
        yield _read(seen, file.read())
        if is_left:
            path.unlink(missing_ok=True)


def claims() -> list[uuid.UUID]:
    """Every claim that has a journal here."""
    place = folder()
    names = [path.name for path in place.iterdir()] if place.is_dir() else []
    return [uuid.UUID(name) for name in sorted(names) if not name.startswith(".")]


def _locks(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _head(claim: uuid.UUID, line: bytes, *, is_left: bool) -> Found:
    head = _entry(line) or {}
    is_whole = head.get("boot") == this_boot()
    return Found(claim, is_left, is_whole=is_whole, is_over=is_whole and clock() > head["until"])


def _entry(line: bytes) -> Any:
    """Read a line; what a kill or a full disk left of one is as if it had not been written."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def _read(seen: Found, content: bytes) -> Found:
    for kind, message, *said in filter(None, map(_entry, content.split(b"\n"))):
        if kind == BEGUN:
            seen.begun[message] = datetime.fromisoformat(said[0])
        elif kind == WITHDRAWN:
            del seen.begun[message]
        else:
            at, outcome, host, reply = said
            seen.answers[message] = Answer(outcome, host, reply), datetime.fromisoformat(at)
    return seen
