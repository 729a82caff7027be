"""One PostgreSQL that forgets nothing, with a database for each measurement, and the runs against it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from vidord.core import cluster, roles

ROOT = Path(__file__).resolve().parents[2]
VIDORD = {
    "DJANGO_SETTINGS_MODULE": "vidord.settings",
    "VIDORD_SECRET_KEY": "only-for-the-bench-only-for-the-bench-only-for-the-bench",
    "VIDORD_MAIL_DOMAIN": "granasa.example",
    "VIDORD_BASE_URL": "http://127.0.0.1:8000",
}
HELPDESK = {"DJANGO_SETTINGS_MODULE": "tests.bench.helpdesk_settings"}
HELPDESK_DATABASE = "helpdesk"


class BenchError(Exception):
    """A measurement could not be made; the text is one line that says why."""


class Server:
    """The running PostgreSQL with both programs' empty, migrated databases."""

    def __init__(self, folder: Path) -> None:
        self.cluster = cluster.Cluster(folder, durable=True)

    def prepare(self) -> None:
        """Make both programs' tables, each as the owner of them."""
        owner = self.cluster.url(cluster.OWNER)
        python("django", "migrate", "--verbosity", "0", env=VIDORD | {"VIDORD_DATABASE_URL": owner})
        with psycopg.connect(owner, autocommit=True) as connection:
            roles.grant(connection, application=cluster.APPLICATION, eraser=cluster.ERASER)
            connection.execute(f"CREATE DATABASE {HELPDESK_DATABASE}")
        python("django", "migrate", "--verbosity", "0", env=self.helpdesk(HELPDESK_DATABASE))

    def copy(self, template: str, name: str) -> str:
        """Make a fresh database like the template, flush what that left to write, and return its name."""
        with psycopg.connect(self.cluster.url("postgres", "postgres"), autocommit=True) as superuser:
            superuser.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {cluster.OWNER}")
            superuser.execute("CHECKPOINT")
        return name

    def vidord(self, database: str) -> dict[str, str]:
        """Return Vidord's settings for a database, reached as the application's role."""
        return VIDORD | {"VIDORD_DATABASE_URL": self.cluster.url(database=database)}

    def helpdesk(self, database: str) -> dict[str, str]:
        """Return django-helpdesk's settings for a database."""
        return HELPDESK | {"BENCH_DATABASE_URL": self.cluster.url(cluster.OWNER, database)}

    def superuser(self, database: str) -> str:
        """Return the address at which triggers may be switched off."""
        return self.cluster.url("postgres", database)


@contextmanager
def running() -> Iterator[Server]:
    """Start the server in a folder of its own; stop and remove it whatever happens."""
    folder = temporary_folder()
    server = Server(folder)
    try:
        server.cluster.start()
        server.prepare()
        yield server
    finally:
        if server.cluster.is_running():
            server.cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.cluster.sockets, ignore_errors=True)


def temporary_folder() -> Path:
    """Make a folder that PostgreSQL's own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="vidord-bench-"))
    folder.chmod(0o711)
    return folder


def surroundings() -> dict[str, str]:
    """Return the environment without any setting of ours, so that a real database is never touched."""
    ours = ("VIDORD_", "DJANGO_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def python(module: str, *arguments: str, env: dict[str, str]) -> str:
    """
    Run a module in a process of its own and return what it printed.

    :raises BenchError: with its last line when it fails.
    """
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings() | env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise BenchError(f"{module} failed: {last[0]}")
    return done.stdout


def measured(module: str, *arguments: str, env: dict[str, str]) -> dict:
    """Run a measuring module and return the JSON object of its last line."""
    return json.loads(python(f"tests.bench.{module}", *arguments, env=env).splitlines()[-1])


def progress(words: str) -> None:
    """Say on stderr what goes on, so that stdout holds the figures only."""
    print(words, file=sys.stderr, flush=True)
