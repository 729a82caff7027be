"""The database in a data directory, for a command: found running, or started and stopped by its last user."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from vidord.core.cluster import Cluster
from vidord.core.environment import SettingError

SECONDS_TO_WAIT = 30.0
SECONDS_BETWEEN_LOOKS = 0.1


@contextmanager
def borrowed(data: Path) -> Iterator[Cluster]:
    """
    Give a running database. Whoever uses it holds `users.lock` together; starting and stopping is done alone,
    under the lock that `vidord up` holds for as long as it is up.

    :raises SettingError: when there is no database there, or it was not to be had within 30 seconds.
    """
    cluster = Cluster(data)
    if not (cluster.data / "PG_VERSION").is_file():
        raise SettingError(f"No database: set VIDORD_DATABASE_URL, or start one with bin/up --data {data}.")
    with (data / "users.lock").open("a") as users, (data / "up.lock").open("a") as alone:
        _join(cluster, users, alone)
        try:
            yield cluster
        finally:
            _leave(cluster, users, alone)


def _join(cluster: Cluster, users: IO, alone: IO) -> None:
    """Start it if nobody has; if `up` holds the lock, wait until the database it starts is there."""
    for _ in range(int(SECONDS_TO_WAIT / SECONDS_BETWEEN_LOOKS)):
        if _lock(alone):
            if not cluster.is_running():
                cluster.start()
            fcntl.flock(users, fcntl.LOCK_SH)
            fcntl.flock(alone, fcntl.LOCK_UN)
            return
        if cluster.is_running():
            fcntl.flock(users, fcntl.LOCK_SH)
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)
    raise SettingError(f"The database in {cluster.data} was not to be had within {SECONDS_TO_WAIT:.0f} s.")


def _leave(cluster: Cluster, users: IO, alone: IO) -> None:
    """Stop it when nobody else uses it; while `up` is up, it is `up`'s to stop."""
    fcntl.flock(users, fcntl.LOCK_UN)
    for _ in range(int(1 / SECONDS_BETWEEN_LOOKS)):
        if _lock(alone):
            if _lock(users) and cluster.is_running():
                cluster.stop()
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _lock(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
