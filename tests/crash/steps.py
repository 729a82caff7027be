"""Counts the steps of a process and stops it dead at one of them; production code knows nothing of this."""

import os
import signal
import threading
from dataclasses import dataclass, field

AT, HOW = "VIDORD_CRASH_AT", "VIDORD_CRASH_HOW"
write = os.write  # the steps that write are counted; this one is not


@dataclass
class Steps:
    """The steps of one process, counted from the moment it is armed. Children of its own count nothing."""

    process: int = 0
    number: int = 0
    stop_at: int = 0
    signal: int = signal.SIGKILL
    trace: int = -1
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, *, trace: int = -1) -> None:
        """Begin to count. The environment says at which step this process stops; each goes to `trace`."""
        self.stop_at = int(os.environ.get(AT, 0))
        self.signal = signal.Signals[os.environ.get(HOW, "SIGKILL")]
        self.trace, self.number, self.lock = trace, 0, threading.Lock()
        self.process = os.getpid()

    def disarm(self) -> None:
        """Count no more: what follows is no part of what is tried."""
        self.process = 0

    def take(self, label: str) -> None:
        """Take one step, and perhaps the last."""
        if self.process != os.getpid():
            return
        with self.lock:
            self.number += 1
            is_last = self.number == self.stop_at
            if self.trace >= 0:
                write(self.trace, f"{label}\n".encode())
        if is_last:
            os.kill(self.process, self.signal)


steps = Steps()
