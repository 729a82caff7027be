"""One real PostgreSQL for the whole run: migrated as owner once, then copied for each worker.

Loaded as a plugin (`-p tests.database`), because Django reads its settings before any conftest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from vidord.core import cluster as postgres
from vidord.core import roles

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "vidord.settings",
    "VIDORD_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only",
    "VIDORD_MAIL_DOMAIN": "granasa.example",
    "VIDORD_BASE_URL": "http://127.0.0.1:8000",
}
SERVER = pytest.StashKey[postgres.Cluster]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """The first process starts the server; the workers find it in their environment."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    early_config.stash[SERVER] = started()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this process started."""
    if server := config.stash.get(SERVER, None):
        stopped(server)


def started() -> postgres.Cluster:
    """Start a server that holds the migrated template, and say in the environment where it is."""
    server = postgres.Cluster(_folder(), durable=False)
    os.environ["VIDORD_DATA"] = str(server.folder)
    server.start()
    os.environ.update(SETTINGS)
    os.environ["VIDORD_DATABASE_URL"] = server.url(postgres.OWNER)
    _migrate(server)
    os.environ["VIDORD_DATABASE_URL"] = server.url()
    os.environ["VIDORD_DATABASE_OWNER_URL"] = server.url(postgres.OWNER)
    return server


def stopped(server: postgres.Cluster) -> None:
    """Stop it and leave nothing of it."""
    server.stop()
    shutil.rmtree(server.folder)
    shutil.rmtree(server.sockets)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="vidord-tests-"))
    folder.chmod(0o711)
    return folder


def _migrate(server: postgres.Cluster) -> None:
    """Bring the template to the newest migration as its owner, then give the application its rights."""
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, env=os.environ)
    with psycopg.connect(server.url(postgres.OWNER), autocommit=True) as owner:
        roles.grant(owner, application=postgres.APPLICATION, eraser=postgres.ERASER)


def analysed(name: str, *tables: str) -> None:
    """Tell the planner of a database what is committed in these tables; only their owner may."""
    owner = os.environ["VIDORD_DATABASE_OWNER_URL"].replace("/vidord?", f"/{name}?")
    with psycopg.connect(owner, autocommit=True) as analyst:
        for table in tables:
            analyst.execute(f"ANALYZE {table}")


def copy_for(worker: str) -> str:
    """Make a worker's own database from the template and return its name."""
    name = f"vidord_{worker}"
    administration = os.environ["VIDORD_DATABASE_OWNER_URL"].replace("/vidord?", "/postgres?")
    with psycopg.connect(administration, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE vidord")
    return name
