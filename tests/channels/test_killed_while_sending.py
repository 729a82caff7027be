"""A worker that is killed or stopped, or whose machine lost power, neither loses a letter nor doubles one."""

import io
import os
import resource
import signal
import subprocess
import sys
import uuid
from contextlib import contextmanager, redirect_stderr
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
import structlog

from tests.sms_peer import Provider
from tests.smtp_peer import Peer
from tests.waiting import until
from vidord.channels import claims, journal, recovery, sending
from vidord.channels.answer import Answer
from vidord.channels.models import OutboundMessage
from vidord.core import logs

pytestmark = pytest.mark.xdist_group("killed")
LEASE_SECONDS = 900


def letters(town, many):
    return [town.answer(town.case, f"Brev {number}.", seen=10**9) for number in range(many)]


def started(town, peer, point, lease_seconds=LEASE_SECONDS, sms=None):
    """Start a worker that dies at a point."""
    env = os.environ | {
        "VIDORD_DATABASE_URL": os.environ["VIDORD_DATABASE_URL"].replace("/vidord?", f"/{town.database}?"),
        "VIDORD_SMTP_URL": peer.url,
        "VIDORD_SMS_URL": sms.url if sms else "",
        "TOWN_NOW": town.now.isoformat(),
    }
    command = [sys.executable, "-m", "tests.channels.sender_to_kill", point, str(lease_seconds)]
    worker = subprocess.Popen(command, env=env)
    town.workers.append(worker)
    return worker


def recovered(town, peer, settings):
    """Another worker comes, looks what the dead one left, and sends what may go."""
    settings.SMTP_URL = peer.url
    sending.drain(now=lambda: town.now + timedelta(minutes=1))


def stop(worker, stopped):
    """Let it stand still, and say so when it does: a signal takes its time."""
    os.kill(worker.pid, signal.SIGSTOP)
    assert until(lambda: stands_still(worker))
    stopped.set()


def stands_still(worker):
    return Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def states(sent):
    return [OutboundMessage.objects.get(pk=letter.pk).state for letter in sent]


@pytest.mark.parametrize(
    ("point", "mails_before", "state"),
    [
        ("journal made", 0, "ACCEPTED"),
        ("claimed", 0, "ACCEPTED"),
        ("begins", 0, "ACCEPTED"),
        ("begun", 0, "UNCERTAIN"),
        ("heard", 1, "UNCERTAIN"),
        ("answered", 1, "ACCEPTED"),
        ("written", 2, "ACCEPTED"),
    ],
)
def test_wherever_it_is_killed_the_next_one_knows_how_far_it_came(town, settings, point, mails_before, state):
    sent = letters(town, 2)
    with Peer() as peer:
        assert started(town, peer, point).wait(60) == -signal.SIGKILL
        assert len(peer.mails) == mails_before

        recovered(town, peer, settings)

        assert states(sent) == [state, "ACCEPTED"]
        assert len(peer.mails) == (1 if point == "begun" else 2)
    assert journal.claims() == []


@pytest.mark.parametrize(
    ("point", "taken_before", "state"),
    [
        ("begins", 0, "ACCEPTED"),
        ("begun", 0, "UNCERTAIN"),
        ("heard", 1, "UNCERTAIN"),
        ("answered", 1, "ACCEPTED"),
    ],
)
def test_an_sms_is_neither_lost_nor_doubled_by_a_kill(town, settings, point, taken_before, state):
    with Peer() as peer, Provider() as provider:
        settings.SMS_URL, settings.SMTP_URL = provider.url, peer.url
        name = f"Per {uuid.uuid4().hex}"
        case = town.on_the_line("Hej", by=town.town.nadja, name=name, phone="+46701740618")
        town.pass_by(minutes=1)
        before = len(provider.taken)
        letter = town.answer(case, "Hej Per.", seen=10**9)

        assert started(town, peer, point, sms=provider).wait(60) == -signal.SIGKILL
        assert len(provider.taken) - before == taken_before
        recovered(town, peer, settings)

        assert states([letter]) == [state]
        assert len(provider.taken) - before == (0 if point == "begun" else 1)
    assert journal.claims() == []


def test_an_answer_that_only_the_journal_heard_counts_from_its_own_moment(town, settings):
    (letter,) = letters(town, 1)
    with Peer() as peer:
        started(town, peer, "answered").wait(60)
        town.pass_by(hours=1)

        recovered(town, peer, settings)

    accepted = letter.attempts.get(outcome="ACCEPTED")
    assert accepted.at - town.now < timedelta(minutes=-59)
    assert accepted.reply == "250 2.0.0 taken"


