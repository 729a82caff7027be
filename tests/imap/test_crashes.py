"""Killed or cut off at any step of fetching: the next try loses nothing and doubles nothing."""

import json
import os
import signal
import threading
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from tests.imap import dovecot as servers
from tests.imap.letters import letter
from tests.imap.relay import Relay
from vidord.channels.email.imap import lease, visit
from vidord.channels.email.imap.fetching import Memory
from vidord.channels.email.imap.session import Patience
from vidord.channels.models import ImapAccount, InboundMessage, RawMessage

PATIENCE = Patience(connecting=5, answer=5, idling=30, polling=1, between_ticks=0.1)
MAILS = 45  # more than two groups
SECONDS = 60
STEPS = [
    b"SELECT",
    b"UID SEARCH",
    b"RFC822.SIZE",
    b"UID FETCH 1 ",
    b"UID FETCH 25 ",
    b"UID STORE",
    b"UID MOVE",
]


def fill(dovecot):
    for number in range(MAILS):
        dovecot.deliver(letter(number))


def everything_is_here_once(dovecot=None, moved=0):
    contents = Counter(bytes(one) for one in RawMessage.objects.values_list("content", flat=True))
    assert set(contents) == {letter(number) for number in range(MAILS)}
    assert set(contents.values()) == {1}
    if dovecot:
        assert len(dovecot.mails("Arkiv")) == moved
        assert len(dovecot.mails()) == MAILS - moved


@pytest.mark.parametrize("is_heard", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.decode().strip().replace(" ", "-"))
def test_cut_off_at_any_step_the_next_try_has_everything_once(world, dovecot, connected, step, is_heard):
    dovecot.make_folder("Arkiv")
    fill(dovecot)
    moves_to = "" if step == b"UID STORE" else "Arkiv"
    with Relay(dovecot.folder, dovecot.port, at=step, is_heard=is_heard) as relay:
        account = connected(port=relay.port, moves_to=moves_to)
        first = visit.once(account.pk, now=lambda: world.now, patience=PATIENCE)
        assert relay.has_struck
        second = visit.once(account.pk, now=lambda: world.now, patience=PATIENCE)

    assert (first.state, second.state) == ("FAILED", "FETCHED")
    everything_is_here_once(dovecot, moved=MAILS if moves_to else 0)


@pytest.mark.parametrize("capability", ["IMAP4rev1 UIDPLUS"])
@pytest.mark.parametrize("is_heard", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [b"UID COPY", b"UID STORE", b"UID EXPUNGE"], ids=lambda step: step.decode())
def test_where_there_is_no_move_a_cut_costs_at_most_a_second_copy_in_the_archive(
    world, dovecot, connected, monkeypatch, step, is_heard, capability
):
    with servers.running(capability=capability) as lesser:
        monkeypatch.setenv("SSL_CERT_FILE", str(lesser.certificate))
        lesser.make_folder("Arkiv")
        fill(lesser)
        with Relay(lesser.folder, lesser.port, at=step, is_heard=is_heard) as relay:
            account = connected(port=relay.port, moves_to="Arkiv")
            visit.once(account.pk, now=lambda: world.now, patience=PATIENCE)
            again = visit.once(account.pk, now=lambda: world.now, patience=PATIENCE)

        assert again.state == "FETCHED"
        everything_is_here_once()
        assert lesser.mails() == []
        assert len(lesser.mails("Arkiv")) >= MAILS


@pytest.mark.parametrize("step", [b"UID FETCH 25 ", b"UID MOVE"], ids=["fetch", "move"])
@pytest.mark.parametrize("is_heard", [False, True], ids=["before", "after"])
def test_a_fetcher_killed_between_storing_and_moving_leaves_nothing_lost_or_doubled(
    lasting, dovecot, lastingly_connected, step, is_heard
):
    dovecot.make_folder("Arkiv")
    fill(dovecot)
    killed = []

    def kill():
        os.kill(killed[0].pid, signal.SIGKILL)

    with Relay(dovecot.folder, dovecot.port, at=step, is_heard=is_heard, worst=kill) as relay:
        lastingly_connected(port=relay.port, moves_to="Arkiv")
        killed.append(lasting.start("fetch", "--once", "--json"))
        killed[0].communicate(timeout=SECONDS)
        stored_before = InboundMessage.objects.count()
        expire_the_lease()
        again = lasting.start("fetch", "--once", "--json")
        said, errors = again.communicate(timeout=SECONDS)

    assert killed[0].returncode == -signal.SIGKILL
    assert again.returncode == 0, errors
    assert stored_before >= 20
    counts = json.loads(said)
    assert counts["stored"] + stored_before == MAILS
    everything_is_here_once(dovecot, moved=MAILS)


