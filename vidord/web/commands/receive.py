"""Store mail from standard input or a folder, place it, and print one JSON line a message."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from vidord.core.cluster import ClusterError
from vidord.core.environment import SettingError
from vidord.core.postgres_binaries import NoPostgres
from vidord.web.commands.files import not_read
from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord receive < mail.eml\nexit codes: 0 stored, 75 try again"
TRY_AGAIN = 75
SECONDS_TO_BE_PLACED = 10.0
SECONDS_BETWEEN_LOOKS = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, help="a maildir, or a directory of .eml files; sorted by name")
    parser.add_argument(
        "--from", dest="sender", default="unknown", help="the envelope's sender; '' for a bounce"
    )
    parser.add_argument("--to", action="append", default=[], help="an envelope recipient; may be repeated")


def run(chosen: argparse.Namespace) -> int:
    """Store first; a message that could not be stored ends with 75, so that the mail server keeps it."""
    try:
        with open_house(chosen.data):
            return _receive(chosen)
    except (SettingError, ClusterError, NoPostgres) as fault:
        sys.stderr.write(f"vidord receive: {fault}\n")
        return TRY_AGAIN


def _receive(chosen: argparse.Namespace) -> int:
    from vidord.channels import inbox
    from vidord.channels.email import reading

    for raw in _mails(chosen.folder):
        try:
            now = datetime.now(UTC)
            to = chosen.to or reading.recipients(raw)
            messages = inbox.store(raw=raw, envelope_from=chosen.sender, envelope_to=to, at=now)
        except inbox.NotStored as fault:
            sys.stderr.write(f"vidord receive: not stored, try again: {fault}\n")
            return TRY_AGAIN
        for result in _placed([message.pk for message in messages], at=now):
            print(json.dumps(result))
    return 0


def _placed(stored: list[int], *, at: datetime) -> list[dict]:
    """
    Place what is stored, or wait at most ten seconds for a worker that is at it.

    A fault here loses nothing: the worker places it later, so it is no failure.
    """
    from django.db import Error

    from vidord.cases import intake

    patience = time.monotonic() + SECONDS_TO_BE_PLACED
    try:
        while True:
            intake.place_or_leave(stored, at=at)
            results = [intake.result_of(message_id) for message_id in stored]
            if all(result["outcome"] for result in results) or time.monotonic() > patience:
                return results
            time.sleep(SECONDS_BETWEEN_LOOKS)
    except Error as fault:
        sys.stderr.write(f"vidord receive: stored, to be placed later: {str(fault).splitlines()[0]}\n")
        return [{"message": pk, "outcome": None, "case": None, "because": "WAITING"} for pk in stored]


def _mails(folder: Path | None) -> Iterator[bytes]:
    if folder is None:
        yield sys.stdin.buffer.read()
        return
    if not folder.is_dir():
        raise SettingError(f"there is no folder {folder}")
    places = [folder / "new", folder / "cur"] if (folder / "cur").is_dir() else [folder]
    files = [file for place in places for file in place.glob("*") if file.is_file()]
    for file in sorted(files, key=lambda file: file.name):
        if len(places) == 2 or file.suffix == ".eml":
            yield _read(file)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise SettingError(not_read(fault)) from None
