"""One house and one browser for all the browser tests, in one worker: a browser is heavy.

They end with the module, because the browser's driver keeps an event loop that other tests would stumble on.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import house as houses

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")
def house() -> Iterator[houses.House]:
    """Vidord, started as a newcomer starts it."""
    with houses.running() as up:
        yield up


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium."""
    with houses.chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: object) -> Iterator[object]:
    """A page with scripts switched off, in Swedish: everything must work so."""
    context = chromium.new_context(java_script_enabled=False, locale="sv-SE")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def kinds(house: houses.House, chromium: object) -> dict[str, str]:
    """One path of every kind of page, found by walking the links as Omar."""
    from tests import pages

    context = chromium.new_context(locale="sv-SE")
    omar = context.new_page()
    houses.sign_in(omar, house, name="omar")
    seeds = [one.filled() for one in pages.addresses() if not one.holes and one.name != "desk:sign-out"]
    found = houses.every_page(omar, house, seeds=["/desk/", *seeds])
    context.close()
    return found
