"""A mailbox that is not fetched calls its people by name, once, also when the fetcher is dead."""

from datetime import date

import pytest

from vidord.cases import clock
from vidord.channels.email.imap import accounts
from vidord.channels.email.imap.accounts import Setting
from vidord.channels.models import ImapAccount, Mailbox, OutboundMessage
from vidord.core.sealing import Secret
from vidord.people.models import Actor, StaffRole


@pytest.fixture
def account(world):
    setting = Setting(host="imap.granasa.example", name="kund", since=date(2026, 11, 1))
    mailbox = Mailbox.objects.get(address="kundtjanst@granasa.example")
    by = Actor.of(world.town.gunnar)
    return accounts.connect(mailbox, setting, secret=Secret("x"), by=by, at=world.now)


def told():
    notices = OutboundMessage.objects.filter(kind="STAFF_NOTICE", subject__contains="hämtas inte")
    return sorted(notices.values_list("to_staff__public_name", flat=True))


def test_after_fifteen_minutes_of_silence_the_lead_and_the_administrators_hear_once(world, account):
    ImapAccount.objects.update(succeeded_at=world.now)
    world.pass_by(minutes=15)
    clock.sweep(at=world.now)
    assert told() == []

    for _ in range(3):
        world.pass_by(minutes=1)
        clock.sweep(at=world.now)

    assert told() == ["Gunnar Strand", "Omar Haddad"]


def test_a_mailbox_that_never_worked_is_silent_from_when_it_was_set_up(world, account):
    world.pass_by(minutes=16)
    clock.sweep(at=world.now)

    assert told() == ["Gunnar Strand", "Omar Haddad"]


@pytest.mark.parametrize("failure", ["REFUSED", "SEALED"])
def test_what_only_a_person_can_mend_is_told_at_once(world, account, failure):
    ImapAccount.objects.update(succeeded_at=world.now, failure=failure, failure_words="Invalid credentials")

    clock.sweep(at=world.now)

    assert told() == ["Gunnar Strand", "Omar Haddad"]


def test_once_it_works_again_the_next_silence_is_told_anew(world, account):
    world.pass_by(minutes=16)
    clock.sweep(at=world.now)
    ImapAccount.objects.update(succeeded_at=world.now, alarmed_at=None)
    world.pass_by(minutes=16)

    clock.sweep(at=world.now)

    assert len(told()) == 4


def test_the_notice_says_which_mailbox_why_and_what_to_do(world, account):
    ImapAccount.objects.update(failure="REFUSED")

    clock.sweep(at=world.now)

    notice = OutboundMessage.objects.filter(kind="STAFF_NOTICE").first()
    assert "kundtjanst@granasa.example" in notice.subject
    assert "imap.granasa.example tar inte emot namnet och lösenordet. Skriv lösenordet igen" in notice.text
    assert f"/desk/mailboxes/{account.mailbox_id}" in notice.text


def test_those_who_answer_for_it_see_it_on_their_day_and_others_do_not(world, account, nadja):
    world.pass_by(minutes=16)
    StaffRole.objects.filter(staff=world.town.omar).exclude(kind="LEAD").delete()
    import time_machine

    with time_machine.travel(world.now, tick=False):
        seen = {}
        for person in (world.town.nadja, world.town.omar, world.town.gunnar, world.town.petra):
            nadja.force_login(person.account)
            seen[person.public_name] = (
                "Mejl når oss inte" in nadja.get("/desk/", headers={"accept-language": "sv"}).content.decode()
            )

    assert seen == {"Nadja Lindgren": False, "Omar Haddad": True, "Gunnar Strand": True, "Petra Wiik": False}
