"""Fetch the desk's pages as Nadja, signed in, through every middleware. Prints JSON."""

import json
import sys
import uuid
from time import perf_counter
from typing import Any

import django

WARM_UP, QUESTIONS = 5, 10


def main(times: int) -> None:
    """
    Fetch each page so many times in turn, and count the queries of one fetch more.

    What an open page asks every few seconds is asked as by a page that knows the answer.
    """
    from django.test import Client

    from vidord.people.models import Account
    from vidord.promises.models import Promise

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Account.objects.get(username="nadja"))
    owed = Promise.objects.live().filter(owner__account__username="nadja").order_by("due_at")
    owed = owed.select_related("case_promise__case")
    number = owed.first().case_promise.case.number
    names = ("/desk/", "/desk/cases/<number>", "/desk/live", "/desk/cases/<number>/live")
    pages = {name: name.replace("<number>", str(number)) for name in names}
    known = {name: client.get(address).headers.get("ETag", "") for name, address in pages.items()}
    for name, address in pages.items():
        for _ in range(WARM_UP):
            _milliseconds(client, address, known[name])
    found: dict[str, dict] = {name: {"ms": []} for name in pages}
    for _ in range(times):
        for name, address in pages.items():
            found[name]["ms"].append(_milliseconds(client, address, known[name]))
    for name, address in pages.items():
        found[name]["queries"] = _queries(client, address, known[name])
    routed = [_routed(client, one.case_promise.case.number) for one in owed[:QUESTIONS]]
    print(json.dumps(found | {"routed_ms": routed}))


def _routed(client: Any, number: int) -> float:
    """Ask for more than Nadja may decide: until whoever may has promised it, and it has been told."""
    said = {"kind": "REFUND", "amount": "6 000", "summary": "Frysmat.", "to": "", "key": str(uuid.uuid4())}
    begun = perf_counter()
    answer = client.post(f"/desk/cases/{number}/decisions/new", said)
    spent = perf_counter() - begun
    if answer.status_code != 302:
        raise SystemExit(f"asking about case {number} answered {answer.status_code}")
    return spent * 1000


def _milliseconds(client: Any, address: str, known: str) -> float:
    begun = perf_counter()
    answer = client.get(address, headers={"if-none-match": known})
    spent = perf_counter() - begun
    if answer.status_code != (304 if known else 200):
        raise SystemExit(f"{address} answered {answer.status_code}")
    return spent * 1000


def _queries(client: Any, address: str, known: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(address, headers={"if-none-match": known})
    return len(queries)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