def expire_the_lease():
    """Do not wait the minute that a killed fetcher's lease still lasts."""
    assert ImapAccount.objects.get().lease_until is not None
    ImapAccount.objects.update(lease_until="2020-01-01T00:00:00Z")


def test_two_fetchers_at_once_are_one_at_work(lasting, dovecot, lastingly_connected):
    fill(dovecot)
    lastingly_connected()

    both = [lasting.start("fetch", "--once", "--json") for _ in range(2)]
    said = [json.loads(one.communicate(timeout=SECONDS)[0]) for one in both]

    everything_is_here_once()
    assert sum(one["stored"] for one in said) == MAILS
    assert all(one["state"] in {"FETCHED", "BUSY"} for one in said)


def test_while_one_holds_the_lease_another_leaves_the_mailbox_alone(world, dovecot, connected):
    account = connected()
    lease.take(account.pk, at=world.now)

    result = visit.once(account.pk, now=lambda: world.now, patience=PATIENCE)

    assert result.state == "BUSY"
    assert InboundMessage.objects.count() == 0


def test_a_zombie_that_wakes_after_its_lease_writes_nothing_down(world, dovecot, connected):
    account = connected()
    slow = lease.take(account.pk, at=world.now)
    world.pass_by(minutes=2)
    quick = lease.take(account.pk, at=world.now)
    quick.advance(7, at=world.now, is_well=True)

    with pytest.raises(lease.Lost):
        slow.advance(3, at=world.now, is_well=True)

    account.refresh_from_db()
    assert account.last_uid == 7


def test_a_new_mail_is_there_as_soon_as_the_server_says_so(lasting, dovecot, lastingly_connected):
    account = lastingly_connected()
    stop, seen = threading.Event(), []

    def deliver_once_it_idles():
        _until(lambda: ImapAccount.objects.filter(succeeded_at__isnull=False).exists())
        dovecot.deliver(letter(1))
        _until(lambda: InboundMessage.objects.exists())
        seen.append(InboundMessage.objects.count())
        stop.set()

    def fetch_on():
        from django.db import connection

        visit.stay(account.pk, now=now, patience=PATIENCE, memory=Memory(), go_on=lambda: not stop.is_set())
        connection.close()

    fetching = threading.Thread(target=fetch_on)
    fetching.start()
    began = time.monotonic()
    deliver_once_it_idles()
    fetching.join(SECONDS)

    assert seen == [1]
    assert time.monotonic() - began < PATIENCE.idling, "it was found by looking again, not by being told"


def now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _until(holds):
    """Wait for another thread or process, as long as a minute."""
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        threading.Event().wait(0.02)


def test_an_interrupted_import_goes_on_where_it_ended(lasting, tmp_path):
    (tmp_path / "cur").mkdir()
    total = 8_000
    for number in range(total):
        (tmp_path / "cur" / f"{number:05d}").write_bytes(letter(number))

    first = lasting.start("import", str(tmp_path), "--since", "1970-01-01", "--json")
    _until(lambda: InboundMessage.objects.count() > 20)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE channels_inboundmessage IN SHARE MODE")  # nothing more is stored meanwhile
        first.send_signal(signal.SIGINT)
    said, errors = first.communicate(timeout=SECONDS)
    again = lasting.start("import", str(tmp_path), "--since", "1970-01-01", "--json")
    rest, _ = again.communicate(timeout=SECONDS)

    assert first.returncode == 130, errors
    assert again.returncode == 0
    before, after = json.loads(said), json.loads(rest)
    assert 0 < before["stored"] < total
    assert before["stored"] + after["stored"] == total
    assert InboundMessage.objects.count() == total
