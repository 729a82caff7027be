"""Many promises due in one minute, on two workers, then with one killed midway: how late is the last one?"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import sleep, time

import psycopg

from tests.bench.server import ROOT, BenchError, Server, progress, python, surroundings
from vidord.core.cluster import DATABASE

WORKERS = 2
SECONDS_AHEAD = 15  # until they are due: the workers are up by then
MOST_SECONDS = 1800
# Without triggers: what was given an hour ago becomes due now.
DUE = """
SET session_replication_role = replica;
UPDATE promises_promise SET due_at = to_timestamp(%(due)s), wake_at = to_timestamp(%(due)s),
    at_risk_at = to_timestamp(%(due)s) - interval '1 minute' WHERE wake_at IS NOT NULL;
INSERT INTO promises_reminder (promise_id, kind, at)
    SELECT id, 'AT_RISK', at_risk_at FROM promises_promise WHERE wake_at IS NOT NULL;
SET session_replication_role = origin;
"""
LEFT = "SELECT count(*) FROM promises_promise WHERE wake_at <= to_timestamp(%s)"
# Of every promise: one outcome and one letter that says so, or it was not handled once.
ONCE = """
SELECT count(*) FILTER (WHERE broken = 1), count(*) FROM (
    SELECT count(outcome.id) AS broken FROM promises_promise AS promise
    JOIN promises_outcome AS outcome ON outcome.promise_id = promise.id AND outcome.kind = 'BROKEN'
    GROUP BY promise.id) AS handled
"""
TOLD = "SELECT count(*), count(DISTINCT thread_id) FROM channels_outboundmessage WHERE kind = 'NOTICE'"


def measure(server: Server, *, promises: int) -> dict:
    """Return how many seconds late the last of them was handled, with two workers, and with a kill."""
    found: dict = {"promises": promises, "workers": WORKERS}
    for name, kills in {"as_usual": False, "one_killed": True}.items():
        progress(f"due at once: {promises:,} promises, {name.replace('_', ' ')}")
        found[name] = _measure(server, f"due_{name}", promises, kills=kills)
    return found


def _measure(server: Server, name: str, promises: int, *, kills: bool) -> dict:
    database = server.copy(DATABASE, name)
    env = server.vidord(database)
    loading = {"BENCH_SUPERUSER_URL": server.superuser(database)}
    python("tests.bench.filling", str(promises), str(promises), env=env | loading)
    with psycopg.connect(server.superuser(database), autocommit=True) as superuser, ExitStack() as running:
        workers = [running.enter_context(_worker(server, env)) for _ in range(WORKERS)]
        due = time() + SECONDS_AHEAD
        superuser.execute(DUE.replace("%(due)s", str(due)))
        superuser.execute("VACUUM (ANALYZE) promises_promise")
        if kills:
            _wait(superuser, due, most_left=promises // 2)
            workers[0].kill()
            running.enter_context(_worker(server, env))
        late = _wait(superuser, due, most_left=0)
        once, handled = superuser.execute(ONCE).fetchone()
        told, threads = superuser.execute(TOLD).fetchone()
    if not once == handled == told == threads == promises:
        raise BenchError(f"of {promises} promises {handled} were handled, {once} once; {told} letters")
    return {"seconds_late": round(late, 1), "per_second": round(promises / late)}


def _wait(superuser: psycopg.Connection, due: float, *, most_left: int) -> float:
    """Look until no more than so many are left, and return how many seconds after the due time that was."""
    while (left := superuser.execute(LEFT, [due]).fetchone()[0]) > most_left or time() < due:
        if time() > due + MOST_SECONDS:
            raise BenchError(f"{left} promises still wait after {MOST_SECONDS} seconds")
        sleep(0.1)
    return time() - due


@contextmanager
def _worker(server: Server, env: dict[str, str]) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "vidord", "worker", "--data", str(server.cluster.folder)]
    worker = subprocess.Popen(
        command, cwd=ROOT, env=surroundings() | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(60)
