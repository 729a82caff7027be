"""One round of the worker by a clock that is so many minutes ahead: `python -m tests.soak.round 10`."""

import sys
from datetime import UTC, datetime, timedelta

import django


def main(minutes: int) -> None:
    """Go the round once; what hung on a lease hangs no longer."""
    django.setup()
    from vidord.web import worker

    worker.round_of_work(now=lambda: datetime.now(UTC) + timedelta(minutes=minutes))


if __name__ == "__main__":
    main(int(sys.argv[1]))
