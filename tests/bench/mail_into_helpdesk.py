"""Give mails to django-helpdesk by its own import of one message. Prints JSON."""

import json
import logging
import sys
from time import perf_counter
from typing import Any

import django

from tests.bench import counting, memory
from tests.bench.letters import letters
from tests.bench.mail_into_vidord import COUNTED, WARM_UP


def main(mails: int) -> None:
    """Time the mails after a few that load templates; count the queries of one more."""
    queue = _queue()
    given = [raw.decode() for _, raw in letters(mails + WARM_UP + COUNTED)]
    _give(given[:WARM_UP], queue)
    begun = perf_counter()
    _give(given[WARM_UP:-COUNTED], queue)
    seconds = perf_counter() - begun
    asked = counting.asked(lambda: _give(given[-COUNTED:], queue))
    _check(len(given))
    print(json.dumps({"seconds": seconds, "megabytes": memory.of_each_process()} | asked))


def _queue() -> Any:
    from helpdesk.models import Queue

    return Queue.objects.create(
        title="Kundtjänst",
        slug="kundtjanst",
        email_address="kundtjanst@granasa.example",
        allow_email_submission=True,
        email_box_type="local",
    )


def _give(given: list[str], queue: Any) -> None:
    from helpdesk.email import extract_email_metadata

    silent = logging.getLogger("bench")
    silent.setLevel(logging.CRITICAL)
    for text in given:
        extract_email_metadata(text, queue, silent)


def _check(many: int) -> None:
    """Each mail has become a ticket, and its acknowledgement went to the mail backend."""
    from helpdesk.models import FollowUp, Ticket

    answered = sum(len(one.email_recipients or []) for one in FollowUp.objects.all())
    counts = (Ticket.objects.count(), FollowUp.objects.count(), answered)
    if counts != (many,) * 3:
        raise SystemExit(f"{many} mails gave {counts}: tickets, follow-ups, acknowledgements")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
