"""Read products, purchases, agreements or service points from another system's CSV; again, it goes on."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vidord.web.commands.line import open_house
from vidord.web.commands.long_work import Progress, stopped_by_the_keyboard

if TYPE_CHECKING:
    from vidord.agreements.mirroring import Mirrored, Mirroring

EXAMPLE = (
    "example: vidord mirror kvitton.csv --mapping kvitton.toml --check\n"
    "example: vidord mirror kvitton.csv --mapping kvitton.toml\n"
    "Wrong rows are told by line, column and reason, and the others are taken all the same. The same file\n"
    "twice changes nothing. What has gone from the file stays here.\n"
    "exit codes: 0 all rows taken; 1 the mapping or the file can't be used, so nothing was; 2 the command\n"
    "is wrong; 3 some rows are wrong, the others were taken; 75 another file of that company is being read,\n"
    "try again; 130 interrupted, run it again to go on\n"
    "docs/howto/mirror.md says how a mapping is written."
)
NOTHING_READ, SOME_WRONG, TRY_AGAIN, INTERRUPTED = 1, 3, 75, 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV whose first line names its columns")
    parser.add_argument("--mapping", type=Path, required=True, metavar="TOML", help="how it is to be read")
    parser.add_argument("--check", action="store_true", help="only say what would be done, and what is wrong")
    parser.add_argument("--lang", choices=["sv", "en"], default="sv", help="of what is said about the rows")
    parser.add_argument("--json", action="store_true", help="print one JSON object, faults included")


def run(chosen: argparse.Namespace) -> int:
    """Mirror one file."""
    with open_house(chosen.data):
        from django.utils.translation import override

        with override(chosen.lang):
            return _mirror(chosen)


def _mirror(chosen: argparse.Namespace) -> int:
    from vidord.agreements import mapping, mirroring
    from vidord.rights.statutory_time import swedish_day

    now = datetime.now(UTC)
    try:
        work = mirroring.Mirroring(
            chosen.file,
            mapping.read(chosen.mapping),
            today=swedish_day(now),
            at=now,
            now=lambda: datetime.now(UTC),
        )
    except mapping.Unclear as fault:
        return _complain(f"{chosen.mapping}: {fault}", NOTHING_READ)
    try:
        done, is_whole = _listen(work, only_checks=chosen.check)
    except mapping.Unclear as fault:
        return _complain(f"{chosen.file}: {fault}", NOTHING_READ)
    except mirroring.UnderWay as fault:
        return _complain(str(fault), TRY_AGAIN)
    except KeyboardInterrupt:
        return _interrupted()
    _tell(done, work, chosen, is_whole=is_whole)
    if not is_whole:
        return _interrupted()
    return SOME_WRONG if done.faults.rows else 0


def _listen(work: "Mirroring", *, only_checks: bool) -> "tuple[Mirrored, bool]":
    """Let it work until it is done, or until the keyboard stops it between two batches; say which."""
    stop, progress, step = stopped_by_the_keyboard(), None, None
    steps = work.run(only_checks=only_checks)
    for done in steps:
        if progress is None or done.step != step:
            if progress is not None:
                progress.end()
            progress, step = Progress(done.total, sys.stderr, of="rows"), done.step
            _say_step(done)
        progress.show(done.done)
        if stop.is_set():
            steps.close()
            progress.end()
            return done, False
    progress.end()
    return done, True


def _say_step(done: "Mirrored") -> None:
    """Only to somebody who looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{done.step.value.lower()}\n")


def _tell(done: "Mirrored", work: "Mirroring", chosen: argparse.Namespace, *, is_whole: bool) -> None:
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "faulty": done.faults.rows}
    if chosen.json:
        said = {"of": work.mapping.of, "entity": work.mapping.entity.name, "sha256": done.sha256} | counts
        said |= {"only_checked": chosen.check, "whole": is_whole}
        print(json.dumps(said | {"faults": [asdict(one) for one in done.faults.shown]}, ensure_ascii=False))
        return
    for one in done.faults.shown:
        sys.stderr.write(f"{one.sentence}\n")
    if done.faults.are_more:
        sys.stderr.write(
            _("The first %(shown)s faults are shown.") % {"shown": len(done.faults.shown)} + "\n"
        )
    if chosen.check:
        print(_("Nothing was written. It would be:"))
    print(_("%(new)s new, %(changed)s changed, %(same)s the same, %(faulty)s wrong") % counts)


def _interrupted() -> int:
    return _complain(_("interrupted; what is written stands, and run again it goes on"), INTERRUPTED)


def _complain(words: str, code: int) -> int:
    sys.stderr.write(f"vidord mirror: {words}\n")
    return code
