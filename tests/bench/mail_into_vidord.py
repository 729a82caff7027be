"""Give mails to Vidord: each stored and committed, then placed by the worker's own step. Prints JSON."""

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
WARM_UP, COUNTED = 3, 1


def main(mails: int) -> None:
    """Time the mails after a few that load models and templates; count the queries of one more."""
    from vidord.web.demo import town

    town.build(at=AT)
    given = letters(mails + WARM_UP + COUNTED)
    _give(given[:WARM_UP])
    begun = perf_counter()
    _give(given[WARM_UP:-COUNTED])
    seconds = perf_counter() - begun
    asked = counting.asked(lambda: _give(given[-COUNTED:]))
    _check(len(given))
    print(json.dumps({"seconds": seconds, "megabytes": memory.of_each_process()} | asked))


def _give(given: list[tuple[str, bytes]]) -> None:
    from vidord.cases import intake
    from vidord.channels import inbox

    for sender, raw in given:
        inbox.store(raw=raw, envelope_from=sender, envelope_to=["kundtjanst@granasa.example"], at=AT)
    while intake.place_waiting(at=AT):
        pass


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
    main(int(sys.argv[1]))
