"""Hand what was decided to bookkeeping as CSV, and read back what has been paid or done."""

import argparse
import csv
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vidord.web.commands.files import not_read
from vidord.web.commands.line import open_house

if TYPE_CHECKING:
    from vidord.cases.remedies import Line

EXAMPLE = (
    "example: vidord remedies export --new > remedies.csv\n"
    "example: vidord remedies confirm paid.csv\n"
    "exit codes: 0 all rows taken, 1 some could not be; the right ones were taken all the same\n"
    "docs/howto/remedies.md has both files."
)
COLUMNS = ("id", "case", "kind", "amount", "decided_on", "unit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["export", "confirm"])
    parser.add_argument(
        "file", nargs="?", type=Path, help="confirm: CSV with the columns id, date, reference"
    )
    parser.add_argument("--new", action="store_true", help="export: only what has not been handed out before")
    parser.add_argument("--json", action="store_true", help="export: one JSON object a line")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when a row, or the file, could not be taken."""
    if (chosen.act == "confirm") != (chosen.file is not None):
        sys.stderr.write("vidord remedies: confirm takes a file, and export takes none\n")
        return 1
    with open_house(chosen.data):
        return _confirm(chosen.file) if chosen.act == "confirm" else _export(chosen)


def _export(chosen: argparse.Namespace) -> int:
    from vidord.cases import remedies

    write = _write_json if chosen.json else _write_csv
    if chosen.new:
        remedies.hand_out_new(write, at=datetime.now(UTC))
    else:
        write(remedies.lines())
    return 0


def _write_json(lines: "list[Line]") -> None:
    for line in lines:
        row = asdict(line) | {"amount": str(line.amount), "decided_on": line.decided_on.isoformat()}
        print(json.dumps(row, ensure_ascii=False))
    sys.stdout.flush()


def _write_csv(lines: "list[Line]") -> None:
    """Semicolons and a decimal comma, as a Swedish spreadsheet reads them."""
    from vidord.core import spreadsheets

    sys.stdout.reconfigure(encoding="utf-8")
    written = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    written.writerow(COLUMNS)
    for line in lines:
        row = asdict(line) | {"amount": f"{line.amount:.2f}".replace(".", ",")}
        written.writerow([spreadsheets.plain(str(row[name])) for name in COLUMNS])
    sys.stdout.flush()


def _confirm(file: Path) -> int:
    from vidord.cases import confirmations

    try:
        done = confirmations.read(file.read_bytes(), at=datetime.now(UTC))
    except OSError as fault:
        sys.stderr.write(f"vidord remedies: {not_read(fault, file)}\n")
        return 1
    except confirmations.Unreadable as fault:
        sys.stderr.write(f"vidord remedies: {file}: {fault}\n")
        return 1
    for number, words in done.refused:
        sys.stderr.write(f"line {number}: {words}\n")
    print(f"{done.taken} confirmed, {done.known} known already, {len(done.refused)} refused")
    return 1 if done.refused else 0
