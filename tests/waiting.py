"""Waiting for what another process does: looking again until it is so, or until it has taken far too long."""

import time
from collections.abc import Callable

LONGEST_SECONDS = 120.0
SECONDS_BETWEEN_LOOKS = 0.1


def until(is_so: Callable[[], bool]) -> bool:
    """Return whether it came to be so."""
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return is_so()
