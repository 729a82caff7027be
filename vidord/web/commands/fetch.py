"""Fetch mail from the mailboxes that are connected; started by `vidord up`, or once by hand."""

import argparse
import json
import signal
import threading
from dataclasses import asdict
from typing import Any

from vidord.web.commands.line import open_house

EXAMPLE = (
    "example: vidord fetch --once --json\n"
    "exit codes: 0 all mailboxes fetched, 1 one of them could not be\n"
    "Without --once it goes on until it is told to stop. Mailboxes are connected at /desk/mailboxes."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="fetch what is there now, say how it went, and end"
    )
    parser.add_argument("--json", action="store_true", help="with --once: one JSON line a mailbox")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when a mailbox could not be fetched."""
    with open_house(chosen.data):
        if chosen.once:
            return _once(as_json=chosen.json)
        from vidord.channels.email.imap.fetcher import fetch_on

        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        fetch_on(stop)
        return 0


def _once(*, as_json: bool) -> int:
    from vidord.channels.email.imap.fetcher import fetch_once

    results = fetch_once()
    for address, result in results.items():
        said = _said(address, result)
        print(json.dumps(said, ensure_ascii=False) if as_json else _in_words(said))
    if not results and not as_json:
        print("No mailbox is connected. Connect one at /desk/mailboxes.")
    return 1 if any(result.state == "FAILED" for result in results.values()) else 0


def _said(address: str, result: Any) -> dict:
    trouble = result.trouble
    return {
        "mailbox": address,
        "state": result.state,
        **asdict(result.counts),
        "failure": trouble.failure if trouble else "",
        "words": trouble.words if trouble else "",
    }


def _in_words(said: dict) -> str:
    counts = f"{said['stored']} stored, {said['already_here']} already here, {said['too_big']} too large"
    if said["state"] == "BUSY":
        return f"{said['mailbox']}: another fetcher is at it"
    if said["state"] == "FETCHED":
        return f"{said['mailbox']}: {counts}"
    heard = f" ({said['words']})" if said["words"] else ""
    return f"{said['mailbox']}: {said['failure']}{heard}; {counts}"
