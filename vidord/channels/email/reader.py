"""Reading many mails in confined children: one that can't be read never holds up the next."""

import atexit
import os
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass

from vidord.channels.email import wire
from vidord.channels.email.lanes import Job, Lane, Pace
from vidord.channels.email.mail import Reading
from vidord.channels.email.nursery import NoReader, Nursery
from vidord.channels.email.sanitising import Sanitised

__all__ = [
    "NoReader",
    "Raw",
    "Reading",
    "Readings",
    "Unreadable",
    "part_content",
    "protections",
    "read_all",
    "sanitised",
]

# Nearly every mail is read in some milliseconds. What takes longer is put aside for a second child that has
# patience, so that everything else goes first. Both together stay with no mail longer than nine seconds.
QUICK = Pace(seconds=0.5, least=0.05, by_the_clock=1.0)
PATIENT = Pace(seconds=7.5, least=7.5, by_the_clock=8.0)
# Somebody looks at her screen and waits.
SHOWING = Pace(seconds=3.0, least=3.0, by_the_clock=5.0)
# A flood of slow mails: what comes on top of these is given up at once, and a person may try it again.
MOST_ASIDE = 20
MOST_BYTES_ASIDE = 2 * wire.LARGEST_MAIL
SECONDS_FOR_A_PART = 60.0
SECONDS_TO_SHOW = 15.0  # others may be shown something first


@dataclass(frozen=True)
class Raw:
    """
    A mail as it came: its bytes and the envelope's sender, `unknown` when there was no envelope.

    `authserv_id` and `own_domain` as in `reading.read`.
    """

    content: bytes
    envelope_from: str
    authserv_id: str = ""
    own_domain: str = ""

    @property
    def label(self) -> bytes:
        """What goes to the child beside the bytes."""
        said = "\0".join((self.envelope_from, self.authserv_id, self.own_domain))
        return said.encode("utf-8", "surrogateescape")


@dataclass(frozen=True)
class Unreadable:
    """A mail that could not be read; `because` is an enum value of `wire.REASONS`."""

    because: str
    words: str = ""


class Desk:
    """The lanes of one process, each started when it is first needed."""

    def __init__(self) -> None:
        self.nursery = Nursery()
        self._lock = threading.Lock()
        self._quick: Lane | None = None
        self._patient: Lane | None = None
        self._showing: Lane | None = None

    def submit(self, *jobs: Job) -> None:
        """Read mails soon."""
        with self._lock:
            self.nursery.open()
            self._quick = self._quick or Lane(self.nursery, QUICK, self._put_aside)
        self._quick.submit(*jobs)

    def submit_patiently(self, job: Job) -> None:
        """Read it with patience, behind the others that need it."""
        with self._lock:
            self.nursery.open()
            self._patient = self._patient or Lane(self.nursery, PATIENT, _give_up)
        self._patient.submit(job)

    def submit_to_show(self, job: Job) -> None:
        """Make it harmless at once: it is given up when that takes long."""
        with self._lock:
            self.nursery.open()
            self._showing = self._showing or Lane(self.nursery, SHOWING, _give_up)
        self._showing.submit(job)

    def _put_aside(self, job: Job, because: str) -> None:
        """What was slow may only need its time; what ended a child may have been in bad company."""
        aside = self._patient.backlog() if self._patient else []
        size = sum(len(one.content) for one in aside)
        if because == wire.TOO_MUCH_MEMORY or len(aside) >= MOST_ASIDE or size >= MOST_BYTES_ASIDE:
            _give_up(job, because)
        else:
            job.settled.set()
            self.submit_patiently(job)

    def close(self) -> None:
        """End the children."""
        for lane in (self._quick, self._patient, self._showing):
            if lane:
                lane.close()
        self.nursery.close()


def _give_up(job: Job, because: str) -> None:
    job.finish(wire.Answer({"because": because}, b"", False))


_desk: Desk | None = None
_desk_lock = threading.Lock()


def _our_desk() -> Desk:
    global _desk
    with _desk_lock:
        _desk = _desk or Desk()
        return _desk


def close() -> None:
    """End this process's children; they come again when something is to be read."""
    global _desk
    with _desk_lock:
        desk, _desk = _desk, None
    if desk:
        desk.close()


def _disown() -> None:
    """A fork of this process has none of its threads: it starts children of its own."""
    global _desk, _desk_lock
    desk, _desk, _desk_lock = _desk, None, threading.Lock()
    if desk:
        desk.nursery.disown()


