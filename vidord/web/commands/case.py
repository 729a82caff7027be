"""Print one case with its messages and promises."""

import argparse
import json
import sys
from datetime import UTC, datetime

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord case 20501 --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference")
    parser.add_argument("--json", action="store_true", help="on one line, for programs")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when there is no such case."""
    with open_house(chosen.data):
        from vidord.cases import account
        from vidord.cases.models import Case

        try:
            case = account.of_case(chosen.reference, at=datetime.now(UTC))
        except Case.DoesNotExist:
            sys.stderr.write(f"vidord case: there is no case {chosen.reference}\n")
            return 1
        print(json.dumps(case, ensure_ascii=False, indent=None if chosen.json else 2))
        return 0
