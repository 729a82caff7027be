"""Where children that read come from: one mother process for each of ours, started when first needed."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path

from vidord.channels.email import wire

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "vidord.channels.email.reading_child"
# One thread each: more would take memory for nothing, and a process with threads can't be forked safely.
SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
SECONDS_TO_START = 60.0
SECONDS_TO_FORK = 10.0
CHUNK = 256 * 1024


class NoReader(Exception):
    """No child can be had: a fault of this machine, never of a mail. The mail waits."""


class Gone(Exception):
    """The child has ended."""


class Child:
    """The house's end of one confined child: requests go out and answers come in without ever waiting."""

    def __init__(self, outlet: int, inlet: int, handle: int) -> None:
        self.outlet, self.inlet, self._handle = outlet, inlet, handle
        self.protections: dict[str, bool] = {}
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()
        os.set_blocking(outlet, False)
        os.set_blocking(inlet, False)

    def send(self, request: wire.Request) -> None:
        """Give it something to read."""
        self._outgoing += [memoryview(request.head()), memoryview(request.content)]
        self.flush()

    def flush(self) -> bool:
        """Write what the pipe takes. Returns whether something is left."""
        while self._outgoing:
            piece = self._outgoing.popleft()
            try:
                written = os.write(self.outlet, piece)
            except BlockingIOError:
                written = 0
            except OSError:
                self._outgoing.clear()  # it has ended; what it said before is still to be heard
                return False
            if written < len(piece):
                self._outgoing.appendleft(piece[written:])
                return True
        return False

    def answer(self) -> wire.Answer | None:
        """
        Return the next answer, or nothing when it is not whole yet.

        :raises Malformed: it speaks, but not like a child of ours.
        :raises Gone: it has ended, and has said everything.
        """
        while (answer := wire.unframe(self._incoming)) is None:
            try:
                came = os.read(self.inlet, CHUNK)
            except BlockingIOError:
                return None
            if not came:
                raise Gone
            self._incoming += came
        return answer

    def end(self) -> None:
        """Kill it, and close the line."""
        with suppress(ProcessLookupError):  # it was faster
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self.let_go()

    def let_go(self) -> None:
        """Close our side only."""
        for one in (self.outlet, self.inlet, self._handle):
            os.close(one)


class Nursery:
    """The mother process, and the children that she forks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mother: subprocess.Popen | None = None
        self._line: socket.socket | None = None

    def open(self) -> None:
        """
        Start the mother, unless she is there.

        :raises NoReader: she can't be started.
        """
        with self._lock:
            try:
                self._start_if_needed()
            except (OSError, Gone) as fault:
                self._end()
                raise NoReader(str(fault) or type(fault).__name__) from fault

    def child(self) -> Child:
        """
        Return a new child that is ready to read.

        :raises NoReader: there is none to be had.
        """
        with self._lock:
            try:
                return self._child()
            except (OSError, Gone, wire.Malformed) as fault:
                self._end()
                raise NoReader(str(fault) or type(fault).__name__) from fault

    def _child(self) -> Child:
        self._start_if_needed()
        (theirs_in, outlet), (inlet, theirs_out) = os.pipe(), os.pipe()
        try:
            socket.send_fds(self._line, [b"c"], [theirs_in, theirs_out])
            _said, handles, _flags, _address = socket.recv_fds(self._line, 1, 1)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        if not handles:
            os.close(outlet)
            os.close(inlet)
            raise Gone
        child = Child(outlet, inlet, handles[0])
        child.protections = _greeting(child)
        return child

    def _start_if_needed(self) -> None:
        if self._mother is None or self._mother.poll() is not None:
            self._end()
            self._start()

    def _start(self) -> None:
        ours, hers = socket.socketpair()
        with hers:
            self._line = ours
            self._mother = subprocess.Popen(
                [sys.executable, "-s", "-m", PROGRAM],
                stdin=hers,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=SURROUNDINGS,
                start_new_session=True,  # a Ctrl-C is for us; she ends when we hang up
            )
        ours.settimeout(SECONDS_TO_START)
        if not ours.recv(1):
            raise Gone
        ours.settimeout(SECONDS_TO_FORK)

    def _end(self) -> None:
        if self._line:
            self._line.close()
        if self._mother:
            self._mother.kill()
            self._mother.wait()
        self._mother = self._line = None

    def close(self) -> None:
        """End the mother; her children end with her."""
        with self._lock:
            self._end()

    def disown(self) -> None:
        """In a fork of our process: leave her to the one who started her."""
        if self._line:
            self._line.close()
        if self._mother:
            self._mother.returncode = 0  # not ours to wait for
        self._mother = self._line = None


def _greeting(child: Child) -> dict[str, bool]:
    """Hear which protections are on."""
    while (answer := child.answer()) is None:
        if not _can_be_heard(child.inlet, SECONDS_TO_FORK):
            child.end()
            raise Gone
    return answer.said["protections"]


def _can_be_heard(line: int, seconds: float) -> bool:
    waiting = select.poll()
    waiting.register(line, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