def test_a_kill_between_the_last_byte_and_the_answer_is_uncertain_and_nothing_else_is(town, settings):
    sent = letters(town, 5)
    with Peer() as peer:
        peer.at_end = lambda: worker.kill() if len(peer.mails) == 3 else None
        worker = started(town, peer, "never")
        assert worker.wait(60) == -signal.SIGKILL
        peer.at_end = None

        recovered(town, peer, settings)

        assert states(sent) == ["ACCEPTED", "ACCEPTED", "UNCERTAIN", "ACCEPTED", "ACCEPTED"]
        assert len(peer.mails) == len({mail.sender for mail in peer.mails}) == 5


def test_a_worker_that_stood_still_past_its_lease_sends_nothing_that_another_has_taken(town, settings):
    sent = letters(town, 3)
    with Peer() as peer:
        stopped = Event()
        peer.at_end = lambda: stop(worker, stopped)
        worker = started(town, peer, "never", lease_seconds=3)
        assert stopped.wait(60)
        peer.at_end = None
        over = journal.clock() + 3
        assert until(lambda: journal.clock() > over)

        recovered(town, peer, settings)
        assert states(sent) == ["UNCERTAIN", "ACCEPTED", "ACCEPTED"]
        os.kill(worker.pid, signal.SIGCONT)
        assert worker.wait(60) == 0

        # It heard the answer when it woke, and now we know; of the others it kept its hands.
        assert states(sent) == ["ACCEPTED"] * 3
        assert len(peer.mails) == 3


def test_a_worker_that_lives_and_is_within_its_lease_is_left_alone(town, settings):
    (letter,) = letters(town, 1)
    with Peer() as peer:
        stopped = Event()
        peer.at_end = lambda: stop(worker, stopped)
        worker = started(town, peer, "never")
        assert stopped.wait(60)
        peer.at_end = None

        recovered(town, peer, settings)

        assert states([letter]) == ["LEASED"]
        os.kill(worker.pid, signal.SIGCONT)
        worker.wait(60)
        assert states([letter]) == ["ACCEPTED"]


@pytest.fixture
def left(town):
    """Three claimed letters whose worker is gone: one answered, one begun, one not begun."""
    three = letters(town, 3)
    kept = journal.Journal(uuid.uuid4(), lease_seconds=LEASE_SECONDS)
    claims.claim(kept.claim, "MAIL", at=town.now, letters=3, bulk=0)
    for letter in three[:2]:
        kept.begin(letter.pk, at=town.now)
    kept.answered(three[0].pk, Answer("ACCEPTED", "mx.example:25", "250 ok"), at=town.now)
    kept.let_go()
    return kept, three


def test_after_a_power_cut_what_the_journal_does_not_know_is_uncertain(town, left):
    kept, three = left
    kept.path.write_text(kept.path.read_text().replace(journal.this_boot(), "another"))

    recovery.recover(at=town.now)

    assert states(three) == ["ACCEPTED", "UNCERTAIN", "UNCERTAIN"]


def test_half_a_line_was_not_written(town, left):
    kept, three = left
    kept.path.write_bytes(kept.path.read_bytes()[:-20])  # the answer was being written
    recovery.recover(at=town.now)

    assert states(three) == ["UNCERTAIN", "UNCERTAIN", "QUEUED"]


def test_without_a_journal_here_everything_is_uncertain_once_the_lease_is_over(town, left):
    kept, three = left
    elsewhere = kept.path.read_bytes()
    kept.path.unlink()

    recovery.recover(at=town.now + timedelta(seconds=LEASE_SECONDS))
    assert states(three) == ["LEASED"] * 3
    recovery.recover(at=town.now + timedelta(seconds=LEASE_SECONDS + 120))
    assert states(three) == ["UNCERTAIN"] * 3

    kept.path.write_bytes(elsewhere)  # and when it turns up after all, it is believed
    recovery.recover(at=town.now)
    assert states(three) == ["ACCEPTED", "UNCERTAIN", "QUEUED"]


def test_settling_twice_changes_nothing(town, left):
    _kept, three = left
    recovery.recover(at=town.now)
    known = [letter.attempts.count() for letter in three]

    recovery.recover(at=town.now)

    assert [letter.attempts.count() for letter in three] == known == [1, 1, 0]


@contextmanager
def full_log():
    """A log on a full disk."""
    before = structlog.get_config()
    with open("/dev/full", "wb", buffering=0) as disk:
        words = io.TextIOWrapper(disk, write_through=True)
        with redirect_stderr(words):
            logs.configure()
            yield
        structlog.configure(**before)
        words.detach()


def test_what_was_accepted_while_neither_journal_nor_log_had_room_is_not_sent_again(town, settings):
    (letter,) = letters(town, 1)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Peer() as peer, full_log():
        # From here on no file grows: the journal says that the letter begins, and not what was answered.
        peer.at_end = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
        try:
            recovered(town, peer, settings)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        recovered(town, peer, settings)

        assert len(peer.mails) == 1
    assert [one.outcome for one in letter.attempts.all()] == ["ACCEPTED"]
