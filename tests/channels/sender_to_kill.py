"""A worker in a process of its own that sends what waits, and kills itself where it is told to."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django


def dying(verb: Callable, *, before: bool) -> Callable:
    """The verb, with a kill right before or right after it."""

    def called(*args: object, **kwargs: object) -> object:
        if not before:
            verb(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    return called


def main(point: str, lease_seconds: float) -> None:
    """Send until the point is reached; the clock is the real one, but for the town's date."""
    from vidord.channels import claims, sending
    from vidord.channels.journal import Journal

    claims.LEASE = timedelta(seconds=lease_seconds)
    places = {
        "journal made": (claims, "claim", True),
        "claimed": (claims, "claim", False),
        "begins": (Journal, "begin", True),
        "begun": (Journal, "begin", False),
        "heard": (Journal, "answered", True),
        "answered": (Journal, "answered", False),
        "written": (claims, "write", False),
    }
    if point in places:
        where, name, before = places[point]
        setattr(where, name, dying(getattr(where, name), before=before))
    shift = datetime.fromisoformat(os.environ["TOWN_NOW"]) - datetime.now(UTC)
    sending.drain(now=lambda: datetime.now(UTC) + shift)


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], float(sys.argv[2]))
