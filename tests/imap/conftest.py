"""A Dovecot for this folder's tests, and one of the town's mailboxes connected to it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.imap import dovecot as servers
from tests.imap.dovecot import Dovecot
from tests.imap.lasting import LastingTown, lasting_town
from vidord.channels.email.imap import accounts
from vidord.channels.email.imap.accounts import Setting
from vidord.channels.models import ImapAccount, Mailbox
from vidord.core.sealing import Secret
from vidord.people.models import Actor

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs them all, so that one Dovecot is enough."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("imap"))


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Dovecot]:
    """Debian's Dovecot, started once."""
    with servers.running() as dovecot:
        yield dovecot


@pytest.fixture
def dovecot(running_dovecot: Dovecot, settings: object, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """Dovecot with an empty mailbox, its certificate trusted, and its host vouched for by the operator."""
    running_dovecot.empty()
    settings.IMAP_LOCAL_HOSTS = ["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(running_dovecot.certificate))
    return running_dovecot


@pytest.fixture
def connected(world: object, dovecot: Dovecot) -> Callable[..., ImapAccount]:
    """Connect a mailbox to Dovecot, or to wherever `changed` says."""
    return _connecting(world.town, dovecot, at=world.now)


@pytest.fixture
def lasting(django_db_setup: None, django_db_blocker: object, settings: object) -> Iterator[LastingTown]:
    """A town that other processes see."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), lasting_town() as town:
        yield town


@pytest.fixture
def lastingly_connected(lasting: LastingTown, dovecot: Dovecot) -> Callable[..., ImapAccount]:
    """Connect a mailbox of that town to Dovecot."""
    lasting.surroundings.update(
        SSL_CERT_FILE=str(dovecot.certificate), VIDORD_IMAP_LOCAL_HOSTS="localhost", PYTHONUNBUFFERED="1"
    )
    return _connecting(lasting.town, dovecot, at=datetime.now(UTC))


def _connecting(town: object, dovecot: Dovecot, *, at: datetime) -> Callable[..., ImapAccount]:
    def connect(
        address: str = "kundtjanst@granasa.example", secret: str = servers.PASSWORD, **changed: object
    ) -> ImapAccount:
        said = {"host": "localhost", "port": dovecot.port, "name": servers.NAME, "since": date(2020, 1, 1)}
        return accounts.connect(
            Mailbox.objects.get(address=address),
            Setting(**said | changed),
            secret=Secret(secret),
            by=Actor.of(town.gunnar),
            at=at,
        )

    return connect
