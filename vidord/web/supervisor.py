"""Starting children, watching them, and stopping them all when one ends or somebody presses Ctrl-C."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from vidord.core import cluster, environment, roles
from vidord.core.environment import SettingError

SECONDS_TO_STOP = 10
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_ANSWER = 30
SECONDS_BETWEEN_TRIES = 0.1


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """
    Hold the data directory's lock.

    :raises SettingError: when another `up` holds it.
    """
    with (data / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SettingError(f"Vidord is already up with the data in {data}.") from None
        yield


def is_taken(port: int) -> bool:
    """Tell whether something listens on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def migrate(*, owner_url: str, application_url: str) -> None:
    """
    Bring the tables to the newest migration as their owner; give the application its rights and stay as it.

    :raises SettingError: when the database does not answer, or another version of Vidord made its tables.
    """
    try:
        psycopg.connect(owner_url, connect_timeout=SECONDS_TO_STOP).close()
    except psycopg.OperationalError as fault:
        raise SettingError(f"The database does not answer: {str(fault).splitlines()[0]}") from None
    import django
    from django.core.management import call_command
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vidord.settings")
    django.setup()
    connection.settings_dict.update(environment.database(owner_url, "VIDORD_DATABASE_OWNER_URL"))
    _refuse_another_version()
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict.update(environment.database(application_url, "VIDORD_DATABASE_URL"))
    application = urlsplit(application_url).username or cluster.APPLICATION
    with psycopg.connect(owner_url, autocommit=True) as owner:
        has_eraser = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [cluster.ERASER]).fetchone()
        roles.grant(owner, application=application, eraser=cluster.ERASER if has_eraser else None)


def _refuse_another_version() -> None:
    """A database with migrations that this version does not know is left as it is."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    rooms = {room for room, _name in loader.disk_migrations}
    unknown = sorted(
        key for key in loader.applied_migrations if key[0] in rooms and key not in loader.disk_migrations
    )
    if unknown:
        raise SettingError(
            f"The database was made by another version of Vidord (it has {'.'.join(unknown[0])}). "
            "Use the version that made it, or another place with --data."
        )


def run(children: dict[str, list[str]], *, ports: dict[str, int], ready: Callable[[], None]) -> int:
    """
    Run the children until a signal (returns 0) or until one ends by itself (says which, returns 1).

    The first one is the web server; the others start once it answers, so a page is there soonest. `ready` is
    called when every child that listens, by its name in `ports`, answers there.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running: dict[str, subprocess.Popen] = {}
    for name, command in children.items():
        running[name] = subprocess.Popen(command, start_new_session=True)
        if len(running) == 1:
            _wait_for(ports[name], running[name], stop)
    for name, port in ports.items():
        _wait_for(port, running[name], stop)
    if not stop.is_set():
        ready()
    ended: list[str] = []
    while not stop.is_set() and not ended:
        stop.wait(SECONDS_BETWEEN_LOOKS)
        ended = [name for name, child in running.items() if child.poll() is not None]
    if ended and not stop.is_set():
        sys.stderr.write(f"vidord up: the {ended[0]} has stopped by itself; stopping the others.\n")
    _stop(list(running.values()))
    return 0 if stop.is_set() else 1


def _wait_for(port: int, child: subprocess.Popen, stop: threading.Event) -> None:
    for _ in range(int(SECONDS_TO_ANSWER / SECONDS_BETWEEN_TRIES)):
        if is_taken(port) or child.poll() is not None or stop.wait(SECONDS_BETWEEN_TRIES):
            return


def _stop(children: list[subprocess.Popen]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM)
    for child in children:
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait()


def _signal(child: subprocess.Popen, number: int) -> None:
    """Signal the child's whole group: a web server has children of its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)
