"""Kill workers, the listener and the database while mail goes in and out; then judge the history."""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash import sink
from tests.soak import history
from tests.soak.house import House, Process, SoakError
from tests.soak.senders import Log
from tests.soak.staff import ONE_IN

EXAMPLE = "example: bin/soak kills --messages 10000 --kills 100 --folder /var/tmp/soak"
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_BETWEEN_WORDS = 5.0
BREAKING = {
    "listener": {"listener": ["tests.soak.broken", "listener"]},
    "worker": {"worker": ["tests.soak.broken", "worker"]},
}
TO_ANSWER = f"""
SELECT (SELECT count(*) FROM channels_inboundmessage WHERE is_waiting)
     + (SELECT count(*) FROM cases_case AS c WHERE number % {ONE_IN} = 0 AND NOT EXISTS
        (SELECT FROM channels_outboundmessage AS o WHERE o.thread_id = c.thread_id AND o.kind = 'ANSWER'))
"""
FORGETFUL = ("synchronous_commit = off", "wal_writer_delay = '10s'")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much, and where."""
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--folder", type=Path, help="kept: after Ctrl-C the same command goes on there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--broken",
        choices=[*BREAKING, "database"],
        help="put a part in that loses or doubles: the checker must see it",
    )


def run(chosen: argparse.Namespace) -> int:
    """Return 0 when nothing was lost or doubled, 1 when something was or the run could not go on."""
    with _folder(chosen.folder) as folder:
        try:
            verdict = soak(folder, chosen)
        except (SoakError, OSError) as fault:
            sys.stderr.write(f"soak kills: {fault}\n")
            return 1
        except KeyboardInterrupt:
            kept = f"; go on with --folder {folder}" if chosen.folder else ""
            sys.stderr.write(f"\nsoak kills: stopped{kept}\n")
            return 1
    print(json.dumps(_figures(verdict)) if chosen.json else said(verdict))
    return 0 if verdict.holds else 1


@contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    if wanted:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="vidord-soak-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def soak(folder: Path, chosen: argparse.Namespace) -> history.Verdict:
    """Run the house under fire until every mail is taken, let it come to rest, and judge."""
    with sink.listening(folder / "book") as port:
        house = House(folder, port, **BREAKING.get(chosen.broken, {}))
        log = (folder / "log").open("ab")
        clients = Process(_senders(folder, house, chosen), house.env, log)
        staff = Process(["tests.soak.staff", str(folder)], house.env, log)
        try:
            house.open()
            if chosen.broken == "database":
                _forget(house)
            clients.start()
            staff.start()
            killed = Fire(house, clients, folder, chosen).run()
            if staff.process.poll() is not None:
                raise SoakError(f"the staff went home by themselves; see {folder}/log")
            if not chosen.broken:
                house.wait_for_none(TO_ANSWER)
            staff.stop()
            house.settle()
            sink.wait_until_idle(port)
            verdict = _judge(house, folder)
        finally:
            clients.stop()
            staff.stop()
            house.close()
    verdict.counted |= {"kills": sum(killed.values())} | {f"kills of {name}": n for name, n in killed.items()}
    return verdict


def _senders(folder: Path, house: House, chosen: argparse.Namespace) -> list[str]:
    return ["tests.soak.senders", str(folder), str(house.port), str(chosen.messages)]


def _forget(house: House) -> None:
    """Let the database say that it has what it may yet lose."""
    with house.superuser() as superuser:
        for setting in FORGETFUL:
            superuser.execute(f"ALTER SYSTEM SET {setting}")
        superuser.execute("SELECT pg_reload_conf()")


def _judge(house: House, folder: Path) -> history.Verdict:
    said_ = history.facts(folder / "clients.log", folder / "staff.log")
    with house.owner() as owner:
        arrivals, sent = history.read(owner)
    return history.judge(said_, history.facts(folder / "book"), arrivals, sent)


class Fire:
    """The kills: spread over the run by how much has been taken, not by the clock."""

    def __init__(self, house: House, clients: Process, folder: Path, chosen: argparse.Namespace) -> None:
        self.house, self.clients, self.folder, self.chosen = house, clients, folder, chosen
        self.chance = random.Random(chosen.seed)
        self.killed = Counter(fact["victim"] for fact in history.facts(folder / "kills.log"))
        self.log = Log(folder / "kills.log")
        self.read, self.taken = 0, 0
        self.spoke = time.monotonic()

    def run(self) -> Counter[str]:
        """Kill until the clients are done; whoever is dead is started again at once."""
        victims = [*self.house.processes, "database"]
        if self.chosen.broken == "database":
            victims = ["database"]
        while self.clients.process.poll() is None:
            self._count()
            while self.due() and self.clients.process.poll() is None:
                self._kill(self.chance.choice(victims))
                self._count()
            for process in self.house.processes.values():
                process.start()
            self._speak()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        if self.clients.process.returncode:
            raise SoakError(f"the clients stopped by themselves; see {self.folder}/log")
        return self.killed

    def due(self) -> bool:
        """Whether so much has been taken that the next kill is due."""
        done = sum(self.killed.values())
        return done < self.chosen.kills and self.taken > done * self.chosen.messages / (self.chosen.kills + 1)

    def _kill(self, victim: str) -> None:
        if victim == "database":
            self.house.kill_database()
            self.house.start_database()
        else:
            self.house.processes[victim].kill()
            self.house.processes[victim].start()
        self.killed[victim.rstrip(" 0123456789")] += 1
        self.log.write(victim=victim.rstrip(" 0123456789"))

    def _count(self) -> None:
        file = self.folder / "clients.log"
        if not file.exists():
            return
        with file.open("rb") as log:
            log.seek(self.read)
            new = log.read()
        self.read += len(new)
        self.taken += new.count(b'"op": "done"')

    def _speak(self) -> None:
        if time.monotonic() - self.spoke > SECONDS_BETWEEN_WORDS:
            self.spoke = time.monotonic()
            sys.stderr.write(
                f"{self.taken} of {self.chosen.messages} mails taken, "
                f"{sum(self.killed.values())} of {self.chosen.kills} kills\n"
            )


def _figures(verdict: history.Verdict) -> dict:
    return verdict.counted | {
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "unending": verdict.unending,
        "uncertain": verdict.uncertain,
    }


def said(verdict: history.Verdict) -> str:
    """Say what was judged, one line each."""
    lines = [f"{name:<22}{number:>8}" for name, number in verdict.counted.items()]
    for name in ("lost", "doubled", "unending", "uncertain"):
        found = getattr(verdict, name)
        lines += [f"{name:<22}{len(found):>8}", *(f"  {one}" for one in found[:20])]
    return "\n".join(lines)
