"""What a command shows while it has much to do, and how the keyboard ends it between two pieces."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TextIO

SECONDS_BETWEEN_LINES = 0.2


def stopped_by_the_keyboard() -> threading.Event:
    """The first Ctrl-C lets the piece in hand be finished and counted; the second breaks off at once."""
    stop = threading.Event()

    def stopped(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, stopped)
    return stop


class Progress:
    """One line that is written over: how many of how many, how fast, and how long it still takes."""

    def __init__(
        self, total: int, stream: TextIO, *, of: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total, self._stream, self._of, self._clock = total, stream, of, clock
        self._began = self._shown = clock()

    def show(self, done: int) -> None:
        """Say how far it has come, when somebody looks on and not too often."""
        now = self._clock()
        if not self._stream.isatty() or (now - self._shown < SECONDS_BETWEEN_LINES and done < self._total):
            return
        self._shown = now
        rate = done / max(now - self._began, 0.001)
        left = timedelta(seconds=round(max(self._total - done, 0) / max(rate, 0.001)))
        self._stream.write(f"\r{done} of {self._total}, {rate:.0f} {self._of}/s, {left} left   ")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._stream.isatty():
            self._stream.write("\n")
