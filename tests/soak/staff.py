"""The staff: they answer cases until they are told to stop, and post again what they got no answer to.

A process of its own: `python -m tests.soak.staff FOLDER`.
"""

import signal
import sys
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path

import django

from tests.soak.senders import Log

SECONDS_BETWEEN_LOOKS = 0.5
ONE_IN = 3  # they get round to so many of the cases
NAMESPACE = uuid.UUID("6a1c2f0e-0000-4000-8000-000000000001")


def main(folder: Path) -> None:
    """Answer until SIGTERM. A database that is away is no reason to go home."""
    django.setup()
    from django.db import InterfaceError, OperationalError, close_old_connections

    stop, log = threading.Event(), Log(folder / "staff.log")
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.wait(SECONDS_BETWEEN_LOOKS):
        try:
            _answer_some(log, stop)
        except (OperationalError, InterfaceError):
            close_old_connections()


def _answer_some(log: Log, stop: threading.Event) -> None:
    from django.db.models import F

    from vidord.cases.models import Case

    chosen = Case.objects.annotate(turn=F("number") % ONE_IN).filter(turn=0)
    unanswered = chosen.exclude(thread__outbound__kind="ANSWER").select_related("face", "thread")
    for case in unanswered.order_by("id")[:20]:
        if stop.is_set():
            return
        form_key = uuid.uuid5(NAMESPACE, str(case.number))
        log.write(op="invoke", form_key=str(form_key))
        _answer(case, form_key)
        log.write(op="ok", form_key=str(form_key))


def _answer(case: object, form_key: uuid.UUID) -> None:
    from vidord.cases import answering

    answering.answer(
        case,
        by=case.face,
        at=datetime.now(UTC),
        text="Hej. Det ordnar vi.",
        is_answer=True,
        seen=0,
        form_key=form_key,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
