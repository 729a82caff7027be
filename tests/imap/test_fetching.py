"""Mail is fetched from a real Dovecot: stored first, then marked or moved; nothing lost, nothing doubled."""

import os
from datetime import date

import pytest

from tests.imap import dovecot as servers
from tests.imap.letters import letter
from vidord.channels import inbox, links
from vidord.channels.email.imap import visit
from vidord.channels.email.imap.session import Patience
from vidord.channels.models import ImapAccount, InboundMessage, Mailbox, Placement

QUICK = Patience(connecting=5, answer=5, idling=2, polling=1, between_ticks=0.1)


def fetch(world, account, **changed):
    return visit.once(account.pk, now=lambda: world.now, patience=QUICK, **changed)


def subjects():
    return sorted(InboundMessage.objects.values_list("content__subject", flat=True))


def test_what_amira_wrote_to_a_mailbox_becomes_a_case_and_is_marked_as_seen(world, dovecot, connected):
    dovecot.deliver(letter())
    account = connected()

    result = fetch(world, account)
    world.run()

    assert result.state == "FETCHED"
    assert result.counts.stored == 1
    message = InboundMessage.objects.get()
    assert bytes(message.raw.content) == letter()
    assert message.placement.outcome == "NEW_CASE"
    assert message.raw.envelope_from == "amira.nasser@post.example"
    assert message.raw.envelope_to == ["kundtjanst@granasa.example"]
    (kept,) = dovecot.mails()
    assert kept.name.endswith(":2,S")


def test_what_has_been_fetched_is_not_fetched_again(world, dovecot, connected):
    dovecot.deliver(letter(1))
    account = connected()
    fetch(world, account)
    dovecot.deliver(letter(2))

    again = fetch(world, account)

    assert (again.counts.stored, again.counts.already_here) == (1, 0)
    assert InboundMessage.objects.count() == 2


@pytest.mark.parametrize("capability", ["", "IMAP4rev1 UIDPLUS", "IMAP4rev1"])
def test_fetched_mail_is_moved_to_the_folder_that_gunnar_chose(
    world, dovecot, connected, monkeypatch, capability
):
    with servers.running(capability=capability) as lesser:
        monkeypatch.setenv("SSL_CERT_FILE", str(lesser.certificate))
        lesser.make_folder("H&AOQ-mtat")
        lesser.deliver(letter())
        account = connected(port=lesser.port, moves_to="Hämtat")

        result = fetch(world, account)

        assert result.state == "FETCHED", result.trouble
        assert len(lesser.mails("H&AOQ-mtat")) == 1
        left = lesser.mails()
        assert [one for one in left if "T" not in one.name.rpartition(",")[2]] == []
        assert len(left) == (1 if capability == "IMAP4rev1" else 0)
    assert InboundMessage.objects.count() == 1


def test_without_the_folder_to_move_to_mail_is_stored_and_the_desk_hears_why(world, dovecot, connected):
    for number in range(25):
        dovecot.deliver(letter(number))
    account = connected(moves_to="Finns inte")

    result = fetch(world, account)

    assert result.state == "FAILED"
    assert InboundMessage.objects.count() == 25
    account.refresh_from_db()
    assert (account.failure, account.last_uid) == ("NO_FOLDER", 0)
    assert len(dovecot.mails()) == 25


def test_when_the_uids_begin_anew_nothing_is_doubled(world, dovecot, connected):
    for number in range(3):
        dovecot.deliver(letter(number))
    account = connected()
    fetch(world, account)
    before = ImapAccount.objects.get().uid_validity
    dovecot.empty()
    for number in range(4):
        dovecot.deliver(letter(number))

    result = fetch(world, account)

    assert ImapAccount.objects.get().uid_validity != before
    assert (result.counts.stored, result.counts.already_here) == (1, 3)
    assert InboundMessage.objects.count() == 4


def test_a_fetched_mail_belongs_to_its_mailbox_even_when_to_names_another(world, dovecot, connected):
    dovecot.deliver(letter(to="kundtjanst@granasa.example"))
    account = connected("fiber@granasa.example")

    fetch(world, account)

    assert InboundMessage.objects.get().mailbox == Mailbox.objects.get(address="fiber@granasa.example")


def test_an_answer_to_our_reply_address_finds_its_case(world, dovecot, connected):
    case = world.case_from()
    dovecot.deliver(letter(7, to=links.reply_address(case.thread)))
    account = connected()

    fetch(world, account)
    world.run()

    assert case.thread.placements.filter(outcome="REPLY").count() == 1


def test_a_bounce_that_was_fetched_is_known_by_its_empty_return_path(world, dovecot, connected):
    dovecot.deliver(letter().replace(b"Return-Path: <amira.nasser@post.example>", b"Return-Path: <>"))
    account = connected()

    fetch(world, account)
    world.run()

    assert InboundMessage.objects.get().placement.outcome == "MACHINE"


def test_a_mail_that_is_too_large_is_seen_as_such_and_stays_where_it_is(
    world, dovecot, connected, monkeypatch
):
    monkeypatch.setattr(inbox, "LARGEST_BYTES", 200_000)
    monkeypatch.setattr(inbox, "FIRST_BYTES", 10_000)
    dovecot.make_folder("Arkiv")
    dovecot.deliver(letter(1, text="å" * 150_000))
    dovecot.deliver(letter(2))
    account = connected(moves_to="Arkiv")

    result = fetch(world, account)
    again = fetch(world, account)

    assert (result.counts.too_big, result.counts.stored, again.counts.too_big) == (1, 1, 0)
    placement = Placement.objects.get(because="TOO_BIG")
    assert placement.outcome == "QUARANTINED"
    assert len(placement.message.raw.content) == 10_000
    assert len(dovecot.mails()) == 1
    assert len(dovecot.mails("Arkiv")) == 1


def test_mail_from_before_the_chosen_day_is_left_alone(world, dovecot, connected):
    old = dovecot.deliver(letter(1))
    os.utime(old, (1_500_000_000, 1_500_000_000))
    dovecot.deliver(letter(2))
    account = connected(since=date(2024, 1, 1))

    result = fetch(world, account)

    assert result.counts.stored == 1
    assert b"fraga-2" in bytes(InboundMessage.objects.get().raw.content)


def test_a_wrong_password_is_refused_and_written_down(world, dovecot, connected):
    account = connected(secret="fel-lösenord")

    result = fetch(world, account)

    account.refresh_from_db()
    assert (result.state, account.failure, account.failed_at) == ("FAILED", "REFUSED", world.now)
    assert account.lease_until is None


def test_a_folder_that_is_not_there_is_said(world, dovecot, connected):
    account = connected(folder="Ingenstans")

    assert fetch(world, account).trouble.failure == "NO_FOLDER"


def test_five_hundred_mails_are_fetched_with_none_lost_and_none_doubled(world, dovecot, connected):
    for number in range(500):
        dovecot.deliver(letter(number))
    account = connected()

    result = fetch(world, account)

    assert result.counts.stored == 500
    assert InboundMessage.objects.filter(duplicate_of=None).count() == 500
    account.refresh_from_db()
    assert account.last_uid == 500
