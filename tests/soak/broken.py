"""Deliberately broken parts of the house: the checker must see what they lose and what they double.

`python -m tests.soak.broken listener` says 250 before anything is stored; `… worker` hears a server's yes as
a no, and sends again.
"""

import itertools
import sys
import threading

import django

SECONDS_TOO_LATE = 1.0


def hasty_listener() -> None:
    """Answer first, store a second later."""
    from vidord.channels import inbox

    store = inbox.store

    def later(**mail: object) -> list:
        threading.Timer(SECONDS_TOO_LATE, store, kwargs=mail).start()
        return []

    inbox.store = later


def forgetful_worker() -> None:
    """Every seventh mail that was taken is sent again."""
    from vidord.channels.answer import Answer
    from vidord.channels.email.transport import Line

    verdict, count = Line._verdict, itertools.count()

    def misheard(line: Line) -> Answer:
        answer = verdict(line)
        return line._refused(451, b"Try again") if next(count) % 7 == 0 else answer

    Line._verdict = misheard


if __name__ == "__main__":
    django.setup()
    from vidord.web.commands import line

    {"listener": hasty_listener, "worker": forgetful_worker}[sys.argv[1]]()
    sys.exit(line.main(["listen" if sys.argv[1] == "listener" else "worker"]))
