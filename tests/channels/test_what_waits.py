"""What waits to be sent: taken back, settled and held by people."""

from datetime import timedelta

import pytest

from tests.smtp_peer import CLOSE, Peer
from tests.world.browsers import Browser, address, words
from vidord.channels import holding, outbox, pace, sending
from vidord.channels.models import OutboundHold, OutboundMessage
from vidord.people.models import Actor, Event


@pytest.fixture
def uncertain(world, settings):
    """A letter to Amira whose line broke after the last byte."""
    case = world.case_from()
    letter = world.answer(case, "Hej Amira.")
    with Peer(script={"END": [CLOSE]}) as peer:
        settings.SMTP_URL = peer.url
        sending.drain(now=lambda: world.now)
    settings.SMTP_URL = f"smtp://127.0.0.1:{world.controller.port}"
    letter.refresh_from_db()
    assert letter.state == "UNCERTAIN"
    return letter


def test_waits_grow_and_no_two_letters_wait_alike():
    waits = [[pace.wait_after(tries, message=number) for number in range(50)] for tries in range(1, 8)]

    for minutes, some in zip((1, 5, 15, 60, 240, 240, 240), waits, strict=True):
        assert min(some) >= timedelta(minutes=minutes * 0.8)
        assert max(some) <= timedelta(minutes=minutes * 1.2)
        assert len(set(some)) > 40


def test_on_her_case_the_desk_sees_where_to_look_and_may_say_that_it_arrived(world, uncertain):
    nadja = Browser(world, world.town.nadja)
    page = nadja.get(f"/desk/cases/{uncertain.thread.case.number}")
    assert "Vi vet inte om det kom fram" in words(page)
    assert f"&lt;m{uncertain.pk}." in page.content.decode()

    nadja.post(f"/desk/letters/{uncertain.pk}/settlement", what="arrived")
    world.pass_by(minutes=1).run()

    uncertain.refresh_from_db()
    assert uncertain.state == "ACCEPTED"
    assert world.outcomes_of(world.promise_in(uncertain.thread.case)) == ["KEPT"]


def test_or_that_it_is_to_be_sent_again(world, uncertain):
    before = len(world.postbox.mails)

    Browser(world, world.town.nadja).post(f"/desk/letters/{uncertain.pk}/settlement", what="again")
    world.pass_by(minutes=1).run()

    uncertain.refresh_from_db()
    assert uncertain.state == "ACCEPTED"
    assert len(world.postbox.mails) == before + 1
    with pytest.raises(outbox.AlreadyKnown):
        outbox.settle(uncertain, arrived=False, by=Actor.of(world.town.nadja), at=world.now)


def test_what_a_customer_sees_of_it_has_no_buttons(world, uncertain):
    from tests.world.browsers import own_page

    page = Browser(world).get(own_page(uncertain.thread.case)).content.decode()

    assert "settlement" not in page
    assert "&lt;m" not in page


def test_a_letter_that_waits_can_be_taken_back_and_its_promise_stays_owed(world):
    case = world.case_from()
    letter = world.answer(case, "Fel svar.")
    nadja = Browser(world, world.town.nadja)

    nadja.post(f"/desk/letters/{letter.pk}/strike")
    world.pass_by(minutes=1).run()

    letter.refresh_from_db()
    assert letter.state == "SUPERSEDED"
    assert world.outcomes_of(world.promise_in(case)) == []
    assert Event.objects.filter(verb="message.superseded", matter_id=case.thread_id).count() == 1
    nadja.post(f"/desk/letters/{letter.pk}/strike")
    assert Event.objects.filter(verb="message.superseded", matter_id=case.thread_id).count() == 1


@pytest.fixture
def held(world):
    """A restored town: one letter waited in the backup, one was written since."""
    case = world.case_from()
    world.answer(case, "Det gamla.")
    world.hold = holding.hold(because=holding.RESTORED, at=world.now)
    world.pass_by(minutes=5)
    world.answer(case, "Det nya.", seen=10**9)
    world.before = len(world.postbox.mails)
    return world


def test_while_it_is_held_nothing_leaves_not_even_to_our_own_and_mail_comes_in(held):
    arrived = held.mail("Hej", subject="Ny fråga")
    held.at("2026-11-12 12:00")

    assert arrived.placement.outcome == "NEW_CASE"
    assert len(held.postbox.mails) == held.before
    assert OutboundMessage.objects.filter(kind="STAFF_NOTICE", state="QUEUED").exists()


def test_everybody_at_the_desk_sees_that_it_is_held_and_an_administrator_lets_it_go(held):
    nadja, gunnar = Browser(held, held.town.nadja), Browser(held, held.town.gunnar)
    assert "Inga mejl går ut." in words(nadja.get("/desk/"))
    assert nadja.post("/desk/outbound-hold/release", what="all").status_code == 404
    assert "Skicka allt" not in words(nadja.get("/desk/outbound-hold"))
    assert "1 brev väntade i säkerhetskopian" in words(gunnar.get("/desk/outbound-hold"))

    page = gunnar.post("/desk/outbound-hold/release", what="all")
    held.pass_by(minutes=1).run()

    assert address(page) == "/desk/"
    assert "Inga mejl går ut." not in words(nadja.get("/desk/"))
    assert len(held.postbox.mails) == held.before + 2
    assert OutboundHold.objects.get().lifted_by == Actor.of(held.town.gunnar)


def test_without_the_old_ones_what_they_were_to_keep_stays_owed(held):
    holding.release(send_old=False, by=Actor.of(held.town.gunnar), at=held.now)
    held.pass_by(minutes=1).run()

    sent = [mail.get_content() for mail in held.postbox.mails[held.before :]]
    assert len(sent) == 1
    assert sent[0].startswith("Det nya.")
    with pytest.raises(holding.NotHeld):
        holding.release(send_old=True, by=Actor.of(held.town.gunnar), at=held.now)
