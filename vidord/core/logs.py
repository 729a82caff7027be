"""What is logged goes to stderr. A log that has no room must not stop, or change, what is logged about."""

import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class _Stderr:
    """Stderr as it is at the moment; what can't be written there, because its disk is full, is dropped."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def configure() -> None:
    """Let every logger of ours write there: what is printed is for whoever called, and stands on stdout."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(cast(TextIO, _Stderr())))
