"""Migrations are read by a linter that knows what locks a table in use, and no model drifts from them."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

SQUAWK = Path(sys.executable).with_name("squawk")
# The migration harness sets both timeouts (core.cluster, the application's and the owner's roles).
NOT_OURS = "require-timeout-settings,require-statement-timeout,require-lock-timeout"
ROOMS = {"people", "texts", "channels", "promises", "cases"}


def migrations():
    """All but each room's first one: that makes its tables, so nothing uses them yet."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(key for key in loader.disk_migrations if key[0] in ROOMS and not key[1].startswith("0001_"))


@pytest.mark.parametrize(("room", "name"), migrations(), ids=lambda part: part)
def test_a_migration_locks_nothing_that_is_in_use(django_db_setup, django_db_blocker, tmp_path, room, name):
    sql = StringIO()
    with django_db_blocker.unblock():  # outside a transaction: an index made beside the work asks for that
        call_command("sqlmigrate", room, name, stdout=sql)
    file = tmp_path / f"{room}-{name}.sql"
    file.write_text(sql.getvalue())

    read = subprocess.run(
        [SQUAWK, "--pg-version=15.0", f"--exclude={NOT_OURS}", file],
        capture_output=True,
        text=True,
        check=False,
    )

    assert read.returncode == 0, read.stdout


def test_no_model_has_changed_without_a_migration(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert connection.vendor == "postgresql"
