"""One round of the worker by a clock that is so many minutes ahead: `python -m tests.soak.round 10`."""

import sys
from datetime import UTC, datetime, timedelta

import django


def main(minutes: int) -> None:
    """Go the round once; what hung on a lease hangs no longer."""
    django.setup()
    from vidord.channels.sending import Postman
    from vidord.web import worker

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes)

    postman = Postman(now=now)
    worker.round_of_work(now=now, postman=postman)
    postman.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
