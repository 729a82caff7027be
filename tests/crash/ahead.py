"""A clock for all processes of a trial: it is put ahead while one of them stands still."""

import mmap
import struct
from datetime import timedelta

from vidord.channels import journal

_SECONDS = struct.Struct("d")
_shared = mmap.mmap(-1, _SECONDS.size)  # anonymous: whoever is forked sees what is written later too
_machine_clock = journal.clock


def put(ahead: timedelta) -> None:
    """Let the machine's clock, by which journals keep their leases, be so far ahead everywhere."""
    _SECONDS.pack_into(_shared, 0, ahead.total_seconds())


def by() -> timedelta:
    """How far it is ahead."""
    return timedelta(seconds=_SECONDS.unpack_from(_shared)[0])


def _clock() -> float:
    return _machine_clock() + by().total_seconds()


journal.clock = _clock
