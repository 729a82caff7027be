"""Two machines that answer each other fall silent, whatever they are, and nobody's mailbox is filled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.world import machines
from vidord.cases import notices
from vidord.cases.models import Case
from vidord.channels.models import InboundContent, InboundMessage, OutboundMessage
from vidord.web.commands import line

AMIRA = "amira.nasser@post.example"
OURS = "kundtjanst@granasa.example"
ROUNDS = 30


def sent_an_hour(world, address):
    """The most mails that an address got from us in any hour."""
    times = sorted(
        OutboundMessage.objects.filter(recipient=address, attempts__outcome="ACCEPTED").values_list(
            "attempts__at", flat=True
        )
    )
    return max(sum(one <= other < one + timedelta(hours=1) for other in times) for one in times)


def wired(world, answer):
    """Whatever we send to Amira's address is answered by something else, again and again for an hour."""
    world.case_from()
    heard = 0
    for _ in range(ROUNDS):
        mails = world.postbox.to(AMIRA)
        for mail in mails[heard:]:
            answer(mail)
        heard = len(mails)
        world.pass_by(minutes=2).run()


def test_two_houses_like_ours_wired_to_each_other_fall_silent_at_once(world):
    wired(world, lambda mail: machines.sent_by_another_house(world, mail, to=OURS))

    assert len(world.postbox.to(AMIRA)) == 1
    assert Case.objects.count() == 1
    assert InboundMessage.objects.latest("pk").placement.outcome == "MACHINE"


def test_our_own_mail_that_comes_back_to_us_is_a_loop(world):
    wired(world, lambda mail: machines.arrive(world, bytes(mail), to=OURS, sender="svar@granasa.example"))

    assert len(world.postbox.to(AMIRA)) == 1
    assert InboundMessage.objects.latest("pk").placement.because == "OWN_LOOP"


@pytest.mark.parametrize("where", ["our mailbox", "the address that we wrote from"])
def test_a_program_that_answers_everything_gets_at_most_two_mails_an_hour(world, where):
    def answer(mail):
        to = OURS if where == "our mailbox" else mail["From"].addresses[0].addr_spec
        for _ in range(3):
            machines.answered_by_a_program(world, mail, sender=AMIRA, to=to)
            world.pass_by(seconds=1)

    wired(world, answer)
    for _ in range(8):
        world.pass_by(hours=1).run()

    assert sent_an_hour(world, AMIRA) <= 2


def test_an_address_that_sends_everything_back_falls_silent(world):
    seen = set()

    def send_back(_mail):
        for message in OutboundMessage.objects.filter(recipient=AMIRA).exclude(pk__in=seen):
            seen.add(message.pk)
            machines.bounce(world, message)

    wired(world, send_back)
    for number in range(5):
        world.pass_by(hours=1)
        world.form(f"Fråga {number}", name="Amira Nasser", email=AMIRA, topic="OTHER")

    assert len(world.postbox.to(AMIRA)) == 1


def test_an_address_whose_mail_is_proven_its_own_gets_five_an_hour(world):
    world.case_from()
    InboundContent.objects.update(authenticity="PASS")

    for number in range(8):
        world.pass_by(minutes=1).case_from(f"Fråga {number}", subject=f"Fråga {number}")

    assert len(world.postbox.to(AMIRA)) == 5
    world.pass_by(hours=2).run()
    assert len(world.postbox.to(AMIRA)) == 8


def test_an_acknowledgement_that_waits_is_not_sent_after_the_answer(world):
    world.case_from()
    second = world.case_from("En annan fråga.", subject="En annan fråga")
    assert second.thread.outbound.get().state == "QUEUED"

    world.answer(second)
    world.run()
    world.pass_by(hours=2).run()

    assert list(second.thread.outbound.order_by("pk").values_list("kind", "state")) == [
        ("ACKNOWLEDGEMENT", "SUPERSEDED"),
        ("ANSWER", "ACCEPTED"),
    ]


def test_no_more_than_ten_automatic_mails_a_day_are_about_one_case_and_a_persons_answer_always_goes(world):
    case = world.case_from()
    promise = world.promise_in(case)

    for _ in range(12):
        notices.tell_broken([(case, promise, case.face)], at=world.now)
    world.run()
    assert len(world.postbox.to(AMIRA)) == 10
    world.answer(case)
    world.run()

    assert len(world.postbox.to(AMIRA)) == 11


def test_the_house_stops_its_automatic_mail_at_its_limit_and_says_so(world, settings, capsys):
    settings.MOST_AUTOMATIC_AN_HOUR = 3
    senders = [f"{name}@post.example" for name in ("anna.berg", "bo.ekman", "kerstin.lund", "ove.lind")]
    cases = [world.case_from(sender=sender, name="") for sender in senders]
    assert sum(len(world.postbox.to(sender)) for sender in senders) == 3

    world.answer(cases[3])
    world.run()
    assert len(world.postbox.to(senders[3])) == 1

    OutboundMessage.objects.update(
        next_attempt_at=timezone.now()
    )  # the check asks the database what time it is
    line.main(["check"])
    assert "automatic mail waits, more than 3 in an hour" in capsys.readouterr().out
