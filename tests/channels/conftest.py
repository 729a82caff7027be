"""A town in which other processes send."""

import uuid

import pytest


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
