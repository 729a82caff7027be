"""Fill an empty database from a backup; nothing is sent until a person lets it go."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from vidord.core import dumping
from vidord.core.cluster import OWNER
from vidord.core.environment import SettingError
from vidord.web import supervisor
from vidord.web.borrowing import in_use
from vidord.web.commands.files import not_read
from vidord.web.commands.line import open_house

EXAMPLE = (
    "example: vidord restore /var/backups/vidord-2026-11-25.backup\n"
    "Stop Vidord first. Afterwards mail comes in and nothing goes out, until an administrator lets it go at\n"
    "/desk/outbound-hold, or you do: vidord release-outbound --by nadja\n"
    "exit codes: 0 restored, 1 not restored; a line says why"
)
HELD_FIRST = """
INSERT INTO channels_outboundhold (id, since, because) VALUES (%s, %s, 'RESTORED')
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--hold-outbound",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="send nothing until a person says so (the default): letters that wait may have gone before",
    )
    parser.add_argument("--replace", action="store_true", help="drop what the database holds first")


def run(chosen: argparse.Namespace) -> int:
    """Return 0 when the database is as it was, brought up to this version."""
    try:
        manifest = dumping.manifest_of(chosen.file)
    except OSError as fault:
        raise SettingError(f"{not_read(fault, chosen.file)}.") from None
    if not os.environ.get("VIDORD_DATABASE_URL"):
        chosen.data.mkdir(parents=True, exist_ok=True)
        with in_use(chosen.data) as cluster:
            _restore(chosen, manifest, owner=cluster.url(OWNER), application=cluster.url())
        return 0
    application = os.environ["VIDORD_DATABASE_URL"]
    owner = os.environ.get("VIDORD_DATABASE_OWNER_URL", application)
    _restore(chosen, manifest, owner=owner, application=application)
    return 0


def _restore(chosen: argparse.Namespace, manifest: dict, *, owner: str, application: str) -> None:
    at = datetime.now(UTC)

    def hold(connection: psycopg.Connection) -> None:
        """Before there is a single letter in it."""
        if chosen.hold_outbound:
            connection.execute(HELD_FIRST, [-int(at.timestamp()), at])  # no id that the backup may hold

    print(f"The backup was made at {manifest['made_at']}.")
    dumping.restore(chosen.file, owner_url=owner, replace=chosen.replace, before_data=hold, said=print)
    print("Bringing the tables up to date")
    os.environ["VIDORD_DATABASE_URL"], os.environ["VIDORD_DATABASE_OWNER_URL"] = application, owner
    supervisor.migrate(owner_url=owner, application_url=application)
    with open_house(chosen.data):
        _say_what_to_do(manifest, is_held=chosen.hold_outbound)


def _say_what_to_do(manifest: dict, *, is_held: bool) -> None:
    from django.conf import settings

    from vidord.channels import holding

    was = manifest["settings"]
    if dumping.mark_of(settings.SECRET_KEY) != was["key_mark"]:
        print(
            "The secret key is another one: put the old one back, or links and answers of before do not work."
        )
    for name, before in was.items():
        if name != "key_mark" and getattr(settings, name) != before:
            print(f"VIDORD_{name} was {before!r} and is {getattr(settings, name)!r}.")
    held = holding.held()
    if not is_held or held is None:
        print("Restored. What waits is sent as soon as Vidord is up.")
        return
    print(
        f"Restored. Nothing is sent: {held.old} letter(s) wait that may have gone since the backup.\n"
        f"Start Vidord; mail comes in. Then let it go at {settings.BASE_URL}/desk/outbound-hold,\n"
        "or with: vidord release-outbound --by SIGN_IN_NAME --old strike|send"
    )
