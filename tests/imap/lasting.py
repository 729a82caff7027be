"""A town that is committed in a database of its own, for processes that are killed and started again."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from tests import database
from vidord.web.demo import town

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class LastingTown:
    """The town, and what a process needs to work in its database."""

    town: town.Town
    surroundings: dict[str, str]

    def start(self, *arguments: str, **more: str) -> subprocess.Popen:
        """Start a `vidord` command on it."""
        return subprocess.Popen(
            [sys.executable, "-m", "vidord", *arguments],
            cwd=ROOT,
            env=self.surroundings | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_hear_ctrl_c,
        )


def _hear_ctrl_c() -> None:
    """As at a terminal: whoever runs the tests in the background lets everything they start ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def lasting_town() -> Iterator[LastingTown]:
    """Build the town, and connect this process to it."""
    name = database.copy_for(f"lasting_{uuid.uuid4().hex[:12]}")
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    url = os.environ["VIDORD_DATABASE_URL"].replace("/vidord?", f"/{name}?")
    try:
        yield LastingTown(town.build(at=datetime.now(UTC)), os.environ | {"VIDORD_DATABASE_URL": url})
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
