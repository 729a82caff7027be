"""Let the clock do what is due, and print what it did. It queues; the worker sends."""

import argparse
import json
import sys
from datetime import UTC, datetime

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord sweep --at 2026-11-11T15:00:00+01:00"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=datetime.fromisoformat, help="a moment with offset; now when left out")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when the moment has no offset."""
    if chosen.at and chosen.at.tzinfo is None:
        sys.stderr.write(
            "vidord sweep: write the moment with its offset, for example 2026-11-11T15:00:00+01:00\n"
        )
        return 1
    with open_house(chosen.data):
        from vidord.cases import clock

        print(json.dumps(clock.sweep(at=chosen.at or datetime.now(UTC))))
        return 0
