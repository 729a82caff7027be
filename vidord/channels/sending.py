"""Sending what is queued: claimed in batches, carried over a few lines at once, journaled, written back."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from vidord.channels import claims, recovery, registry
from vidord.channels.carriers import Carriers, Done, Task
from vidord.channels.claims import Settled
from vidord.channels.journal import Journal
from vidord.channels.models import Attempt
from vidord.channels.pace import Pace
from vidord.channels.route import Route
from vidord.people.models import Company

FEWEST, MOST = 20, 250  # messages in a claim
BULK_SHARE = 0.2
SECONDS_TO_LOOK = 0.05
SECONDS_BETWEEN_LOOKS = 0.5  # at the database, when there was nothing to claim
MANY = 50
SECONDS_TO_LET_THEM = 0.01
SECONDS_UNTIL_WRITTEN = 0.5
SECONDS_TO_STOP = 8.0


@dataclass
class Batch:
    """One claim: its journal, what is still on the way, and what is done and not yet in the database."""

    journal: Journal
    on_the_way: set[int]
    done: list[Settled] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    written_at: float = field(default_factory=time.monotonic)


class Round:
    """
    Sends by one channel for one worker, who lets it work a while in each round. Only the caller's thread asks
    the database.

    `now` is asked at each answer of the server: the moment of the 250 decides between kept and late.
    """

    def __init__(self, route: Route, *, now: Callable[[], datetime]) -> None:
        self.now, self.way = now, route.way
        self.pace = Pace()
        self._carriers = Carriers(route, now=now)
        self._batches: dict[uuid.UUID, Batch] = {}
        self._appetite = FEWEST
        self._may_be_more = False
        self._found_none_at = -SECONDS_BETWEEN_LOOKS

    @property
    def is_busy(self) -> bool:
        """Tell whether anything is on its way, or may wait to be claimed at once."""
        return bool(self._batches) or self._may_be_more

    def work(self, *, seconds: float | None = None) -> int:
        """
        Send for so long, or until nothing more may go now. Returns how many were accepted.

        What is on its way after that stays there; the next call hears of it.
        """
        recovery.recover(at=self.now())
        self._found_none_at = -SECONDS_BETWEEN_LOOKS
        until = None if seconds is None else time.monotonic() + seconds
        accepted = 0
        while True:
            if self._has_room():
                self._may_be_more = self._claim() > 0
                self._found_none_at = -SECONDS_BETWEEN_LOOKS if self._may_be_more else time.monotonic()
            if not self.is_busy or (until is not None and time.monotonic() >= until):
                return accepted
            self._carriers.grow()
            if len(self._carriers.waiting) > MANY:
                time.sleep(SECONDS_TO_LET_THEM)  # to be woken for each one would cost more than carrying it
            for done in self._carriers.collect(seconds=SECONDS_TO_LOOK):
                self._note(done)
            accepted += self._write()

    def close(self) -> None:
        """Begin nothing more, wait a little for what is on its way, and write what is known."""
        for task in self._carriers.waiting.withdraw():
            self._note(Done(task, None, self.now()))
        all_ended = self._carriers.stop(seconds=SECONDS_TO_STOP)
        for done in self._carriers.collect(seconds=0):
            self._note(done)
        self._write(all_of_it=True)
        if all_ended:
            for batch in self._batches.values():
                batch.journal.let_go()
            self._batches.clear()

    def _has_room(self) -> bool:
        """Tell whether to look for more: not too much lies here, and there was some a moment ago."""
        rested = time.monotonic() - self._found_none_at > SECONDS_BETWEEN_LOOKS
        return rested and len(self._carriers.waiting) <= self._appetite // 2

    def _claim(self) -> int:
        """Take a batch. Its journal is on the disk first: a claim without one is of somebody far away."""
        at = self.now()
        but_to = self.pace.paused(at=at)
        if self.pace.is_closed(at=at) or not claims.may_go(self.way, at=at, but_to=but_to):
            return 0
        letters = 1 if self.pace.is_probing() else self._appetite
        journal = Journal(uuid.uuid4(), lease_seconds=claims.LEASE.total_seconds())
        try:
            taken = claims.claim(
                journal.claim,
                self.way,
                at=at,
                letters=letters,
                bulk=max(1, int(letters * BULK_SHARE)),
                but_to=but_to,
            )
        except BaseException:
            journal.let_go()  # nobody knows whether it was committed; recovery looks
            raise
        if not taken:
            journal.remove()
            return 0
        company = Company.objects.get()
        self._batches[journal.claim] = Batch(journal, {message.pk for message in taken})
        self._carriers.give([Task(message, company, journal) for message in taken])
        return len(taken)

    def _note(self, done: Done) -> None:
        """Keep what became of one, and learn from it."""
        message, answer = done.task.message, done.answer
        batch = self._batches[done.task.journal.claim]
        batch.on_the_way.discard(message.pk)
        if answer is None:
            batch.back.append(message.pk)
            return
        batch.done.append(Settled(message.pk, answer, done.at))
        if answer.is_of_server:
            self.pace.server_failed(at=done.at)
            claims.expire(self.way, at=done.at, host=answer.host, because=answer.reply)
            return
        self.pace.server_answered()
        if answer.outcome == Attempt.Outcome.TEMPORARY:
            self._put_off(done)
        elif answer.outcome == Attempt.Outcome.ACCEPTED:
            self.pace.took(done.task.domain)

    def _put_off(self, done: Done) -> None:
        """A domain that puts off one after another is left alone, and what waits for it is given back."""
        domain = done.task.domain
        self.pace.put_off(domain, at=done.at)
        if domain in self.pace.paused(at=done.at):
            for task in self._carriers.waiting.withdraw(domain):
                self._note(Done(task, None, done.at))

    def _write(self, *, all_of_it: bool = False) -> int:
        """Write what is known of each batch that is through, or that has waited long enough."""
        accepted = 0
        for claim, batch in list(self._batches.items()):
            is_through = not batch.on_the_way
            waited = time.monotonic() - batch.written_at > SECONDS_UNTIL_WRITTEN
            if not (is_through or all_of_it or (waited and (batch.done or batch.back))):
                continue
            accepted += claims.write(claim, batch.done, back=batch.back)
            self._appetite = self._next_appetite(batch, is_through)
            batch.done, batch.back, batch.written_at = [], [], time.monotonic()
            if is_through:
                batch.journal.remove()
                del self._batches[claim]
        return accepted

    def _next_appetite(self, batch: Batch, is_through: bool) -> int:
        """Take more when all of it went fast, and less when it did not: what lies here nobody else sends."""
        if is_through and not batch.back:
            return min(self._appetite * 2, MOST)
        return max(self._appetite // 2, FEWEST)


class Postman:
    """Sends by every channel that is set up; a server that is slow or away holds up no other."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.rounds = [Round(route, now=now) for route in registry.routes()]

    @property
    def is_busy(self) -> bool:
        """Tell whether anything is on its way, or may wait to be claimed at once."""
        return any(one.is_busy for one in self.rounds)

    def work(self, *, seconds: float | None = None) -> int:
        """Let each channel send for so long, or until nothing more may go. Returns how many were accepted."""
        return sum(one.work(seconds=seconds) for one in self.rounds)

    def close(self) -> None:
        """Begin nothing more, wait a little for what is on its way, and write what is known."""
        for one in self.rounds:
            one.close()


def drain(*, now: Callable[[], datetime]) -> int:
    """Send all that may go now, and return how many were accepted."""
    postman = Postman(now=now)
    try:
        return postman.work()
    finally:
        postman.close()
