"""Receipt over LMTP, acknowledged after commit, beside bare inserts of the same bytes through psycopg."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from time import monotonic, perf_counter, sleep

import psycopg

from tests.bench import sink
from tests.bench.server import ROOT, BenchError, Server, progress, python, surroundings
from vidord.core import cluster
from vidord.core.environment import LMTP_BESIDE

ROUNDS = 3
LINES = 4  # kept connections, on both sides; as many as the listener has threads
BYTES = 4000
SECONDS_TO_START = 20
STORED = "SELECT content FROM channels_rawmessage ORDER BY message_id"


def measure(server: Server, *, mails: int) -> dict:
    """Return mails a second of both, medians of three rounds in turn, and the ratio."""
    ours, bare = [], []
    for number in range(1, ROUNDS + 1):
        progress(f"receipt: round {number} of {ROUNDS}")
        database = server.copy(cluster.DATABASE, f"receipt_{number}")
        python("tests.bench.founding", env=server.vidord(database))
        with _listening(server, database) as port:
            seconds = sink.source(
                port,
                *("-L", "-d", "-s", str(LINES), "-t", "kundtjanst@granasa.example"),
                mails=mails,
                size=BYTES,
            )
        ours.append(mails / seconds)
        bare.append(mails / _bare(server, database, mails=mails))
    found = {"vidord": round(median(ours)), "bare": round(median(bare))}
    return (
        {"mails": mails, "lines": LINES, "bytes": BYTES}
        | found
        | {"ratio": round(found["vidord"] / found["bare"], 2)}
    )


@contextmanager
def _listening(server: Server, database: str) -> Iterator[int]:
    port = sink.free_port()
    env = surroundings() | server.vidord(database) | {"VIDORD_LISTEN_SMTP": f"127.0.0.1:{port}"}
    listener = subprocess.Popen([sys.executable, "-m", "vidord", "listen"], cwd=ROOT, env=env)
    try:
        until = monotonic() + SECONDS_TO_START
        while not sink.answers(port + LMTP_BESIDE):
            if listener.poll() is not None or monotonic() > until:
                raise BenchError("the listener did not start")
            sleep(0.05)
        yield port + LMTP_BESIDE
    finally:
        listener.terminate()
        listener.wait()


def _bare(server: Server, database: str, *, mails: int) -> float:
    """Insert what was stored into a table of one column, each in its own commit; return the seconds."""
    url = server.superuser(database)
    with psycopg.connect(url, autocommit=True) as connection:
        stored = [content for (content,) in connection.execute(STORED)]
        if len(stored) != mails:
            raise BenchError(f"{mails} mails were acknowledged and {len(stored)} stored")
        connection.execute("CREATE TABLE bare (content bytea NOT NULL)")
    shares = [stored[line::LINES] for line in range(LINES)]
    with ThreadPoolExecutor(LINES) as threads:
        begun = perf_counter()
        list(threads.map(lambda share: _insert(url, share), shares))
        return perf_counter() - begun


def _insert(url: str, contents: list[bytes]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for content in contents:
            connection.execute("INSERT INTO bare (content) VALUES (%s)", [content])
