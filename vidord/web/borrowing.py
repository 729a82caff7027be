"""The database in a data directory: started by the first who needs it, stopped by the last, be it `up`."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from vidord.core.cluster import Cluster
from vidord.core.environment import SettingError

SECONDS_TO_WAIT = 60.0
SECONDS_BETWEEN_LOOKS = 0.1


@contextmanager
def borrowed(data: Path) -> Iterator[Cluster]:
    """
    Give a command the database that is there, running.

    :raises SettingError: when there is none, or it was not to be had within a minute.
    """
    if not (Cluster(data).data / "PG_VERSION").is_file():
        raise SettingError(f"No database: set VIDORD_DATABASE_URL, or start one with bin/up --data {data}.")
    with in_use(data) as cluster:
        yield cluster


@contextmanager
def in_use(data: Path) -> Iterator[Cluster]:
    """
    Give the database, running; it is made when there is none.

    Whoever uses it holds `users.lock` together with the others. Starting and stopping is done alone, under
    `starting.lock`, which nobody holds for longer than that takes.

    :raises SettingError: when it was not to be had within a minute.
    :raises ClusterError: when it can't be started.
    """
    cluster = Cluster(data)
    with (data / "users.lock").open("a") as users, (data / "starting.lock").open("a") as alone:
        _lock_in_time(alone, cluster)
        try:
            if not cluster.is_running():
                cluster.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        finally:
            fcntl.flock(alone, fcntl.LOCK_UN)
        try:
            yield cluster
        finally:
            _leave(cluster, users, alone)


def _leave(cluster: Cluster, users: IO, alone: IO) -> None:
    """Stop it when nobody else uses it."""
    _lock_in_time(alone, cluster)
    if _lock(users) and cluster.is_running():
        cluster.stop()


def _lock_in_time(alone: IO, cluster: Cluster) -> None:
    for _ in range(int(SECONDS_TO_WAIT / SECONDS_BETWEEN_LOOKS)):
        if _lock(alone):
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)
    raise SettingError(f"The database in {cluster.data} was not to be had within {SECONDS_TO_WAIT:.0f} s.")


def _lock(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
