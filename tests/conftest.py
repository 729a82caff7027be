"""What every test stands on: a real database, and the town."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import database


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str) -> Iterator[None]:
    """Each worker has its own copy of the migrated database, reached as the application's role."""
    from django.db import connection

    name = database.copy_for(worker_id)
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()


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


@pytest.fixture
def lived(db: None, settings: object) -> Iterator[object]:
    """The town on the Tuesday at 10.31, with everything that has happened in it these last two weeks."""
    from tests.world import World
    from vidord.web.demo import history

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with World("2026-11-10 10:31") as town, time_machine.travel(town.now, tick=False):
        town.cases = history.play(town.town, at=town.now)
        yield town


@pytest.fixture
def world(db: None, settings: object) -> Iterator[object]:
    """The town: named people, units, pledges and mandates, on Tuesday 10 November 2026 at 9.00."""
    from tests.world import World

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with World() as town:
        yield town