atexit.register(close)
os.register_at_fork(after_in_child=_disown)


def start(mails: Iterable[Raw]) -> list[Job]:
    """
    Begin to read mails in the background.

    :raises NoReader: no child can be had on this machine now.
    """
    jobs = [Job(wire.READ, mail.label, mail.content) for mail in mails]
    for job in jobs:
        if len(job.content) > wire.LARGEST_MAIL:
            _give_up(job, wire.TOO_BIG)
    if wanted := [job for job in jobs if not job.settled.is_set()]:
        _our_desk().submit(*wanted)
    return jobs


def finished(job: Job) -> Reading | Unreadable:
    """
    Wait until a mail is read, however long it takes.

    :raises NoReader: no child can be had on this machine now.
    """
    said = job.done.result().said
    try:
        return wire.reading_of(said) if "reading" in said else Unreadable(*wire.reason_of(said))
    except wire.Malformed as fault:
        return Unreadable(wire.CRASHED, str(fault))


def read_all(mails: Iterable[Raw]) -> list[Reading | Unreadable]:
    """
    Read mails, in their order, however long it takes.

    :raises NoReader: no child can be had on this machine now.
    """
    return [finished(job) for job in start(mails)]


class Readings:
    """Mails that are read while the caller does other things. The caller has a key for each."""

    def __init__(self) -> None:
        self._begun: dict[int, Job] = {}

    def start(self, mails: Mapping[int, Raw]) -> None:
        """
        Begin to read those that are not begun yet.

        :raises NoReader: no child can be had on this machine now.
        """
        new = {key: mail for key, mail in mails.items() if not self._has(key, mail)}
        self._begun |= zip(new, start(new.values()), strict=True)

    def _has(self, key: int, mail: Raw) -> bool:
        return key in self._begun and self._begun[key].content == mail.content

    def busy(self) -> set[int]:
        """Return the keys of those that are being read at this moment."""
        return {key for key, job in self._begun.items() if not job.done.done()}

    def wait(self, *, within: float) -> None:
        """Sleep until one more is read, or so many seconds."""
        wait([job.done for job in self._begun.values()], within, FIRST_COMPLETED)

    def collect(self, keys: Iterable[int], *, within: float | None) -> dict[int, Reading | Unreadable]:
        """
        Give what is read as soon as all others are put aside, or after so many seconds. The rest goes on.

        Without a limit it waits for all of them.

        :raises NoReader: no child can be had on this machine now.
        """
        until = time.monotonic() + (within or 0.0)
        found = {}
        for key in [key for key in keys if key in self._begun]:
            self._begun[key].settled.wait(max(0.0, until - time.monotonic()) if within else None)
            if within is None or self._begun[key].done.done():
                found[key] = finished(self._begun.pop(key))
        return found

    def keep_only(self, keys: Iterable[int]) -> None:
        """Forget those that nobody waits for any more."""
        wanted = set(keys)
        for key in self._begun.keys() - wanted:
            self._begun[key].is_wanted = False
        self._begun = {key: job for key, job in self._begun.items() if key in wanted}


def part_content(raw: bytes, path: str) -> tuple[str, str, bytes]:
    """
    Return name, content type and bytes of the part of a mail at `path`.

    :raises LookupError: there is no such part, or it can't be read.
    :raises NoReader: no child can be had on this machine now.
    """
    job = Job(wire.PART, path.encode("utf-8", "surrogateescape"), raw)
    _our_desk().submit_patiently(job)
    answer = job.done.result(SECONDS_FOR_A_PART)
    name, content_type = answer.said.get("name"), answer.said.get("content_type")
    if not isinstance(name, str) or not isinstance(content_type, str):
        raise LookupError(str(answer.said.get("because")))
    return name, content_type, answer.blob


def sanitised(html: str) -> Sanitised:
    """
    Return HTML made harmless.

    :raises LookupError: it can't be, within the limits.
    :raises NoReader: no child can be had on this machine now.
    """
    job = Job(wire.SANITISE, b"", html.encode("utf-8", "replace"))
    _our_desk().submit_to_show(job)
    try:
        said = job.done.result(SECONDS_TO_SHOW).said
        return wire.sanitised_of(said)
    except (TimeoutError, wire.Malformed) as fault:
        raise LookupError(wire.TOO_SLOW) from fault


def protections() -> dict[str, bool]:
    """
    Return which protections a child has on this machine.

    :raises NoReader: no child can be had on this machine now.
    """
    child = _our_desk().nursery.child()
    child.end()
    return child.protections
