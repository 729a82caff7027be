"""A backup in one file: the whole database, and what its settings were, without any secret."""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from vidord.core import environment, postgres_binaries
from vidord.core.environment import SettingError

DATABASE, MANIFEST = "database.dump", "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024
# First the tables, so that something can be said in them before they are filled; the rules come last.
SECTIONS = ("pre-data", "data", "post-data")
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"


def back_up(file: Path, *, owner_url: str, settings: dict[str, Any], at: datetime) -> int:
    """
    Write a backup, whole or not at all, and return its size in bytes.

    :raises SettingError: when the database can't be read, or the file not be written.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    manifest = {"format": FORMAT, "made_at": at.isoformat(), "settings": settings}
    try:
        with open(unfinished, "xb", opener=_private) as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
                with archive.open(DATABASE, "w", force_zip64=True) as member:
                    _dump(owner_url, member)
            out.flush()
            os.fsync(out.fileno())
        os.replace(unfinished, file)
    except OSError as fault:
        raise SettingError(f"{file} could not be written: {fault.strerror or fault}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return file.stat().st_size


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _dump(owner_url: str, out: Any) -> None:
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
    with _running(command, owner_url, stdout=subprocess.PIPE) as dump:
        assert dump.stdout
        shutil.copyfileobj(dump.stdout, out, CHUNK)
        _check(dump, command[0])


def manifest_of(file: Path) -> dict[str, Any]:
    """
    Return what a backup says of itself.

    :raises OSError: when the file can't be read.
    :raises SettingError: when it is no backup of ours, or is damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            archive.getinfo(DATABASE)
    except (KeyError, ValueError, zipfile.BadZipFile) as fault:
        raise SettingError(f"{file} is no backup that can be read: {fault}.") from None
    if manifest.get("format") != FORMAT:
        raise SettingError(f"{file} was made by another version of Vidord.")
    return manifest


def restore(
    file: Path,
    *,
    owner_url: str,
    replace: bool,
    before_data: Callable[[psycopg.Connection], None],
    said: Callable[[str], None],
) -> None:
    """
    Fill the database from a backup. `before_data` is called when the tables are there and still empty.

    :raises SettingError: when the database is in use or holds something, or the backup does not fit.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        _refuse_used(owner)
        is_empty = owner.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone()
        if not (is_empty and is_empty[0]):
            if not replace:
                raise SettingError("the database holds something; --replace drops all of it first.")
            said("Emptying the database")
            owner.execute(EMPTY)
        for section in SECTIONS:
            said(f"Restoring: {section}")
            _fill(file, section, owner_url)
            if section == SECTIONS[0]:
                before_data(owner)


def _refuse_used(owner: psycopg.Connection) -> None:
    """While others work in it, something could be sent before it is held."""
    found = owner.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    ).fetchone()
    if found and found[0]:
        raise SettingError(f"{found[0]} connection(s) use the database; stop Vidord first.")


def _fill(file: Path, section: str, owner_url: str) -> None:
    command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--section={section}"]
    name = _surroundings(owner_url)["PGDATABASE"]
    with (
        zipfile.ZipFile(file) as archive,
        archive.open(DATABASE) as dump,
        _running([*command, "--dbname", name], owner_url, stdin=subprocess.PIPE) as filling,
    ):
        assert filling.stdin
        try:
            shutil.copyfileobj(dump, filling.stdin, CHUNK)
            filling.stdin.close()
        except BrokenPipeError:
            pass  # it has ended: _check says why, or that it had read what it needed
        _check(filling, command[0])


def _running(command: list[str], owner_url: str, **pipes: Any) -> subprocess.Popen:
    program = postgres_binaries.folder() / command[0]
    env = os.environ | _surroundings(owner_url)
    return subprocess.Popen([program, *command[1:]], env=env, stderr=subprocess.PIPE, **pipes)


def _check(program: subprocess.Popen, name: str) -> None:
    said = program.stderr.read().decode(errors="replace") if program.stderr else ""
    if program.wait() != 0:
        last = said.strip().splitlines()[-1:] or ["no reason given"]
        raise SettingError(f"{name} failed: {last[0]}")


def _surroundings(owner_url: str) -> dict[str, str]:
    """How PostgreSQL's programs are told where the database is: a password is never an argument."""
    of = environment.database(owner_url, "VIDORD_DATABASE_OWNER_URL")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {"PGDATABASE": of["NAME"]} | {name: of[key] for name, key in names.items() if of[key]}


def mark_of(secret: str) -> str:
    """Return what tells one secret from another without telling it."""
    return hashlib.sha256(f"vidord backup {secret}".encode()).hexdigest()[:16]
