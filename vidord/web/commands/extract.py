"""Print everything we hold about one customer, for her to have."""

import argparse
import json
import sys
from datetime import UTC, datetime

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord extract 20501 > extract.json\nexample: vidord extract customer:17 --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", nargs="+", help="a case of hers, 20501 or 20 501, or customer:17")
    parser.add_argument("--json", action="store_true", help="on one line, for programs")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when there is no such customer."""
    with open_house(chosen.data):
        from vidord.cases import extract, holdings
        from vidord.people.models import Customer

        who = " ".join(chosen.who)
        try:
            customer = holdings.find(who)
        except Customer.DoesNotExist:
            sys.stderr.write(f"vidord extract: there is no customer {who}\n")
            return 1
        found = extract.of_customer(customer, at=datetime.now(UTC))
        print(json.dumps(found, ensure_ascii=False, indent=None if chosen.json else 2))
        return 0
