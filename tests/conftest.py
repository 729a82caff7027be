"""What every test stands on: a real database, and the town."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine

from tests import database

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str) -> Iterator[None]:
    """Each worker has its own copy of the migrated database, reached as the application's role."""
    from django.db import connection

    name = database.copy_for(worker_id)
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()


@pytest.fixture(scope="session", autouse=True)
def _locks_join_nothing() -> Iterator[None]:
    """
    Whatever waits for a row reads nothing joined to it: PostgreSQL reads the row anew, and no other.
    Then a row that changed meanwhile falls out, or still has what it no longer has.
    """
    from django.db.models.sql.compiler import SQLCompiler

    execute = SQLCompiler.execute_sql

    def checked(self: SQLCompiler, *args: object, **kwargs: object) -> object:
        query = self.query
        if query.select_for_update and not query.select_for_update_skip_locked:
            assert not query.select_related, f"a lock that waits is joined to {query.select_related}"
        return execute(self, *args, **kwargs)

    SQLCompiler.execute_sql = checked
    yield
    SQLCompiler.execute_sql = execute


@pytest.fixture
def client() -> object:
    """A browser whose pages are read by the copy editor and counted."""
    from tests.reader import Reader

    return Reader()


@pytest.fixture
def clock(world: object) -> Iterator[None]:
    """The pages' clock stands at the town's moment."""
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def nadja(world: object, client: object, clock: None) -> object:
    """Nadja's browser, signed in."""
    client.force_login(world.town.nadja.account)
    return client


@pytest.fixture(scope="session")
def played(django_db_setup: None, django_db_blocker: object, worker_id: str) -> tuple[str, object]:
    """The lived-in town, played once for each worker into a database of its own, and that database's name."""
    from django.test import override_settings

    from tests.world import World
    from vidord.web.demo import history

    name = database.copy_for(f"lived_{worker_id}")
    with (
        django_db_blocker.unblock(),
        _in_database(name),
        override_settings(PASSWORD_HASHERS=FAST),
        World("2026-11-10 10:31") as town,
    ):
        town.cases = history.play(town.town, at=town.now)
    return name, town


@pytest.fixture
def lived_database(played: tuple[str, object]) -> Iterator[None]:
    """Tests of this one connect to the played database, and leave nothing in it."""
    with _in_database(played[0]):
        yield


@pytest.fixture
def lived(played: tuple[str, object], lived_database: None, db: None, settings: object) -> Iterator[object]:
    """The town on the Tuesday at 10.31, with everything that has happened in it these last two weeks."""
    settings.PASSWORD_HASHERS = FAST
    with played[1].again() as town, time_machine.travel(town.now, tick=False):
        yield town


@contextmanager
def _in_database(name: str) -> Iterator[None]:
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = usual


@pytest.fixture
def world(db: None, settings: object) -> Iterator[object]:
    """The town: named people, units, pledges and mandates, on Tuesday 10 November 2026 at 9.00."""
    from tests.world import World

    settings.PASSWORD_HASHERS = FAST
    with World() as town:
        yield town


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: object, worker_id: str) -> Iterator[object]:
    """The town in a database of its own where everything is committed: other threads and processes see it."""
    from django.test import override_settings

    from tests.world import World

    name = database.copy_for(f"committed_{worker_id}_{uuid.uuid4().hex[:6]}")
    with (
        django_db_blocker.unblock(),
        _in_database(name),
        override_settings(PASSWORD_HASHERS=FAST),
        World() as town,
    ):
        town.database = name
        yield town
