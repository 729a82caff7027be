"""A reply while 100,000 of a mass mailing wait: how long until the server has it, be it fast or slow."""

import subprocess
import sys
from time import monotonic, sleep

from tests.bench import sink
from tests.bench.server import ROOT, BenchError, Server, measured, progress, python, surroundings
from vidord.core.cluster import DATABASE

MOST_SECONDS = 120
SLOW = ("-w", "2")  # seconds that the server takes for each mail


def measure(server: Server, *, bulk: int) -> dict:
    """Return the seconds from a reply's being queued to its being accepted, with a fast and a slow server."""
    found: dict = {"bulk": bulk}
    for name, options in {"fast": (), "slow": SLOW}.items():
        progress(f"reply under bulk: {bulk} wait, {name} server")
        found[name] = _measure(server, f"reply_{name}", bulk, options)
    return found


def _measure(server: Server, name: str, bulk: int, options: tuple[str, ...]) -> dict:
    database = server.copy(DATABASE, name)
    with sink.sinking(*options) as (port, _pid):
        env = server.vidord(database) | {
            "VIDORD_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "VIDORD_DATA": str(server.cluster.folder),
            "BENCH_SUPERUSER_URL": server.superuser(database),
        }
        python("tests.bench.reply_into_bulk", "fill", str(bulk), env=env)
        command = [sys.executable, "-m", "vidord", "worker", "--data", str(server.cluster.folder)]
        worker = subprocess.Popen(
            command, cwd=ROOT, env=surroundings() | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_until_it_sends(worker)
            said = measured("reply_into_bulk", "reply", str(MOST_SECONDS), env=env)
            return said | {"mib": sink.most_memory(worker.pid)}
        finally:
            worker.terminate()
            worker.wait(30)


def _wait_until_it_sends(worker: subprocess.Popen) -> None:
    """Give it time to be in the middle of the mailing."""
    until = monotonic() + 5
    while monotonic() < until:
        if worker.poll() is not None:
            raise BenchError("the worker has ended")
        sleep(0.2)
