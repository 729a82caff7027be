"""Set up the company from a file: legal entities, units, mailboxes, people, mandates and pledges."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord company docs/howto/company.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="TOML; docs/howto/company.toml is one to start from")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 with one line when something in the file is missing or wrong; then nothing has been set up."""
    with open_house(chosen.data):
        from vidord.web import founding

        try:
            founded = founding.found(chosen.file, at=datetime.now(UTC))
        except founding.Unclear as fault:
            sys.stderr.write(f"vidord company: {fault}\n")
            return 1
    print(founded)
    return 0
