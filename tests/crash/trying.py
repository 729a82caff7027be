"""Kills a process at one step after the other until none is left; the house recovers and is checked."""

import json
import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

from tests.crash import ahead, checks, sink, steps
from tests.crash.house import House
from tests.crash.processes import finish, fork, refuse_survivors
from tests.crash.rescuer import Rescuer
from tests.crash.scenes import Scene, Talk
from vidord.web.demo.play import Play

# A Tuesday morning on which all are at work.
AT = datetime(2026, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
ROUNDS_AFTER = [timedelta(minutes=minutes) for minutes in (20, 40, 160)]
BEGINS, BEGUN, ANSWERED = 'os.write ["BEGUN" …', 'os.write ["BEGUN"', 'os.write ["ANSWERED"'
NUMBER = re.compile(r"<m(\d+)\.")
MOST_STEPS = 5_000


@dataclass
class Report:
    """How many points were tried in a scene, of how many; what was found."""

    scene: str
    how: str
    steps: int = 0
    tried: int = 0
    uncertain: int = 0
    faults: list[str] = field(default_factory=list)
    uncertain_for_nothing: list[str] = field(default_factory=list)


class Trial:
    """One scene in one house, tried again and again."""

    def __init__(self, scene: Scene, house: House, *, port: int, book: Path, rescuer: Rescuer) -> None:
        self.scene, self.house, self.port, self.book = scene, house, port, book
        self.rescuer = rescuer
        house.put_back("town")
        self.read = self._size()
        finish(fork(lambda: self._at(AT, lambda: scene.arrange(Play(None, now=AT)))))
        self.before = self._taken()
        house.keep("scene")
        self.taken: list[str] = []
        self.whole: checks.Tally = {}

    def run(self, points: list[int] | None, *, how: str = "SIGKILL", most: int = 0) -> Report:
        """Try the whole run first, then every point (at most so many, spread evenly), or those given."""
        report = Report(self.scene.name, how)
        self._run_whole(report)
        chosen = points or _spread(report.steps, most)
        for number in chosen:
            reached = self._try(number, how=how, report=report)
            if not reached and not points and number < report.steps:
                report.faults.append(f"step {number} was not reached, though a whole run has {report.steps}")
        number = report.steps + 1
        while not points and self._try(number, how=how, report=report) and number < MOST_STEPS:
            number += 1
        return report

    def _run_whole(self, report: Report) -> None:
        """Nobody is killed: what is there afterwards is what must be there after each kill."""
        self._act(0, "SIGKILL")
        self._recover(is_acknowledged=True)
        self.whole = checks.tally(self.house.connection)
        report.steps = len(self.taken)
        if missing := set(self.scene.outcomes) - self.whole["outcomes"].keys():
            report.faults.append(f"without any kill, {missing} is missing")
        self._look(report, "nobody was killed")

    def _try(self, number: int, *, how: str, report: Report) -> bool:
        """Kill at one step, recover, look. Tells whether the step was reached."""
        reached, acknowledged = self._act(number, how)
        if not reached:
            return False
        self._recover(is_acknowledged=acknowledged)
        report.tried += 1
        self._look(report, f"{how} at {number}, {self.taken[number - 1]}")
        return True

    def _act(self, number: int, how: str) -> tuple[bool, bool]:
        """Run the scene to its end or to its step. Tells whether it got there, and what the world heard."""
        self.house.put_back("scene")
        ahead.put(timedelta())
        self.read = self._size()
        talk, trace = Talk(), os.open(self.house.folder / "trace", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        environment = {steps.AT: str(number), steps.HOW: how}

        def act() -> None:
            os.environ.update(environment)
            steps.steps.trace = trace
            self._at(AT, lambda: self.scene.act(Play(None, now=AT), talk))

        process = fork(act, session=True)
        heard = self.scene.outside(talk)
        talk.close()
        status = os.waitpid(process, os.WUNTRACED)[1]
        if os.WIFSTOPPED(status):
            ahead.put(ROUNDS_AFTER[0])
            self.rescuer.go_round(ROUNDS_AFTER[0], is_impatient=True)
            os.kill(process, signal.SIGCONT)
            os.waitpid(process, 0)
        self.taken = os.pread(trace, 1 << 20, 0).decode().splitlines()
        os.close(trace)
        refuse_survivors(process)
        reached = os.WIFSTOPPED(status) or os.WIFSIGNALED(status)
        return reached, status == 0 if heard is None else heard

    def _recover(self, *, is_acknowledged: bool) -> None:
        """The world repeats what was not acknowledged, and the worker goes its rounds past every lease."""
        self.house.wait_for_the_dead()
        if self.scene.is_repeated and not is_acknowledged:
            self._repeat()
        for after in ROUNDS_AFTER:
            self.rescuer.go_round(after)
            if not self.house.connection.execute(checks.UNFINISHED).fetchone():
                break
        sink.wait_until_idle(self.port)

    def _repeat(self) -> None:
        talk = Talk()
        process = fork(lambda: self._at(AT, lambda: self.scene.act(Play(None, now=AT), talk)))
        if self.scene.outside(talk) is False:
            raise AssertionError(f"{self.scene.name}: not acknowledged though nobody was killed")
        talk.close()
        finish(process)

    def _at(self, moment: datetime, act: Callable[[], object]) -> None:
        with time_machine.travel(moment):
            act()

    def _look(self, report: Report, when: str) -> None:
        database = self.house.connection
        found = checks.look(
            database, given=self.scene.given(), taken=self.before + self._taken(), like=self.whole
        )
        report.uncertain += found.uncertain
        report.faults += [f"{when}: {fault}" for fault in found.faults]
        # Of a process that only sleeps nobody can tell what it will do when it wakes.
        if found.uncertain and not self._had_begun() and report.how == "SIGKILL":
            report.uncertain_for_nothing.append(when)

    def _had_begun(self) -> bool:
        """Whether the process had written that it gives a last byte away, and not yet what it heard."""
        begun = BEGUN in self.taken or BEGINS in self.taken[:-1]
        return begun and ANSWERED not in self.taken

    def _size(self) -> int:
        return self.book.stat().st_size if self.book.exists() else 0

    def _taken(self) -> Counter[int]:
        """What the world outside has accepted since this try began, by message."""
        with self.book.open() as book:
            book.seek(self.read)
            facts = [json.loads(line) for line in book]
        return Counter(int(NUMBER.match(one["id"])[1]) for one in facts if one["what"] == "accepted")


def _spread(steps_: int, most: int) -> list[int]:
    """Return all steps, or so many of them, evenly spread."""
    if not most or steps_ <= most:
        return list(range(1, steps_ + 1))
    return sorted({round(1 + place * (steps_ - 1) / (most - 1)) for place in range(most)})
