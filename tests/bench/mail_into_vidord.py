"""
Give mails to Vidord, which are then placed by the worker's own step. Prints JSON.

`each`: every mail is committed by itself, as its sender waits for that. `gathered`: many in one commit, as
they are taken from a folder or a mailbox.
"""

import json
import sys
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import django

from tests.bench import counting, memory
from tests.bench.letters import letters

# A Tuesday morning on which all are at work: the owner is chosen among the most people.
AT = datetime(2026, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
TO = "kundtjanst@granasa.example"
WARM_UP, COUNTED = 3, 1


def main(mails: int, way: str) -> None:
    """Time the mails after a few that load models and templates; count the queries of one more."""
    from vidord.web.demo import town

    town.build(at=AT)
    given = letters(mails + WARM_UP + COUNTED)
    _give(given[:WARM_UP], way)
    begun = perf_counter()
    _give(given[WARM_UP:-COUNTED], way)
    seconds = perf_counter() - begun
    asked = counting.asked(lambda: _give(given[-COUNTED:], way))
    _check(len(given))
    print(json.dumps({"seconds": seconds, "megabytes": memory.of_each_process()} | asked))


def _give(given: list[tuple[str, bytes]], way: str) -> None:
    from vidord.cases import intake

    _STORE[way](given)
    while intake.place_waiting(at=AT):
        pass


def _each(given: list[tuple[str, bytes]]) -> None:
    from vidord.channels import inbox

    for sender, raw in given:
        inbox.store(raw=raw, envelope_from=sender, envelope_to=[TO], at=AT)


def _gathered(given: list[tuple[str, bytes]]) -> None:
    from vidord.channels import gathering
    from vidord.channels.email.importing import BATCH

    for first in range(0, len(given), BATCH):
        some = given[first : first + BATCH]
        mailboxes = gathering.mailboxes_of([[TO]] * len(some))
        found = [
            gathering.Found(raw, sender, [TO], ours)
            for (sender, raw), ours in zip(some, mailboxes, strict=True)
        ]
        gathering.store(found, at=AT)


_STORE = {"each": _each, "gathered": _gathered}


def _check(many: int) -> None:
    """Each mail has become a case with a promise, and its acknowledgement is queued."""
    from vidord.cases.models import Case, CasePromise
    from vidord.channels.models import OutboundMessage, Placement

    placed = Placement.objects.filter(outcome=Placement.Outcome.NEW_CASE).count()
    counts = (placed, Case.objects.count(), CasePromise.objects.count(), OutboundMessage.objects.count())
    if counts != (many,) * 4:
        raise SystemExit(f"{many} mails gave {counts}: placements, cases, promises, acknowledgements")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), sys.argv[2])
