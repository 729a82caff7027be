"""A PostgreSQL of our own for trials and tests: a data directory, a socket, three roles, one database."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg

from vidord.core import postgres_binaries

OWNER, APPLICATION, ERASER, DATABASE = "vidord_owner", "vidord_app", "vidord_eraser", "vidord"
SECONDS_TO_START = 30
INITDB = ("-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "-k")
ADVICE = "Choose another place with --data, or move this one away."
FAST_AND_FORGETFUL = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
ROLES = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APPLICATION} LOGIN;
CREATE ROLE {ERASER} NOLOGIN;
GRANT {ERASER} TO {OWNER};
ALTER ROLE {APPLICATION} SET statement_timeout = '30s';
ALTER ROLE {APPLICATION} SET lock_timeout = '5s';
ALTER ROLE {APPLICATION} SET idle_in_transaction_session_timeout = '60s';
"""


class ClusterError(Exception):
    """The database could not be made or started; the text is one line that says why."""


class Cluster:
    """The database in a data directory. Not durable is for tests only: it forgets on a power cut."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "postgres"
        self.durable = durable
        # A socket's path must stay below 108 bytes, so it lies in a short folder of its own.
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        self.sockets = Path(tempfile.gettempdir()) / f"vidord-{mark}"

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """Return the address that `core.environment.database` reads."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> None:
        """
        Make the database when there is none, and start it.

        :raises ClusterError: with one line that says what is in the way.
        """
        is_new = not (self.data / "PG_VERSION").is_file()
        self._refuse_foreign(is_new=is_new)
        self._prepare_folders()
        self._refuse_other_version(is_new=is_new)
        if is_new:
            self._run("initdb", "-D", str(self.data), *INITDB)
        options = f"-k {self.sockets} -c listen_addresses=''"
        options += "" if self.durable else f" {FAST_AND_FORGETFUL}"
        log = str(self.data / "server.log")
        wait = ["-w", "-t", str(SECONDS_TO_START)]
        self._run("pg_ctl", "-D", str(self.data), *wait, "-l", log, "-o", options, "start")
        self._make_roles()

    def stop(self) -> None:
        """Stop the database; connections that are open are closed."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def is_running(self) -> bool:
        """Tell whether a server answers for this data directory."""
        if not (self.data / "postmaster.pid").is_file():
            return False
        return self._call("pg_ctl", "-D", str(self.data), "status").returncode == 0

    def _prepare_folders(self) -> None:
        who = self._who()
        for folder in (self.data, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if who:
                shutil.chown(folder, who, who if who != "nobody" else None)
        if who:
            self._check_reach(pwd.getpwnam(who).pw_name)

    def _refuse_foreign(self, *, is_new: bool) -> None:
        """A directory that holds something else is left as it is."""
        if is_new and self.data.is_dir() and any(self.data.iterdir()):
            raise ClusterError(f"{self.data} holds something that is no database. {ADVICE}")

    def _refuse_other_version(self, *, is_new: bool) -> None:
        if is_new:
            return
        made_by = (self.data / "PG_VERSION").read_text().strip()
        here = self._call("postgres", "--version").stdout.split()[-1]
        if made_by != here.partition(".")[0]:
            raise ClusterError(f"{self.data} was made by PostgreSQL {made_by}, and this is {here}. {ADVICE}")

    def _check_reach(self, who: str) -> None:
        for parent in self.data.parents:
            if not parent.stat().st_mode & 0o001:
                raise ClusterError(
                    f"PostgreSQL runs as {who}, who may not enter {parent}. Choose another place with --data."
                )

    def _make_roles(self) -> None:
        with psycopg.connect(self._superuser("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(ROLES)
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _superuser(self, database: str) -> str:
        return f"host={self.sockets} user=postgres dbname={database}"

    @staticmethod
    def _who() -> str:
        """PostgreSQL refuses to run as root: return the user it runs as instead, or nothing."""
        if os.geteuid() != 0:
            return ""
        names = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in names else "nobody"

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(postgres_binaries.folder() / program), *arguments]
        user = self._who() or None
        # pg_ctl's child inherits our pipes, so its words go to a file and not to a pipe that never closes.
        with tempfile.TemporaryFile() as words:
            done = subprocess.run(
                command,
                stdout=words,
                stderr=words,
                user=user,
                cwd="/",
                check=False,
                extra_groups=[] if user else None,
            )
            words.seek(0)
            said = words.read().decode(errors="replace")
        return subprocess.CompletedProcess(command, done.returncode, stdout=said)

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call(program, *arguments)
        if done.returncode != 0:
            last = done.stdout.strip().splitlines()[-1:] or ["no reason given"]
            raise ClusterError(f"{program} could not use {self.data}: {last[0]}. See {self.data}/server.log.")
