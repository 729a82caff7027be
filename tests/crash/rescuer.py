"""Another worker, who lived on: it goes its rounds after every kill, and its readers stay warm."""

import os
import traceback
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.db import connections

from tests.crash.processes import fork
from tests.crash.scenes import go_round
from vidord.channels.email import reader
from vidord.web import worker

IMPATIENT = "-c lock_timeout=200ms"  # whoever meets a stopped process's lock comes back in the next round
DONE, FAILED = b"+", b"-"


class Rescuer:
    """A process of its own that goes one round whenever it is asked, by the clock that it is told."""

    def __init__(self, *, at: datetime) -> None:
        asked, ask = os.pipe()
        answer, answered = os.pipe()

        def work() -> None:
            os.close(ask)
            os.close(answer)
            while order := os.read(asked, 64):
                os.write(answered, _round(order.decode(), at=at))
            reader.close()

        self.process = fork(work)
        os.close(asked)
        os.close(answered)
        self._ask, self._answer = ask, answer

    def go_round(self, after: timedelta, *, is_impatient: bool = False) -> None:
        """
        Go the worker's round so long after the kill.

        :raises AssertionError: it could not.
        """
        os.write(self._ask, f"{after.total_seconds()} {int(is_impatient)}".encode())
        if os.read(self._answer, 1) != DONE:
            raise AssertionError("a worker that nobody killed fell over")

    def close(self) -> None:
        """Let it go home."""
        os.close(self._ask)
        os.close(self._answer)
        os.waitpid(self.process, 0)


def _round(order: str, *, at: datetime) -> bytes:
    seconds, is_impatient = order.split()
    os.environ["PGOPTIONS"] = IMPATIENT if int(is_impatient) else ""
    away = worker.AWAY if int(is_impatient) else ()
    try:
        with time_machine.travel(at + timedelta(seconds=float(seconds))), suppress(*away):
            go_round(now=_now)
        return DONE
    except Exception:
        traceback.print_exc()
        return FAILED
    finally:
        connections.close_all()


def _now() -> datetime:
    return datetime.now(ZoneInfo("UTC"))
