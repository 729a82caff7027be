"""Send queued letters as the worker does: claimed, journaled, carried, written back. Prints JSON."""

import json
import os
import sys
from datetime import UTC, datetime
from time import perf_counter

import django

from tests.bench import outgoing
from tests.bench.sink import most_memory


def main(mails: int) -> None:
    """Time from the first claim until the database says of each letter that the server has it."""
    from vidord.channels import sending
    from vidord.channels.models import Attempt, OutboundMessage
    from vidord.web.demo import town

    at = datetime.now(UTC)
    town.build(at=at)
    outgoing.queue(mails, at=at)
    let_the_planner_know()
    begun = perf_counter()
    accepted = sending.drain(now=lambda: datetime.now(UTC))
    seconds = perf_counter() - begun
    sent = OutboundMessage.objects.filter(state="ACCEPTED").count()
    if (accepted, sent, Attempt.objects.filter(outcome="ACCEPTED").count()) != (mails,) * 3:
        raise SystemExit(f"of {mails} letters {accepted} were accepted, {sent} say so in the database")
    print(json.dumps({"seconds": seconds, "bytes": _size(), "mib": most_memory(os.getpid())}))


def let_the_planner_know() -> None:
    """Gather what the planner goes by, as a database that has lived has it."""
    import psycopg

    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute("VACUUM (ANALYZE)")
        superuser.execute("CHECKPOINT")


def _size() -> int:
    """How many bytes one of the letters is as a mail."""
    from vidord.channels.email import composing
    from vidord.channels.letter import letters_of
    from vidord.channels.models import OutboundMessage
    from vidord.people.models import Company

    letter = letters_of(OutboundMessage.objects.all())[-1]
    return len(composing.compose(letter, company=Company.objects.get(), at=datetime.now(UTC)))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
