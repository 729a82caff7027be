"""Kills a process at one step after the other until none is left; the house recovers and is checked."""

import json
import os
import re
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

from tests.crash import checks, sink, steps
from tests.crash.house import House
from tests.crash.scenes import Scene, Talk
from vidord.web import worker
from vidord.web.demo.play import Play

# A Tuesday morning on which all are at work.
AT = datetime(2026, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
ROUNDS_AFTER = [timedelta(minutes=minutes) for minutes in (10, 40, 160)]
IMPATIENT = "-c lock_timeout=200ms"  # whoever meets a stopped process's lock comes back in the next round
FINAL, SAID = "send .", {"send", "recv", "recv_into"}
NUMBER = re.compile(r"<m(\d+)\.")
MOST_STEPS = 5_000
SECONDS_TO_BE_GONE = 5.0


@dataclass
class Report:
    """How many points were tried in a scene, of how many; what was found."""

    scene: str
    how: str
    steps: int = 0
    tried: int = 0
    uncertain: int = 0
    faults: list[str] = field(default_factory=list)
    uncertain_too_early: list[str] = field(default_factory=list)


class Trial:
    """One scene in one house, tried again and again."""

    def __init__(self, scene: Scene, house: House, *, port: int, book: Path) -> None:
        self.scene, self.house, self.port, self.book = scene, house, port, book
        house.put_back("town")
        self.read = self._size()
        _finish(_fork(lambda: self._at(AT, lambda: scene.arrange(Play(None, now=AT)))))
        self.before = self._taken()
        house.keep("scene")
        self.labels: list[str] = []
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
        report.steps = len(self.labels)
        if missing := set(self.scene.outcomes) - self.whole["outcomes"].keys():
            report.faults.append(f"without any kill, {missing} is missing")
        self._look(report, "nobody was killed", may_be_uncertain=False)

    def _try(self, number: int, *, how: str, report: Report) -> bool:
        """Kill at one step, recover, look. Tells whether the step was reached."""
        reached, acknowledged = self._act(number, how)
        if not reached:
            return False
        self._recover(is_acknowledged=acknowledged)
        report.tried += 1
        last = self.labels[number - 1] if number <= len(self.labels) else "?"
        self._look(report, f"{how} at {number}, {last}", may_be_uncertain=number in self._last_byte())
        return True

    def _act(self, number: int, how: str) -> tuple[bool, bool]:
        """Run the scene to its end or to its step. Tells whether it got there, and what the world heard."""
        self.house.put_back("scene")
        self.read = self._size()
        talk, trace = Talk(), os.open(self.house.folder / "trace", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        environment = {steps.AT: str(number), steps.HOW: how}

        def act() -> None:
            os.environ.update(environment)
            steps.steps.trace = trace
            self._at(AT, lambda: self.scene.act(Play(None, now=AT), talk))

        process = _fork(act, session=True)
        heard = self.scene.outside(talk)
        talk.close()
        status = os.waitpid(process, os.WUNTRACED)[1]
        if os.WIFSTOPPED(status):
            self._round(ROUNDS_AFTER[0], options=IMPATIENT)
            os.kill(process, signal.SIGCONT)
            os.waitpid(process, 0)
        if not number:
            self.labels = os.pread(trace, 1 << 20, 0).decode().splitlines()
        os.close(trace)
        _refuse_survivors(process)
        reached = os.WIFSTOPPED(status) or os.WIFSIGNALED(status)
        return reached, status == 0 if heard is None else heard

    def _recover(self, *, is_acknowledged: bool) -> None:
        """The world repeats what was not acknowledged, and the worker goes its rounds past every lease."""
        self.house.wait_for_the_dead()
        if self.scene.is_repeated and not is_acknowledged:
            self._repeat()
        for after in ROUNDS_AFTER:
            self._round(after)
            if not self.house.connection.execute(checks.UNFINISHED).fetchone():
                break
        sink.wait_until_idle(self.port)

    def _repeat(self) -> None:
        talk = Talk()
        process = _fork(lambda: self._at(AT, lambda: self.scene.act(Play(None, now=AT), talk)))
        if self.scene.outside(talk) is False:
            raise AssertionError(f"{self.scene.name}: not acknowledged though nobody was killed")
        talk.close()
        _finish(process)

    def _round(self, after: timedelta, *, options: str = "") -> None:
        """Go the worker's round so long after, as a process of its own."""

        def go_round() -> None:
            os.environ["PGOPTIONS"] = options
            try:
                self._at(AT + after, lambda: worker.round_of_work(now=_now))
            except worker.AWAY:
                if not options:
                    raise

        _finish(_fork(go_round))

    def _at(self, moment: datetime, act: Callable[[], object]) -> None:
        with time_machine.travel(moment):
            act()

    def _look(self, report: Report, when: str, *, may_be_uncertain: bool) -> None:
        database = self.house.connection
        found = checks.look(
            database, given=self.scene.given(), taken=self.before + self._taken(), like=self.whole
        )
        report.uncertain += found.uncertain
        report.faults += [f"{when}: {fault}" for fault in found.faults]
        # Of a process that only sleeps nobody can tell what it will do when it wakes.
        if found.uncertain and not may_be_uncertain and report.how == "SIGKILL":
            report.uncertain_too_early.append(when)

    def _last_byte(self) -> set[int]:
        """The steps from which on nobody can tell: all but the final dot has left, and then the rest."""
        dots = [place for place, label in enumerate(self.labels, start=1) if label.startswith(FINAL)]
        if not dots:
            return set()
        said = [place for place, label in enumerate(self.labels[: dots[0] - 1], start=1) if label in SAID]
        return set(range(said[-1], MOST_STEPS))

    def _size(self) -> int:
        return self.book.stat().st_size if self.book.exists() else 0

    def _taken(self) -> Counter[int]:
        """What the world outside has accepted since this try began, by message."""
        with self.book.open() as book:
            book.seek(self.read)
            facts = [json.loads(line) for line in book]
        return Counter(int(NUMBER.match(one["id"])[1]) for one in facts if one["what"] == "accepted")


def _now() -> datetime:
    return datetime.now(ZoneInfo("UTC"))


def _spread(steps_: int, most: int) -> list[int]:
    """Return all steps, or so many of them, evenly spread."""
    if not most or steps_ <= most:
        return list(range(1, steps_ + 1))
    return sorted({round(1 + place * (steps_ - 1) / (most - 1)) for place in range(most)})


def _fork(act: Callable[[], None], *, session: bool = False) -> int:
    """Run something in a process of its own, warm from the start. It ends there, whatever happens."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        os.dup2(2, 1)  # what it logs is not what we print
        if session:
            os.setsid()
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _finish(process: int) -> None:
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code:
        raise AssertionError(f"a process that nobody killed ended with {code}")


def _refuse_survivors(process: int) -> None:
    """Whoever was killed leaves nobody behind: a child of its own ends with it."""
    patience = time.monotonic() + SECONDS_TO_BE_GONE
    while time.monotonic() < patience:
        try:
            os.killpg(process, 0)
        except ProcessLookupError:
            return
    os.killpg(process, signal.SIGKILL)
    raise AssertionError("a killed process left children that went on")
