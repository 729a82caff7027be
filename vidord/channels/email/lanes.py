"""Lanes in which mails are read: each has one child, kept busy by a thread of its own."""

import heapq
import itertools
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from vidord.channels.email import wire
from vidord.channels.email.nursery import Child, Gone, NoReader, Nursery

MOST_AHEAD = 16  # requests that a child has before it has answered the first
MOST_BYTES_AHEAD = 8 * 1024 * 1024
SECONDS_TO_CLOSE = 5.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """
    How long a lane stays with one mail: seconds of CPU, how little after many slow ones, and by the clock.
    """

    seconds: float
    least: float
    by_the_clock: float


@dataclass(eq=False)
class Job:
    """Something to read. `done` gets its answer; `settled` says that it is done, or put aside to be slow."""

    kind: bytes
    label: bytes
    content: bytes
    done: Future[wire.Answer] = field(default_factory=Future)
    settled: threading.Event = field(default_factory=threading.Event)
    is_wanted: bool = True

    def finish(self, answer: wire.Answer) -> None:
        """Give whoever waits the answer."""
        self.done.set_result(answer)
        self.settled.set()

    def fail(self, fault: Exception) -> None:
        """Tell whoever waits that there will be none, for no fault of what was to be read."""
        self.done.set_exception(fault)
        self.settled.set()


# What a lane does with a job that it gives up: TOO_SLOW, TOO_MUCH_MEMORY or CRASHED.
GiveUp = Callable[[Job, str], None]


class Lane:
    """
    A queue of jobs and the child that reads them, small ones first: what is small is quick, as a rule.

    A child that dies or stays too long takes only the job with it that it was at; the others go to the next.
    """

    def __init__(self, nursery: Nursery, pace: Pace, give_up: GiveUp) -> None:
        self.nursery, self.pace, self.give_up = nursery, pace, give_up
        self.child: Child | None = None
        self._waiting: list[tuple[int, int, Job]] = []
        self._sent: deque[Job] = deque()
        self._since = 0.0
        self._count = itertools.count()
        self._lock = threading.Lock()
        self._is_closed = False
        self._bell, self._ear = socket.socketpair()
        for one in (self._bell, self._ear):
            one.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)
        self._thread.start()

    def submit(self, *jobs: Job) -> None:
        """Let them be read when their turn comes."""
        with self._lock:
            self._queue(jobs)
        self._ring()

    def _queue(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            heapq.heappush(self._waiting, (len(job.content).bit_length(), next(self._count), job))

    def backlog(self) -> list[Job]:
        """Return what is waiting or being read."""
        with self._lock:
            return [job for _size, _number, job in self._waiting] + list(self._sent)

    def close(self) -> None:
        """End the child and the thread. What is unread stays so."""
        self._is_closed = True
        self._ring()
        self._thread.join(SECONDS_TO_CLOSE)

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # it rings already
            self._bell.send(b"!")

    def _run(self) -> None:
        while not self._is_closed:
            try:
                self._send()
                self._wait()
                self._hear()
            except Exception as fault:
                log.exception("the lane fell over; what it was at is given back")
                self._fail(fault)
        self._fail(NoReader("it was closed"))
        self._bell.close()
        self._ear.close()

    def _send(self) -> None:
        """Keep some requests ahead, so that the child never waits for us."""
        while job := self._next():
            if self.child is None:
                self.child = self.nursery.child()
            if len(self._sent) == 1:
                self._since = time.monotonic()
            request = wire.Request(job.kind, job.label, job.content, self.pace.seconds, self.pace.least)
            self.child.send(request)

    def _next(self) -> Job | None:
        with self._lock:
            while self._waiting and not self._waiting[0][2].is_wanted:
                heapq.heappop(self._waiting)
            ahead = sum(len(job.content) for job in self._sent)
            is_full = len(self._sent) >= MOST_AHEAD or ahead >= MOST_BYTES_AHEAD
            if not self._waiting or (self._sent and is_full):
                return None
            job = heapq.heappop(self._waiting)[2]
            self._sent.append(job)
            return job

    def _wait(self) -> None:
        waiting = select.poll()
        waiting.register(self._ear, select.POLLIN)
        patience = None
        if self.child:
            waiting.register(self.child.inlet, select.POLLIN)
            if self.child.flush():
                waiting.register(self.child.outlet, select.POLLOUT)
        if self._sent:
            patience = max(0.0, self._since + self.pace.by_the_clock - time.monotonic()) * 1000
        waiting.poll(patience)
        with suppress(BlockingIOError):
            self._ear.recv(4096)

    def _hear(self) -> None:
        if self.child is None:
            return
        try:
            while answer := self.child.answer():
                self._take(answer)
                if answer.is_last:
                    return self._again()
        except (Gone, wire.Malformed) as fault:
            log.warning("a child that reads has ended", kind=type(fault).__name__, words=str(fault))
            return self._lose(wire.TOO_SLOW if self._stayed() >= self.pace.seconds else wire.CRASHED)
        if self._sent and self._stayed() >= self.pace.by_the_clock:
            return self._lose(wire.TOO_SLOW)

    def _stayed(self) -> float:
        return time.monotonic() - self._since

    def _take(self, answer: wire.Answer) -> None:
        """
        Hand an answer to whoever waits for it.

        :raises Malformed: nobody has asked, or it is no answer.
        """
        if not self._sent:
            raise wire.Malformed("an answer that nobody asked for")
        because = wire.reason_of(answer.said)[0] if "because" in answer.said else ""
        with self._lock:
            job = self._sent.popleft()
        self._since = time.monotonic()
        if because in (wire.TOO_SLOW, wire.TOO_MUCH_MEMORY):
            self.give_up(job, because)
        else:
            job.finish(answer)

    def _lose(self, because: str) -> None:
        """The child is lost, and with it the job that it was at."""
        with self._lock:
            lost = self._sent.popleft() if self._sent else None
        self._again()
        if lost:
            self.give_up(lost, because)

    def _again(self) -> None:
        """Let another child read what was sent and not answered."""
        self._drop()
        with self._lock:
            self._queue(self._sent)
            self._sent.clear()

    def _drop(self) -> None:
        if self.child:
            self.child.end()
        self.child = None

    def _fail(self, fault: Exception) -> None:
        """Nothing can be read for a fault of ours: tell everybody who waits, for no mail is to blame."""
        self._drop()
        with self._lock:
            jobs = [*self._sent, *(job for _size, _number, job in self._waiting)]
            self._sent.clear()
            self._waiting.clear()
        for job in jobs:
            job.fail(fault if isinstance(fault, NoReader) else NoReader(repr(fault)))
