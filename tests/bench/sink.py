"""Debian's smtp-sink and smtp-source: a server that takes everything, and the fastest sender there is."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, perf_counter, sleep

from tests.bench.server import BenchError

SECONDS_TO_START = 10
BACKLOG = 1000


@contextmanager
def sinking(*options: str) -> Iterator[tuple[int, int]]:
    """Take mail and drop it. Gives the port and the process's number."""
    port = free_port()
    as_whom = ("-u", "nobody") if os.geteuid() == 0 else ()
    command = [_program("smtp-sink"), *as_whom, *options, f"127.0.0.1:{port}", str(BACKLOG)]
    sink = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        until = monotonic() + SECONDS_TO_START
        while not answers(port):
            if sink.poll() is not None or monotonic() > until:
                raise BenchError("smtp-sink did not start")
            sleep(0.05)
        yield port, sink.pid
    finally:
        sink.terminate()
        sink.wait()


def source(port: int, *options: str, mails: int, size: int) -> float:
    """Let smtp-source send so many mails of so many bytes, and return the seconds it took."""
    command = [_program("smtp-source"), *options, "-m", str(mails), "-l", str(size), f"127.0.0.1:{port}"]
    begun = perf_counter()
    subprocess.run(command, check=True)
    return perf_counter() - begun


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def most_memory(pid: int) -> float:
    """Return the most MiB that a running process has had in memory."""
    with open(f"/proc/{pid}/status") as status:
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    return round(int(kib) / 1024, 1)


def answers(port: int) -> bool:
    """Tell whether something listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin")
    if found is None:
        raise BenchError(f"{name} is not here; bin/postfix installs it")
    return found
