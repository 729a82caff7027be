"""The command line: which commands there are, and what every one of them needs before it starts."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from vidord.core.cluster import Cluster, ClusterError
from vidord.core.environment import SettingError
from vidord.core.postgres_binaries import NoPostgres

COMMANDS = ("up", "receive", "case", "sweep", "check", "worker", "listen", "catch")
ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit code; a known fault is one line on stderr and 1."""
    parser = argparse.ArgumentParser(prog="vidord", description="Customer care that stands by its word.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"vidord.web.commands.{name}")
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
    os.environ["VIDORD_DATA"] = str(chosen.data.resolve())
    try:
        return chosen.run(chosen)
    except (SettingError, ClusterError, NoPostgres) as fault:
        sys.stderr.write(f"vidord {chosen.command}: {fault}\n")
        return 1


def open_house(data: Path) -> None:
    """
    Make Django ready against the database that the settings name, else the running one in the data directory.

    :raises SettingError: when neither is there.
    """
    if not os.environ.get("VIDORD_DATABASE_URL"):
        cluster = Cluster(data)
        if not cluster.is_running():
            raise SettingError(
                f"No database: set VIDORD_DATABASE_URL, or start one with bin/up --data {data}."
            )
        os.environ["VIDORD_DATABASE_URL"] = cluster.url()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vidord.settings")
    import django

    django.setup()
