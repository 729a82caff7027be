"""Import mail that lies in a maildir, an mbox or a folder of .eml files; run again, it goes on."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from vidord.web.commands.files import not_read
from vidord.web.commands.line import open_house
from vidord.web.commands.long_work import Progress, stopped_by_the_keyboard

EXAMPLE = (
    "example: vidord import /var/mail/info --to kundtjanst@granasa.example --since 2026-11-01\n"
    "Mail older than --since is left and counted; so is mail that does not say from when it is. An early\n"
    "day, for example 1970-01-01, takes both. What is here already is not stored again.\n"
    "exit codes: 0 done, 1 nothing to import there, 75 try again, 130 interrupted (run it again to go on)"
)
DAYS = 30
EPOCH = date(1970, 1, 1)
NOTHING_THERE, TRY_AGAIN, INTERRUPTED = 1, 75, 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", type=Path, metavar="PATH", help="a maildir, an mbox, or a folder of .eml files"
    )
    parser.add_argument(
        "--since",
        type=date.fromisoformat,
        metavar="DATE",
        help=f"leave older mail; {DAYS} days when left out",
    )
    parser.add_argument("--to", default="", metavar="ADDRESS", help="the mailbox of ours that it belongs to")
    parser.add_argument("--json", action="store_true", help="print the counts as one JSON line")


def run(chosen: argparse.Namespace) -> int:
    """Store what is new; the worker places it."""
    with open_house(chosen.data):
        return _import(chosen)


def _import(chosen: argparse.Namespace) -> int:
    from vidord.channels.email.importing import Counts, Import
    from vidord.channels.email.mail_files import MailFiles, NoMail
    from vidord.channels.inbox import NotStored
    from vidord.channels.models import Mailbox

    now, counts = datetime.now(UTC), Counts()
    if chosen.to and not Mailbox.objects.filter(address=chosen.to.lower()).exists():
        sys.stderr.write(f"vidord import: {chosen.to} is no mailbox of ours\n")
        return NOTHING_THERE
    place, stop = MailFiles(chosen.path), stopped_by_the_keyboard()
    try:
        progress = Progress(place.count(), sys.stderr, of="mails")
        for done in Import(place, _since(chosen.since, now), chosen.to.lower(), now).run(counts):
            progress.show(done.seen)
            if stop.is_set():
                raise KeyboardInterrupt
    except NoMail as fault:
        sys.stderr.write(f"vidord import: {fault}\n")
        return NOTHING_THERE
    except OSError as fault:
        return _ended(counts, chosen, NOTHING_THERE, not_read(fault, chosen.path))
    except NotStored as fault:
        return _ended(counts, chosen, TRY_AGAIN, f"not stored, try again: {fault}")
    except KeyboardInterrupt:
        return _ended(counts, chosen, INTERRUPTED, "interrupted; run it again to go on")
    progress.end()
    return _ended(counts, chosen, 0, "")


def _since(day: date | None, now: datetime) -> datetime | None:
    """An early enough day takes everything, dated or not."""
    from django.utils.timezone import get_default_timezone

    if day is None:
        return now - timedelta(days=DAYS)
    return None if day <= EPOCH else datetime(day.year, day.month, day.day, tzinfo=get_default_timezone())


def _ended(counts: Any, chosen: argparse.Namespace, code: int, words: str) -> int:
    if words:
        sys.stderr.write(f"\nvidord import: {words}\n")
    if chosen.json:
        print(json.dumps(asdict(counts)))
    else:
        print(
            f"{counts.stored} stored, {counts.already_here} already here, {counts.too_old} too old, "
            f"{counts.undated} undated, {counts.too_big} too large"
        )
    return code
