"""The worker's loop: a round when the database calls, when a promise is due, and each ten seconds."""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from vidord.cases import (
    alarms,
    clock,
    intake,
    interest,
    not_arrived,
    scheduling,
    series,
    staff_not_reached,
)
from vidord.channels.sending import Postman
from vidord.promises import evidence, sweep

LONGEST_SLEEP_SECONDS = 10.0
RETRY_SECONDS = 2.0
LONGEST_SENDING_SECONDS = 2.0  # a slow mail server, or many mails, must not hold the clock up
SECONDS_WHILE_SENDING = 0.05
NAP_SECONDS = 1.0  # how long a request to stop may have to wait
# What a lost connection raises, through Django or at the ear: the second kind once it is closed.
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


def round_of_work(*, now: Callable[[], datetime], postman: Postman) -> None:
    """Place what came, let the clock act, send for a while what is queued, count what arrived and not."""
    for step in (
        lambda: intake.place_waiting(at=now()),
        lambda: scheduling.hold_overtaken(at=now()),
        lambda: not_arrived.follow_up(at=now()),
        lambda: clock.sweep(at=now()),
        lambda: interest.follow_up(at=now()),
        lambda: postman.work(seconds=LONGEST_SENDING_SECONDS),
        lambda: evidence.count_acceptances(at=now()),
        lambda: series.go_on(at=now()),
        lambda: not_arrived.follow_up(at=now()),
        lambda: staff_not_reached.follow_up(at=now()),
    ):
        try:
            step()
        except AWAY:
            raise  # the database is away: waited for outside
        except Exception:
            # A fault of ours in one step must not stop the others: the clock goes on when sending fails.
            log.exception("a step of the round failed; it is tried again in the next")


def work() -> None:
    """Work until SIGTERM or SIGINT; a database that is away is waited for."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    postman = Postman(now=_now)
    while not stop.is_set():
        try:
            _listen_and_work(stop, postman)
        except AWAY as fault:
            log.warning("the database is away", kind=type(fault).__name__)
            close_old_connections()
            stop.wait(RETRY_SECONDS)
    with suppress(*AWAY):  # then its journals say to the next worker what it could not
        postman.close()


def _listen_and_work(stop: threading.Event, postman: Postman) -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
        ear.execute("LISTEN vidord_wake")
        while not stop.is_set():
            round_of_work(now=_now, postman=postman)
            _doze(ear, stop, seconds=SECONDS_WHILE_SENDING if postman.is_busy else _sleep(now=_now()))


def _doze(ear: psycopg.Connection, stop: threading.Event, *, seconds: float) -> None:
    """Sleep until the database calls, somebody asks us to stop, or the time is up."""
    while seconds > 0 and not stop.is_set():
        if any(True for _ in ear.notifies(timeout=min(seconds, NAP_SECONDS), stop_after=1)):
            return
        seconds -= NAP_SECONDS


def _sleep(*, now: datetime) -> float:
    """Seconds until a promise is due or an alarm calls again, within the limit; short while mail is read."""
    longest = NAP_SECONDS if intake.is_reading() else LONGEST_SLEEP_SECONDS
    due = [moment for moment in (sweep.next_wake(after=now), alarms.next_call(after=now)) if moment]
    until = (min(due) - now).total_seconds() if due else longest
    return max(0.0, min(until, longest))
