"""The command line: which commands there are, and what every one of them needs before it starts."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from vidord.core import environment, logs
from vidord.core.cluster import OWNER, ClusterError
from vidord.core.environment import SettingError
from vidord.core.postgres_binaries import NoPostgres
from vidord.web.borrowing import borrowed

COMMANDS = (
    "up",
    "receive",
    "case",
    "remedies",
    "extract",
    "erase",
    "sweep",
    "check",
    "migrate",
    "backup",
    "restore",
    "release-outbound",
    "company",
    "mirror",
    "rights",
    "password",
    "worker",
    "listen",
    "fetch",
    "import",
    "catch",
)
MODULES = {"import": "import_files"}  # a word of the language names no module
ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit code; a known fault is one line on stderr and 1."""
    parser = argparse.ArgumentParser(prog="vidord", description="Customer care that stands by its word.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"vidord.web.commands.{MODULES.get(name, name.replace('-', '_'))}")
        command = choices.add_parser(
            name,
            help=module.__doc__.splitlines()[0],
            description=module.__doc__,
            epilog=module.EXAMPLE,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--data", type=Path, default=Path(os.environ.get("VIDORD_DATA", ROOT / "data")))
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    chosen = parser.parse_args(arguments)
    logs.configure()
    os.environ["VIDORD_DATA"] = str(chosen.data.resolve())
    try:
        return chosen.run(chosen)
    except (SettingError, ClusterError, NoPostgres) as fault:
        sys.stderr.write(f"vidord {chosen.command}: {fault}\n")
        return 1


@contextmanager
def open_house(data: Path, *, as_owner: bool = False) -> Iterator[None]:
    """
    Make Django ready against the database that the settings name, else the one in the data directory.

    That one is started for the command if nobody has, and stopped by its last user. As the tables' owner one
    may do what the application may not; only erasing needs that.

    :raises SettingError: when neither is there.
    """
    if os.environ.get("VIDORD_DATABASE_URL"):
        _make_django_ready(as_owner=as_owner)
        yield
        return
    with borrowed(data) as cluster:
        os.environ["VIDORD_DATABASE_URL"] = cluster.url()
        os.environ["VIDORD_DATABASE_OWNER_URL"] = cluster.url(OWNER)
        _make_django_ready(as_owner=as_owner)
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()


def _make_django_ready(*, as_owner: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vidord.settings")
    import django
    from django.conf import settings
    from django.db import connection

    django.setup()
    if as_owner:
        owner = environment.database(settings.OWNER_URL, "VIDORD_DATABASE_OWNER_URL")
        connection.settings_dict.update(owner)
