"""Kill a process at every step of receiving, placing and sending, all of them; or stop it at every step."""

import argparse
import json
from dataclasses import asdict

from tests.crash import __main__ as crash

EXAMPLE = 'example: bin/soak crash "placing a reply"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which scenes."""
    parser.add_argument("scenes", nargs="*", help="all when none is named")
    parser.add_argument("--stop", action="store_true", help="stop it instead, past its lease; takes hours")
    parser.add_argument("--json", action="store_true")


def run(chosen: argparse.Namespace) -> int:
    """Return 0 when nothing was lost, doubled or uncertain without need, else 1."""
    tried = crash.try_all(chosen.scenes, ["SIGSTOP" if chosen.stop else "SIGKILL"])
    reports = [asdict(report) for report in tried]
    points = sum(report.tried for report in tried)
    print(
        json.dumps(reports)
        if chosen.json
        else "\n".join([*map(crash.said, reports), f"{points} points tried"])
    )
    return 1 if any(report.faults or report.uncertain_for_nothing for report in tried) else 0
