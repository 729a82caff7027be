"""Mails from a folder or a mailbox are stored many in one commit, each of them once."""

import threading

import pytest
from django.db import connection, transaction

from tests.imap.letters import letter
from tests.waiting import until
from vidord.channels import gathering, inbox
from vidord.channels.gathering import Found
from vidord.channels.models import InboundMessage, Mailbox, Placement


def found(number, mailboxes, **more):
    return Found(
        letter(number), "amira.nasser@post.example", ["kundtjanst@granasa.example"], mailboxes, **more
    )


@pytest.fixture
def ours(world):
    return [Mailbox.objects.get(is_default=True).pk]


def test_the_same_mail_twice_in_one_commit_is_one(world, ours):
    are_new = gathering.store([found(1, ours), found(2, ours), found(1, ours)], at=world.now)

    assert are_new == [True, True, False]
    assert InboundMessage.objects.count() == 2
    assert gathering.store([found(2, ours), found(3, ours)], at=world.now) == [False, True]


def test_one_without_a_mailbox_keeps_all_of_them_out(world, ours):
    with pytest.raises(inbox.NotStored, match="no default mailbox"):
        gathering.store([found(1, ours), found(2, [])], at=world.now)

    assert not InboundMessage.objects.exists()


def test_a_cut_one_has_its_outcome_and_the_others_wait(world, ours):
    gathering.store([found(1, ours, is_cut=True), found(2, ours)], at=world.now)

    assert [one.because for one in Placement.objects.all()] == ["TOO_BIG"]
    assert InboundMessage.objects.filter(is_waiting=True).count() == 1


def test_when_another_stores_the_same_mail_at_the_same_moment_it_is_stored_once(committed):
    ours = [Mailbox.objects.get(is_default=True).pk]
    said = []

    def store():
        said.extend(gathering.store([found(1, ours), found(2, ours)], at=committed.now))
        connection.close()

    with transaction.atomic():
        gathering.store([found(1, ours)], at=committed.now)
        meanwhile = threading.Thread(target=store)
        meanwhile.start()
        assert until(somebody_waits)
    meanwhile.join()

    assert said == [False, True]


def somebody_waits():
    """Whether a statement waits for another's commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return cursor.fetchone()[0] > 0
