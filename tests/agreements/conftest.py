"""The shop of the tests, and its till."""

from pathlib import Path

import pytest

from tests.agreements.till import Till
from vidord.people.models import LegalEntity


@pytest.fixture
def shop(db: None) -> LegalEntity:
    """The shop, a legal entity of its own."""
    return LegalEntity.objects.create(name="Granåsa Järn AB", organisation_number="556000-0009")


@pytest.fixture
def till(shop: LegalEntity, tmp_path: Path) -> Till:
    """The shop's till."""
    return Till(tmp_path)
