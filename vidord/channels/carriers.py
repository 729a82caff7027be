"""Threads that each keep a line to a server and carry one message after another; none asks the database."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue

import structlog

from vidord.channels.answer import Answer, Unreachable, Unwritable
from vidord.channels.journal import Journal
from vidord.channels.letter import Letter
from vidord.channels.models import Attempt
from vidord.channels.route import Line, Route
from vidord.people.models import Company

SECONDS_IDLE = 5.0
MOST_A_DOMAIN = 4  # at the same time
MAILS_FOR_ONE_MORE_LINE = 10
SECONDS_FOR_ONE_MORE_LINE = 1.0
SECONDS_BEFORE_ANOTHER_LINE = 30.0  # after the server has refused us one more
log = structlog.get_logger()


@dataclass(frozen=True)
class Task:
    """A claimed message on its way, with the journal of its claim."""

    message: Letter
    company: Company
    journal: Journal
    given_at: float = field(default_factory=time.monotonic)

    @property
    def domain(self) -> str:
        """Where it goes: a domain never has all the lines for itself."""
        return self.message.recipient.rpartition("@")[2].lower()


@dataclass(frozen=True)
class Done:
    """What became of a task, and when; without an answer nothing was begun, and it may be given back."""

    task: Task
    answer: Answer | None
    at: datetime


class _Begun:
    """Says in the journal that a message begins, and remembers whether it may have."""

    def __init__(self, task: Task, now: Callable[[], datetime]) -> None:
        self.task, self.now, self.is_so = task, now, False

    def begin(self) -> bool:
        """Return no, and take it back, when the lease is over."""
        journal, message = self.task.journal, self.task.message.pk
        self.is_so = journal.begin(message, at=self.now())
        if not self.is_so:
            journal.withdraw(message)
        return self.is_so


class Waiting:
    """The tasks that no line has taken yet. Letters go first; what is one of many has half of the lines."""

    def __init__(self, *, most_bulk: int) -> None:
        self.most_bulk = most_bulk
        self._lanes: tuple[deque[Task], deque[Task]] = (deque(), deque())
        self._domains: Counter[str] = Counter()
        self._bulk = 0
        self._changed = threading.Condition()
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._lanes[0]) + len(self._lanes[1])

    def put(self, tasks: Iterable[Task]) -> None:
        """Let tasks wait at the end of their lanes."""
        with self._changed:
            for task in tasks:
                self._lanes[task.message.is_bulk].append(task)
            self._changed.notify_all()

    def take(self, *, seconds: float) -> Task | None:
        """Return the next task that may go, or nothing when there was none for so long, or none comes."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._next() is not None, seconds)
            found = None if self._is_closed else self._next()
            if found is None:
                return None
            lane, place = found
            task = self._lanes[lane][place]
            del self._lanes[lane][place]
            self._count(task, 1)
            return task

    def _next(self) -> tuple[int, int] | None:
        for lane in (0, 1) if self._bulk < self.most_bulk else (0,):
            for place, task in enumerate(self._lanes[lane]):
                if self._domains[task.domain] < MOST_A_DOMAIN:
                    return lane, place
        return None

    def _count(self, task: Task, step: int) -> None:
        self._domains[task.domain] += step
        self._bulk += step * task.message.is_bulk

    def done(self, task: Task, *, again: bool = False) -> None:
        """A line is through with a task, or gives it back to be taken first by another."""
        with self._changed:
            self._count(task, -1)
            if again:
                self._lanes[task.message.is_bulk].appendleft(task)
            self._changed.notify_all()

    def withdraw(self, domain: str | None = None) -> list[Task]:
        """Take back all that no line has begun, or what goes to one domain."""
        with self._changed:
            taken = [task for lane in self._lanes for task in lane if domain in (None, task.domain)]
            for lane in self._lanes:
                kept = [task for task in lane if domain not in (None, task.domain)]
                lane.clear()
                lane.extend(kept)
            return taken

    def oldest(self) -> float:
        """Seconds that the first letter has waited."""
        with self._changed:
            return time.monotonic() - self._lanes[0][0].given_at if self._lanes[0] else 0.0

    def close(self) -> None:
        """Let every line end after the mail it has."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()


class Carriers:
    """The lines to one server: as many as there is work for."""

    def __init__(self, route: Route, *, now: Callable[[], datetime]) -> None:
        self.route, self.most, self.now = route, route.most_lines, now
        self.waiting = Waiting(most_bulk=max(1, self.most // 2))
        self.results: SimpleQueue[Done] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.open_lines = 0
        self._counting = threading.Lock()
        self._refused_at = -SECONDS_BEFORE_ANOTHER_LINE

    def give(self, tasks: list[Task]) -> None:
        """Let tasks go."""
        self.waiting.put(tasks)
        self.grow()

    def grow(self) -> None:
        """Open one more line when much waits, or a letter waits long, and the server has let us have some."""
        self._threads = [one for one in self._threads if one.is_alive()]
        lines = len(self._threads)
        much = len(self.waiting) > MAILS_FOR_ONE_MORE_LINE * lines
        long = self.waiting.oldest() > SECONDS_FOR_ONE_MORE_LINE
        may = self.open_lines > 0 and time.monotonic() - self._refused_at > SECONDS_BEFORE_ANOTHER_LINE
        if len(self.waiting) and (lines == 0 or (lines < self.most and may and (much or long))):
            thread = threading.Thread(target=self._carry_on, daemon=True)
            self._threads.append(thread)
            thread.start()

    def collect(self, *, seconds: float) -> list[Done]:
        """Return what has been done, after waiting so long for the first one at most."""
        done = []
        with suppress(Empty):
            done.append(self.results.get(timeout=seconds))
            while True:
                done.append(self.results.get_nowait())
        return done

    def stop(self, *, seconds: float) -> bool:
        """End the lines after the mail they have. Says whether all have ended in time."""
        self.waiting.close()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _carry_on(self) -> None:
        """What one thread does: a line of its own, one task after another, until none comes."""
        line: Line | None = None
        while task := self.waiting.take(seconds=SECONDS_IDLE):
            again = False
            try:
                line = self._ready(line)
                line = self._carry(line, task)
            except Unreachable as fault:
                line, again = None, self._is_one_too_many()
                if not again:
                    self._no_server(task, str(fault))
            except Exception as fault:
                # A fault of ours with one message must not stop the others.
                log.exception("a message could not be sent", message=task.message.pk)
                self._report(task, self._temporary(type(fault).__name__, is_of_server=False))
                if line:
                    self._drop(line)
                    line = None
            self.waiting.done(task, again=again)
            if again:
                break
        if line:
            self._drop(line)

    def _ready(self, line: Line | None) -> Line:
        """Return the line if it still stands, else a new one."""
        if line and line.is_open:
            return line
        if line:
            self._drop(line)
        fresh = self.route.open()
        with self._counting:
            self.open_lines += 1
        return fresh

    def _drop(self, line: Line) -> None:
        line.close()
        with self._counting:
            self.open_lines -= 1

    def _carry(self, line: Line, task: Task) -> Line:
        """Hand one message over, and report it. Returns the line for the next one."""
        message, begun = task.message, _Begun(task, self.now)
        try:
            parcel = self.route.parcel(message, company=task.company, at=self.now())
        except Unwritable as fault:
            self._report(task, Answer(Attempt.Outcome.PERMANENT, "", f"553 5.1.3 {fault}"))
            return line
        was_used = line.carried > 0
        try:
            answer = line.carry(parcel, begin=begun.begin)
            if was_used and answer and answer.is_of_server and not begun.is_so:
                # The server closed a line that had served; that says nothing about this mail.
                line = self._ready(line)
                answer = line.carry(parcel, begin=begun.begin)
        except Exception as fault:
            if not begun.is_so:
                raise
            log.exception("nobody knows whether a message went", message=message.pk)
            answer = Answer(Attempt.Outcome.UNCERTAIN, self.route.where, type(fault).__name__)
            line.is_open = False
        self._report(task, answer)
        return line

    def _report(self, task: Task, answer: Answer | None) -> None:
        """Say what became of a task, once: whatever fails here, the answer that we heard stands."""
        at = self.now()
        try:
            if answer:
                task.journal.answered(task.message.pk, answer, at=at)
        except OSError:
            log.exception("the send journal could not be written", message=task.message.pk)
        finally:
            self.results.put(Done(task, answer, at))

    def _is_one_too_many(self) -> bool:
        """Tell whether the server is there, and just has no further line for us."""
        if self.open_lines == 0:
            return False
        self._refused_at = time.monotonic()
        return True

    def _no_server(self, task: Task, because: str) -> None:
        """One try is enough to know; all the others are given back untried."""
        self._report(task, self._temporary(because))
        for other in self.waiting.withdraw():
            self.results.put(Done(other, None, self.now()))

    def _temporary(self, because: str, *, is_of_server: bool = True) -> Answer:
        return Answer(Attempt.Outcome.TEMPORARY, self.route.where, because, is_of_server=is_of_server)
