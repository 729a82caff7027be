"""A town that other processes see: everything in it is committed, in a database of its own."""

import uuid

import pytest

from tests import database
from tests.conftest import FAST, _in_database
from tests.world import World


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker, worker_id):
    """The town in a database of its own where everything is committed: other processes see it."""
    from django.test import override_settings

    name = database.copy_for(f"killed_{worker_id}_{uuid.uuid4().hex[:6]}")
    with (
        django_db_blocker.unblock(),
        _in_database(name),
        override_settings(PASSWORD_HASHERS=FAST),
        World() as town,
    ):
        town.database = name
        yield town


@pytest.fixture
def town(committed):
    """A case whose customer has her acknowledgement, and a clock that goes on."""
    committed.pass_by(hours=3)
    committed.case = committed.case_from(f"Fråga {uuid.uuid4().hex}")
    committed.workers = []
    yield committed
    for worker in committed.workers:
        worker.kill()
        worker.wait()
