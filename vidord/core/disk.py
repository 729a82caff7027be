"""How much room the database's disk has: mail waits outside before it can bring the database down."""

import os
from pathlib import Path

from vidord.core.cluster import Cluster
from vidord.core.environment import SettingError

GIGABYTE = 1024**3
SMALL_BYTES = 256 * 1024  # a mail of text; with pictures it is larger
# Of a large disk some percent are much: there is room as long as there are so many bytes.
FOR_LARGE, ENOUGH_FOR_LARGE = 0.10, 10 * GIGABYTE
FOR_ANY, ENOUGH_FOR_ANY = 0.05, 5 * GIGABYTE


def volume(*, named: str, data: Path, database_url: str) -> Path | None:
    """
    Return where the database writes: what is named, else our own cluster's folder, else nothing.

    :raises SettingError: when what is named is no directory here.
    """
    if named:
        if not Path(named).is_dir():
            raise SettingError(f"VIDORD_DATABASE_VOLUME is {named!r}, which is no directory here.")
        return Path(named)
    ours = Cluster(data)
    is_ours = database_url == ours.url(database_url.partition("://")[2].partition("@")[0])
    return ours.data if is_ours else None


def has_room(size: int, *, on: Path | None) -> bool:
    """Tell whether a mail of so many bytes may be stored. Where we can't see the disk, it may."""
    if on is None:
        return True
    disk = os.statvfs(on)
    free, whole = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    if size > SMALL_BYTES:
        return free - size > min(whole * FOR_LARGE, ENOUGH_FOR_LARGE)
    return free - size > min(whole * FOR_ANY, ENOUGH_FOR_ANY)
