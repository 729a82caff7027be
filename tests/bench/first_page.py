"""From clone to first page: what somebody waits who has just heard of us, with the packages cached."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic, perf_counter, sleep

from tests.bench.server import ROOT, BenchError, progress, surroundings, temporary_folder
from vidord.core.cluster import Cluster
from vidord.core.environment import LMTP_BESIDE

DATA = "data"
LONGEST_SECONDS = 600
SECONDS_TO_STOP = 60
SECONDS_BETWEEN_LOOKS = 0.05


def measure() -> dict:
    """Return the seconds from `git clone` to the first 200, and how long Ctrl-C took afterwards."""
    folder = temporary_folder()
    try:
        progress("first page: clone, bin/up, GET /")
        return _measure_in(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(Cluster(folder / DATA).sockets, ignore_errors=True)


def _measure_in(folder: Path) -> dict:
    port, mail_port, catcher = _free_port(), _free_port(beside=LMTP_BESIDE), _free_port()
    begun = perf_counter()
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    env = surroundings() | {
        "VIDORD_LISTEN_SMTP": f"127.0.0.1:{mail_port}",
        "VIDORD_SMTP_URL": f"smtp://127.0.0.1:{catcher}",
    }
    command = [str(clone / "bin" / "up"), "--port", str(port), "--data", str(folder / DATA)]
    with (folder / "up.log").open("w") as log:
        up = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_for_page(port, up, folder / "up.log")
        seconds = perf_counter() - begun
    finally:
        begun = perf_counter()
        _stop(up)
    return {"seconds": round(seconds, 1), "seconds_to_stop": round(perf_counter() - begun, 1)}


def _wait_for_page(port: int, up: subprocess.Popen, log: Path) -> None:
    until = monotonic() + LONGEST_SECONDS
    while not _answers(port):
        if up.poll() is not None:
            last = log.read_text().strip().splitlines()[-1:] or ["no reason given"]
            raise BenchError(f"bin/up ended: {last[0]}")
        if monotonic() > until:
            raise BenchError(f"bin/up had no page after {LONGEST_SECONDS} seconds")
        sleep(SECONDS_BETWEEN_LOOKS)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(up: subprocess.Popen) -> None:
    """Press Ctrl-C. What has not stopped after a minute is ended with its whole group."""
    with suppress(ProcessLookupError):
        os.kill(up.pid, signal.SIGINT)
    try:
        up.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(up.pid, signal.SIGKILL)
        up.wait()
        raise BenchError(f"bin/up did not stop within {SECONDS_TO_STOP} seconds of Ctrl-C") from None


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port(*, beside: int = 0) -> int:
    """Return a port that is free, and so is the one `beside` it."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if not beside or (port + beside < 2**16 and not _is_taken(port + beside)):
            return port
