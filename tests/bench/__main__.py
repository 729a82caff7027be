"""Measure Vidord beside django-helpdesk, with many cases beside few, and from clone to first page."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial

from tests.bench import (
    counter,
    due_at_once,
    first_page,
    mail,
    pages,
    receipt,
    reply_under_bulk,
    rights,
    sending,
    server,
)
from vidord.core.cluster import ClusterError
from vidord.core.postgres_binaries import NoPostgres

MEASUREMENTS = (
    "first-page",
    "rights",
    "mail",
    "receipt",
    "sending",
    "reply-under-bulk",
    "due-at-once",
    "pages",
    "counter",
)
WITHOUT_DATABASE = {"first-page", "rights"}
PROCESSES = ("the worker", "the reader's mother", "the child that reads")
EXAMPLE = "example: bin/bench --cases 10000 --mails 100 --json"


def main(arguments: list[str] | None = None) -> int:
    """Return 0 after printing the figures, or 1 after one line that says what failed."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__, epilog=EXAMPLE)
    parser.add_argument("--cases", type=_positive, default=100_000, help="in the full database (100000)")
    parser.add_argument("--mails", type=_positive, default=1000, help="given to each side in a round (1000)")
    parser.add_argument(
        "--letters", type=_positive, default=10_000, help="sent, and received, in a round (10000)"
    )
    parser.add_argument("--bulk", type=_positive, default=100_000, help="waiting beside a reply (100000)")
    parser.add_argument("--promises", type=_positive, default=100_000, help="due in one minute (100000)")
    parser.add_argument("--outages", type=_positive, default=100_000, help="power cuts summed (100000)")
    parser.add_argument("--purchases", type=_positive, default=2_000_000, help="lines of receipts (2000000)")
    parser.add_argument("--only", choices=MEASUREMENTS, help="this measurement alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    chosen = parser.parse_args(arguments)
    try:
        figures = _measure(chosen)
    except (server.BenchError, ClusterError, NoPostgres, OSError) as fault:
        sys.stderr.write(f"bench: {fault}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("bench: stopped\n")
        return 1
    print(json.dumps(figures) if chosen.json else _table(figures))
    return 0


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _measure(chosen: argparse.Namespace) -> dict:
    """The first page comes first: it fails at once when the demo's port is taken."""
    wanted = [chosen.only] if chosen.only else MEASUREMENTS
    figures = {}
    if "first-page" in wanted:
        figures["first_page"] = first_page.measure()
    if "rights" in wanted:
        figures["rights"] = rights.measure(outages=chosen.outages)
    if set(wanted) - WITHOUT_DATABASE:
        with server.running() as postgres:
            for name, measure in _with_database(chosen).items():
                if name in wanted:
                    figures[name.replace("-", "_")] = measure(postgres)
    return figures


def _with_database(chosen: argparse.Namespace) -> dict[str, Callable[[server.Server], dict]]:
    return {
        "mail": partial(mail.measure, mails=chosen.mails),
        "receipt": partial(receipt.measure, mails=chosen.letters),
        "sending": partial(sending.measure, mails=chosen.letters),
        "reply-under-bulk": partial(reply_under_bulk.measure, bulk=chosen.bulk),
        "due-at-once": partial(due_at_once.measure, promises=chosen.promises),
        "pages": partial(pages.measure, cases=chosen.cases),
        "counter": partial(counter.measure, purchases=chosen.purchases),
    }


def _table(figures: dict) -> str:
    said = {
        "mail": _mail,
        "receipt": _receipt,
        "sending": _sending,
        "reply_under_bulk": _reply,
        "due_at_once": _due,
        "pages": _pages,
        "counter": _counter,
        "first_page": _first,
        "rights": _rights,
    }
    return "\n\n".join("\n".join(said[name](found)) for name, found in figures.items())


def _mail(found: dict) -> list[str]:
    theirs = found["helpdesk"]
    rows = [(f"mail to placed case, {found['mails']} mails", "Vidord", "django-helpdesk", "ratio")]
    for way, words in {"gathered": "taken from a folder", "each": "each sent to us"}.items():
        ours = found[way]
        speeds = ours["mails_per_second"], theirs["mails_per_second"]
        rows.append((f"  mails/s, {words}", *speeds, f"{ours['ratio']} : 1"))
    for name in ("queries", "commits"):
        rows.append((f"  {name} per mail", ours[f"{name}_per_mail"], theirs[f"{name}_per_mail"], ""))
    for place, name in enumerate(PROCESSES):
        sizes = [side["megabytes"][place : place + 1] for side in (ours, theirs)]
        rows.append((f"  memory of {name}, MB", *(one[0] if one else "" for one in sizes), ""))
    return _lines(rows)


def _receipt(found: dict) -> list[str]:
    rows = [(f"{found['mails']:,} mails over LMTP", "Vidord", "bare inserts", "ratio")]
    rows.append(("  acknowledged mails/s", found["vidord"], found["bare"], f"{found['ratio']} : 1"))
    return _lines(rows)


def _sending(found: dict) -> list[str]:
    rows = [(f"sending {found['mails']:,} letters", "Vidord", "smtp-source", "ratio")]
    for way, words in {"as_it_comes": "as it comes", "kept_lines": f"{found['lines']} kept lines"}.items():
        theirs = found[way]
        rows.append((f"  mails/s, {words}", found["vidord"], theirs["mails_per_second"], theirs["ratio"]))
    rows.append(("  bytes of a mail", found["bytes"], found["bytes"], ""))
    rows.append(("  memory, MiB (smtp-sink's beside)", found["mib"]["vidord"], found["mib"]["sink"], ""))
    return _lines(rows)


def _reply(found: dict) -> list[str]:
    rows = [(f"a reply while {found['bulk']:,} wait", "seconds", "still waiting", "worker, MiB")]
    for name in ("fast", "slow"):
        one = found[name]
        rows.append((f"  {name} server", one["seconds"], f"{one['bulk_waiting']:,}", one["mib"]))
    return _lines(rows)


def _due(found: dict) -> list[str]:
    rows = [(f"{found['promises']:,} promises due at once", "seconds late", "a second", "")]
    for name, words in {"as_usual": "two workers", "one_killed": "one killed midway"}.items():
        rows.append((f"  {words}", found[name]["seconds_late"], f"{found[name]['per_second']:,}", ""))
    return _lines(rows)


def _pages(found: dict) -> list[str]:
    few, many = found["cases"]["few"], found["cases"]["many"]
    rows = [("pages of the desk", f"{few:,} cases", f"{many:,} cases", "ratio")]
    for page, one in found["pages"].items():
        small, large = one["few"], one["many"]
        rows.append((f"  {page} median, ms", small["median_ms"], large["median_ms"], f"{one['ratio']} : 1"))
        rows.append((f"  {page} p95, ms", small["p95_ms"], large["p95_ms"], ""))
        rows.append((f"  {page} queries", small["queries"], large["queries"], ""))
    routed = found["routed_ms"]
    rows.append(("  a question is put to who may decide, ms", routed["few"], routed["many"], ""))
    rows.append(("the largest tables", "rows", "table, MB", "indexes, MB"))
    for name, size in found["tables"].items():
        rows.append((f"  {name}", f"{size['rows']:,}", size["table_mb"], size["indexes_mb"]))
    return _lines(rows)


def _counter(found: dict) -> list[str]:
    few, many = found["purchases"]["few"], found["purchases"]["many"]
    rows = [("looked up at the counter, ms", f"{few:,} purchases", f"{many:,} purchases", "p95")]
    for way, one in found["ways"].items():
        rows.append((f"  {way}", one["few"]["median_ms"], one["many"]["median_ms"], one["many"]["p95_ms"]))
    one = found["mirror"]
    rows.append((f"a file of {one['rows']:,} purchases", "Vidord", "bare COPY", "ratio"))
    rows.append(("  rows/s", one["rows_per_second"], one["bare_rows_per_second"], f"{one['ratio']} : 1"))
    rows.append(("  rows/s when nothing is new", one["again_rows_per_second"], "", ""))
    rows.append(("  memory, MiB", one["mib"], "", ""))
    return _lines(rows)


def _rights(found: dict) -> list[str]:
    rows = [(f"findings of {found['questions']} questions", "median, ms", "slowest, ms", "")]
    rows.append((f"  slowest: {found['slowest']}", found["median_ms"], found["slowest_ms"], ""))
    rows.append((f"{found['outages']:,} power cuts", "findings, s", "bare Decimal, s", "ratio"))
    seconds = found["seconds"], found["bare_seconds"]
    rows.append((f"  on {rights.CORES} cores", *seconds, f"{found['ratio']} : 1"))
    return _lines(rows)


def _lines(rows: list[tuple]) -> list[str]:
    return [f"{one:<40}{two:>16}{three:>18}{four:>12}" for one, two, three, four in rows]


def _first(found: dict) -> list[str]:
    return [
        f"{'from clone to first page':<40}{found['seconds']:>14} s",
        f"{'  stopped after':<40}{found['seconds_to_stop']:>14} s",
    ]


if __name__ == "__main__":
    sys.exit(main())
