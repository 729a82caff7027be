"""Write the whole database, and what the settings were, to one file."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from vidord.core import dumping
from vidord.core.typography import count
from vidord.web.commands.line import open_house

EXAMPLE = (
    "example: vidord backup /var/backups/vidord-2026-11-25.backup\n"
    "The file is written whole or not at all. It holds no secret: keep VIDORD_SECRET_KEY (or secret-key in\n"
    "the data directory) beside it, or the links in letters that went will not open.\n"
    "exit codes: 0 written, 1 not written; a line says why"
)
# What tells a restored house what it was; none of them is a secret.
NAMES = ("BASE_URL", "MAIL_DOMAIN", "TIME_ZONE", "SMTP_TLS", "SMTP_IS_RELAY", "SMTP_CONNECTIONS")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def run(chosen: argparse.Namespace) -> int:
    """Return 0 once the file is on the disk."""
    with open_house(chosen.data):
        from django.conf import settings

        said = {name: getattr(settings, name) for name in NAMES}
        said["key_mark"] = dumping.mark_of(settings.SECRET_KEY)
        size = dumping.back_up(chosen.file, owner_url=_owner_url(), settings=said, at=datetime.now(UTC))
    print(f"{chosen.file}: {count(size)} bytes.")
    return 0


def _owner_url() -> str:
    from django.conf import settings

    return settings.OWNER_URL
