"""`fill`: queue a mass mailing. `reply`: answer one customer meanwhile, and wait until a server has it."""

import json
import sys
from datetime import UTC, datetime
from time import monotonic, sleep

import django

from tests.bench import outgoing
from tests.bench.sending_from_vidord import let_the_planner_know


def fill(many: int) -> None:
    """The mailing waits before the worker starts."""
    from vidord.web.demo import town

    at = datetime.now(UTC)
    town.build(at=at)
    outgoing.mailing(many, at=at)
    let_the_planner_know()


def reply(most_seconds: int) -> None:
    """Queue one letter and look until it is accepted; print the seconds and what of the mailing is left."""
    from vidord.channels.models import OutboundMessage

    begun = monotonic()
    outgoing.queue(1, at=datetime.now(UTC))
    letter = OutboundMessage.objects.filter(is_bulk=False)
    while not letter.filter(state="ACCEPTED").exists():
        if monotonic() - begun > most_seconds:
            raise SystemExit(f"the reply had not gone after {most_seconds} seconds")
        sleep(0.02)
    seconds = monotonic() - begun
    waiting = OutboundMessage.objects.filter(is_bulk=True, state__in=["QUEUED", "LEASED"]).count()
    print(json.dumps({"seconds": round(seconds, 2), "bulk_waiting": waiting}))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "reply": reply}[sys.argv[1]](int(sys.argv[2]))
