"""A whole house as users run it: a database that forgets nothing, a listener, workers; around it a folder."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg

from vidord.core import roles
from vidord.core.cluster import APPLICATION, ERASER, OWNER, Cluster, ClusterError
from vidord.core.environment import LMTP_BESIDE

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "vidord.settings",
    "VIDORD_SECRET_KEY": "only-for-the-soak-only-for-the-soak-only-for-the-soak",
    "VIDORD_MAIL_DOMAIN": "granasa.example",
    "VIDORD_BASE_URL": "http://127.0.0.1:8000",
}
WORKERS = 2
SECONDS_TO_COME_BACK = 60.0
SECONDS_TO_CATCH_UP = 1800.0
SECONDS_BETWEEN_TRIES = 0.2
SECONDS_TO_STOP = 20
UNFINISHED = """
SELECT (SELECT count(*) FROM channels_inboundmessage WHERE is_waiting)
     + (SELECT count(*) FROM channels_outboundmessage
        WHERE recipient <> '' AND state NOT IN ('ACCEPTED', 'FAILED', 'UNCERTAIN', 'SUPERSEDED'))
"""


class SoakError(Exception):
    """A run could not go on; the text is one line that says why."""


@dataclass
class Process:
    """One of the house's processes: started, killed, started again."""

    command: list[str]
    env: dict[str, str]
    log: IO
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it if it does not run."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=ROOT,
                env=self.env,
                stdout=self.log,
                stderr=self.log,
                start_new_session=True,
            )

    def send(self, number: int) -> None:
        """Send a signal to it alone: what it started itself must notice by itself."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """Kill it dead."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop, and see to it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.send(signal.SIGCONT)
        self.send(signal.SIGTERM)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass
class House:
    """The processes and the database in a folder. What is in the folder survives, so that a run can go on."""

    folder: Path
    sink_port: int
    listener: list[str] = field(default_factory=lambda: ["vidord", "listen"])
    worker: list[str] = field(default_factory=lambda: ["vidord", "worker"])
    processes: dict[str, Process] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cluster = Cluster(self.folder, durable=True)
        self.port = _free_port_with_its_neighbor()
        ours = ("VIDORD_", "DJANGO_", "PYTHON", "PYTEST")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | SETTINGS
        self.env["VIDORD_DATABASE_URL"] = self.cluster.url()
        self.env["VIDORD_DATABASE_OWNER_URL"] = self.cluster.url(OWNER)
        self.env["VIDORD_DATA"] = str(self.folder)
        self.env["VIDORD_SMTP_URL"] = f"smtp://127.0.0.1:{self.sink_port}"
        self.env["VIDORD_LISTEN_SMTP"] = f"127.0.0.1:{self.port}"

    def open(self) -> None:
        """Start everything; the first time, make the tables and build the town."""
        self.start_database()
        if not (self.folder / "built").exists():
            self.run("django", "migrate", "--verbosity", "0", as_owner=True)
            with self.owner() as owner:
                roles.grant(owner, application=APPLICATION, eraser=ERASER)
            self.run("tests.soak.town")
            (self.folder / "built").touch()
        log = (self.folder / "log").open("ab")
        self.processes["listener"] = Process(self.listener, self.env, log)
        for number in range(1, WORKERS + 1):
            self.processes[f"worker {number}"] = Process(self.worker, self.env, log)
        for process in self.processes.values():
            process.start()

    def close(self) -> None:
        """Stop everything."""
        for process in self.processes.values():
            process.stop()
        if self.cluster.is_running():
            self.cluster.stop()
        shutil.rmtree(self.cluster.sockets, ignore_errors=True)

    def restart(self, name: str, **changed: str) -> None:
        """Start one of the processes anew, with other settings."""
        process = self.processes[name]
        process.stop()
        process.env = self.env | changed
        process.start()

    def wait_for_listener(self) -> None:
        """Return when mail can be handed over."""
        patience = time.monotonic() + SECONDS_TO_COME_BACK
        while time.monotonic() < patience:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(SECONDS_BETWEEN_TRIES)
        raise SoakError("the listener does not come up")

    def answers(self) -> bool:
        """Tell whether the database answers."""
        try:
            self.owner().close()
            return True
        except psycopg.OperationalError:
            return False

    def owner(self) -> psycopg.Connection:
        """Connect as the owner of the tables."""
        return psycopg.connect(self.cluster.url(OWNER), autocommit=True)

    def superuser(self) -> psycopg.Connection:
        """Connect as whoever may change the server itself."""
        return psycopg.connect(self.cluster.url("postgres", "postgres"), autocommit=True)

    def run(self, module: str, *arguments: str, as_owner: bool = False) -> None:
        """
        Run one thing to its end.

        :raises SoakError: with its last words when it fails.
        """
        env = dict(self.env)
        if as_owner:
            env["VIDORD_DATABASE_URL"] = env["VIDORD_DATABASE_OWNER_URL"]
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise SoakError(f"{module} failed: {last[0]}")

    def kill_database(self) -> None:
        """Kill the postmaster; its children notice and end by themselves."""
        pid = int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])
        death = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        select.select([death], [], [])
        os.close(death)

    def start_database(self) -> None:
        """
        Start it, as a service manager does: again and again, until the children of the dead one are gone.

        :raises SoakError: when it has not come back after a minute.
        """
        patience = time.monotonic() + SECONDS_TO_COME_BACK
        while True:
            try:
                if not self.cluster.is_running():
                    self.cluster.start()
                self.owner().close()
                return
            except (ClusterError, psycopg.OperationalError) as fault:
                if time.monotonic() > patience:
                    raise SoakError(f"the database does not come back: {fault}") from None
                time.sleep(SECONDS_BETWEEN_TRIES)

    def settle(self) -> None:
        """Let the house come to rest: rounds of one worker, whose clock runs ahead past every lease."""
        for name, process in self.processes.items():
            if name != "listener":
                process.stop()
        left = self.unfinished()
        for minutes in ("0", "10", "40", "160"):
            before = left + 1
            while 0 < left < before:
                before = left
                self.run("tests.soak.round", minutes)
                left = self.unfinished()

    def wait_for_none(self, counted: str) -> None:
        """
        Start whatever fell, and return when the house's processes have left none of what a query counts.

        :raises SoakError: when that takes far too long.
        """
        patience = time.monotonic() + SECONDS_TO_CATCH_UP
        while time.monotonic() < patience:
            self.start_database()
            for process in self.processes.values():
                process.start()
            with self.owner() as owner:
                if owner.execute(counted).fetchone()[0] == 0:
                    return
            time.sleep(SECONDS_BETWEEN_TRIES)
        raise SoakError("the house did not catch up")

    def unfinished(self) -> int:
        """Count what has not come to its end: messages in without an outcome, letters that may still go."""
        with self.owner() as owner:
            return owner.execute(UNFINISHED).fetchone()[0]


def _free_port_with_its_neighbor() -> int:
    while True:
        with socket.socket() as probe, socket.socket() as neighbor:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            if port + LMTP_BESIDE < 65_536 and neighbor.connect_ex(("127.0.0.1", port + LMTP_BESIDE)):
                return port
