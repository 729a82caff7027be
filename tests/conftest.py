"""What every test stands on: a real database, and the town."""

from collections.abc import Iterator

import pytest

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
def world(db: None, settings: object) -> Iterator[object]:
    """The town: named people, units, pledges and mandates, on Tuesday 10 November 2026 at 9.00."""
    from tests.world import World

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with World() as town:
        yield town
