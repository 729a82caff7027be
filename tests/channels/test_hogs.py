"""Mails that stop other parsers: each ends within ten seconds, is seen, and holds up nobody."""

from time import monotonic

import pytest

from tests.hogs import HOGS, MEGABYTE, filled
from vidord.cases import arrivals, intake
from vidord.channels import inbox
from vidord.channels.email import confinement, reader, wire
from vidord.channels.email.lanes import Pace
from vidord.channels.models import Placement

LIMIT_SECONDS = 10.0  # what the house promises: the only place where seconds are asserted


@pytest.fixture(autouse=True)
def children_that_read():
    """They are there before the clock starts, as in a worker that works, and idle when it has stopped."""
    reader.read_all([reader.Raw(b"Subject: Hej\r\n\r\nHej.\r\n", "unknown")])
    yield
    if intake.is_reading():
        arrivals.READINGS.keep_only([])
        reader.close()


PLAIN = b"From: Karin Ek <karin@post.example>\r\nSubject: Hej\r\n\r\nHej, en sak bara.\r\n"


def arrives(world, raw):
    """A mail is stored; nobody has looked at it yet."""
    to = ["kundtjanst@granasa.example"]
    (stored,) = inbox.store(raw=raw, envelope_from="amira@post.example", envelope_to=to, at=world.now)
    return stored


def placed(world, message):
    """Work round after round until a message has its outcome. Returns the seconds that took."""
    begun = monotonic()
    while not Placement.objects.filter(message=message).exists():
        assert monotonic() - begun <= LIMIT_SECONDS, "it is still being read"
        arrivals.READINGS.wait(within=LIMIT_SECONDS)
        intake.place_waiting(at=world.now)
    return monotonic() - begun


def test_there_are_at_least_thirty_hogs_and_none_is_larger_than_a_megabyte():
    sizes = {name: len(make()) for name, make in HOGS.items()}

    assert len(sizes) >= 30
    assert not [name for name, size in sizes.items() if size > MEGABYTE]


@pytest.mark.parametrize("name", HOGS)
def test_a_hog_gets_one_outcome_and_the_next_mail_is_placed_meanwhile(world, name):
    hog = arrives(world, HOGS[name]())
    plain = arrives(world, PLAIN)
    begun = monotonic()

    intake.place_waiting(at=world.now)
    seconds = monotonic() - begun
    assert Placement.objects.get(message=plain).outcome == "NEW_CASE"
    assert seconds <= LIMIT_SECONDS
    placed(world, hog)

    assert monotonic() - begun <= LIMIT_SECONDS
    outcome = Placement.objects.get(message=hog)
    assert outcome.outcome in {"NEW_CASE", "MACHINE"} or outcome.because in {*wire.REASONS, "NO_SENDER"}


def test_a_plain_mail_behind_thirty_hogs_does_not_wait_for_them(world):
    slowest = [
        "deep divs",
        "deep quotes",
        "attributes without end",
        "entities half open",
        "digests of nothing",
    ]
    for number in range(30):
        raw = HOGS[slowest[number % len(slowest)]]()
        arrives(world, b"X-Number: %d\r\n" % number + raw)
    plain = arrives(world, PLAIN)

    assert placed(world, plain) <= LIMIT_SECONDS


def test_what_needs_patience_is_put_aside_in_sight_and_placed_in_a_later_round(world, monkeypatch):
    reader.close()
    monkeypatch.setattr(reader, "QUICK", Pace(seconds=0.01, least=0.01, by_the_clock=1.0))
    long = arrives(world, PLAIN + filled(b"En rad till.\r\n", 5 * MEGABYTE))

    intake.place_waiting(at=world.now)
    outcomes = [intake.result_of(long.pk)["because"]]
    placed(world, long)
    outcomes.append(intake.result_of(long.pk)["outcome"])
    reader.close()

    assert outcomes == ["WAITING", "NEW_CASE"]
    assert not intake.is_reading()


def test_memory_has_its_limit():
    assert confinement.MEMORY_BYTES == 512 * 1024 * 1024
    assert reader.protections()["memory"]
