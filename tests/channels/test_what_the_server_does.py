"""Every way in which a mail server can fail, at every step: one acceptance at most, and never a guess."""

import ssl
import subprocess

import pytest

from tests.smtp_peer import CLOSE, RESET, Peer
from vidord.channels import sending
from vidord.channels.models import Attempt, OutboundMessage
from vidord.channels.sending import Postman

AMIRA = "amira.nasser@post.example"


@pytest.fixture
def letter(world):
    """An answer to Amira that waits to be sent, and nothing else that does."""
    case = world.case_from()
    return world.answer(case, "Hej Amira.")


def send(world, settings, peer, **changed):
    settings.SMTP_URL = changed.pop("url", None) or peer.url
    for name, value in changed.items():
        setattr(settings, name, value)
    return sending.drain(now=lambda: world.now)


def fate(letter):
    letter.refresh_from_db()
    return letter.state, list(letter.attempts.order_by("id").values_list("outcome", flat=True))


QUEUED, FAILED, UNCERTAIN = ("QUEUED", ["TEMPORARY"]), ("FAILED", ["PERMANENT"]), ("UNCERTAIN", ["UNCERTAIN"])
FAULTS = {
    "CONNECT": {"554 no": QUEUED, "421 busy": QUEUED, CLOSE: QUEUED, RESET: QUEUED},
    "EHLO": {CLOSE: QUEUED, RESET: QUEUED},
    "MAIL": {"451 wait": QUEUED, "550 no": FAILED, "421 busy": QUEUED, CLOSE: QUEUED, RESET: QUEUED},
    "RCPT": {
        "450 4.2.0 greylisted": QUEUED,
        "550 5.1.1 nobody": FAILED,
        "421 busy": QUEUED,
        CLOSE: QUEUED,
        RESET: QUEUED,
    },
    "DATA": {"451 wait": QUEUED, "554 no": FAILED, "250 what": QUEUED, CLOSE: QUEUED, RESET: QUEUED},
    "END": {
        "451 wait": QUEUED,
        "552 5.2.2 full": FAILED,
        "421 busy": QUEUED,
        CLOSE: UNCERTAIN,
        RESET: UNCERTAIN,
        "nonsense": UNCERTAIN,
        "354 more": UNCERTAIN,
    },
}


@pytest.mark.parametrize("offers", [("PIPELINING",), ()], ids=["pipelining", "step by step"])
@pytest.mark.parametrize(
    ("step", "answer", "expected"),
    [(step, answer, expected) for step, answers in FAULTS.items() for answer, expected in answers.items()],
)
def test_a_fault_at_any_step_ends_as_it_must(world, settings, letter, offers, step, answer, expected):
    with Peer(offers=offers, script={step: [answer]}) as peer:
        send(world, settings, peer)

        assert fate(letter) == expected
        assert len(peer.mails) <= (step == "END")


def test_what_was_put_off_goes_a_minute_later_and_not_before(world, settings, letter):
    with Peer(script={"RCPT": ["450 4.2.0 greylisted"]}) as peer:
        send(world, settings, peer)
        world.pass_by(seconds=40)
        send(world, settings, peer)
        assert peer.mails == []

        world.pass_by(seconds=35)
        send(world, settings, peer)

        assert len(peer.mails) == 1
        assert fate(letter) == ("ACCEPTED", ["TEMPORARY", "ACCEPTED"])


def test_one_that_nobody_knows_of_is_never_sent_again_by_itself(world, settings, letter):
    with Peer(script={"END": [CLOSE]}) as peer:
        send(world, settings, peer)
        world.pass_by(days=1)
        send(world, settings, peer)

        assert len(peer.mails) == 1
        assert fate(letter) == UNCERTAIN


def test_after_five_days_in_vain_it_has_failed_and_says_why(world, settings, letter):
    with Peer(script={"RCPT": ["450 4.2.2 full"] * 99}) as peer:
        for _ in range(40):
            send(world, settings, peer)
            world.pass_by(hours=5)

    letter.refresh_from_db()
    last = letter.attempts.order_by("-id").first()
    assert letter.state == "FAILED"
    assert last.outcome == "PERMANENT"
    assert last.reply == "EXPIRED 450 4.2.2 full"


def test_a_server_that_is_not_there_is_tried_once_and_not_for_each_letter(world, settings, letter):
    for number in range(30):
        world.answer(letter.thread.case, f"Nummer {number}.", seen=10**9)
    with Peer() as gone:
        url = gone.url
    send(world, settings, None, url=url)

    assert Attempt.objects.filter(outcome="TEMPORARY").count() == 1
    assert OutboundMessage.objects.filter(state="QUEUED").count() == 31


def test_a_server_that_is_not_there_is_left_alone_and_found_again(world, settings, letter):
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    postman = Postman(now=lambda: world.now)
    with Peer() as peer:
        postman.work()
        asked = Attempt.objects.count()
        world.answer(letter.thread.case, "En till.", seen=10**9)
        postman.work()
        assert Attempt.objects.count() == asked
        postman.close()

        world.pass_by(minutes=2)
        send(world, settings, peer)

        assert len(peer.mails) == 2


def test_a_line_that_the_server_closed_while_it_stood_idle_costs_nobody_a_try(world, settings, letter):
    with Peer() as peer:
        settings.SMTP_URL = peer.url
        postman = Postman(now=lambda: world.now)
        postman.work()
        peer.say_next("MAIL", "421 4.4.2 idle too long")
        world.answer(letter.thread.case, "En till.", seen=10**9)
        postman.work()
        postman.close()

        assert len(peer.mails) == 2
        assert not Attempt.objects.filter(outcome="TEMPORARY").exists()


def test_one_line_carries_many_and_a_refusal_in_between_harms_no_other(world, settings, letter):
    for number in range(5):
        world.answer(letter.thread.case, f"Nummer {number}.", seen=10**9)
    with Peer(script={"RCPT": ["250 ok", "550 5.1.1 nobody", "250 ok", "450 later"]}) as peer:
        assert send(world, settings, peer) == 4

        assert peer.lines == 1
        assert len(peer.mails) == 4


def test_a_domain_that_puts_off_again_and_again_is_left_alone_and_nobody_waits_for_it(
    world, settings, letter
):
    karl = world.case_from("Hej", name="Karl Ek", sender="karl@annan.example")
    for number in range(12):
        world.answer(letter.thread.case, f"Nummer {number}.", seen=10**9)
    other = world.answer(karl, "Hej Karl.")
    with Peer(script={"RCPT": ["450 later"] * 5}) as peer:
        settings.SMTP_URL = peer.url
        postman = Postman(now=lambda: world.now)
        postman.work()

        other.refresh_from_db()
        assert other.state == "ACCEPTED"
        assert Attempt.objects.filter(message__thread=letter.thread, outcome="TEMPORARY").count() == 5
        world.pass_by(minutes=3)
        postman.work()
        postman.close()
        assert not OutboundMessage.objects.filter(state="QUEUED").exists()


def test_a_server_that_lets_us_begin_for_nobody_gets_no_mail(world, settings, letter):
    with Peer(script={"RCPT": ["550 5.1.1 nobody"], "DATA": ["354 go on all the same"]}) as peer:
        send(world, settings, peer)

        assert fate(letter) == FAILED
        assert peer.mails == []


def test_a_reply_that_never_ends_is_left(world, settings, letter):
    with Peer(script={"MAIL": ["\n".join(["250-and"] * 500)]}) as peer:
        send(world, settings, peer)

        assert fate(letter) == QUEUED


def test_a_mail_larger_than_the_server_takes_has_failed_at_once(world, settings, letter):
    with Peer(offers=("PIPELINING", "SIZE 1000")) as peer:
        send(world, settings, peer)

        assert fate(letter) == FAILED
        assert peer.mails == []


def test_an_address_with_letters_that_the_server_does_not_know_has_failed_at_once(world, settings, letter):
    OutboundMessage.objects.filter(pk=letter.pk).update(recipient="åsa@post.example")
    with Peer() as peer:
        send(world, settings, peer)
        assert fate(letter) == FAILED

    OutboundMessage.objects.filter(pk=letter.pk).update(state="QUEUED")
    with Peer(offers=("SMTPUTF8", "8BITMIME")) as peer:
        send(world, settings, peer)
        assert "SMTPUTF8" in peer.mails[0].sender
        assert fate(letter)[0] == "ACCEPTED"


def test_what_is_no_address_has_failed_at_once_and_stops_nobody(world, settings, letter):
    world.answer(letter.thread.case, "En till.", seen=10**9)
    OutboundMessage.objects.filter(pk=letter.pk).update(recipient="amira@post.example\r\nRSET")
    with Peer() as peer:
        send(world, settings, peer)

        assert fate(letter) == FAILED
        assert len(peer.mails) == 1
        assert not [words for words in peer.said if words == "RSET"]


def test_a_relay_is_asked_to_say_what_becomes_of_it_where_it_can(world, settings, letter):
    with Peer(offers=("DSN",)) as peer:
        send(world, settings, peer, SMTP_IS_RELAY=True)

        assert "NOTIFY=SUCCESS,FAILURE" in peer.mails[0].recipient
        assert f"ENVID=m{letter.pk}" in peer.mails[0].sender
    assert f"ORCPT=rfc822;{AMIRA}" in peer.mails[0].recipient


@pytest.mark.parametrize("offers", [(), ("DSN",)])
def test_nobody_is_asked_who_does_not_offer_it_or_is_no_relay(world, settings, letter, offers):
    with Peer(offers=offers) as peer:
        send(world, settings, peer, SMTP_IS_RELAY=not offers)

        assert "NOTIFY" not in peer.mails[0].recipient


@pytest.mark.parametrize("offers", [(), ("STARTTLS",)], ids=["no TLS", "TLS with a wrong certificate"])
@pytest.mark.parametrize("why", ["password", "required"])
def test_nothing_is_said_in_clear_when_there_is_a_password_or_tls_is_required(
    world, settings, letter, offers, why, certificate
):
    changed = {"SMTP_TLS": "required"} if why == "required" else {}
    with Peer(offers=(*offers, "AUTH PLAIN"), tls=certificate) as peer:
        url = peer.url.replace("//", "//vidord:hemligt@") if why == "password" else peer.url
        send(world, settings, peer, url=url, **changed)

        assert fate(letter) == QUEUED
        assert peer.mails == []
        assert not [words for words in peer.said if words.startswith(("AUTH", "MAIL"))]
        assert "hemligt" not in letter.attempts.get().reply


def test_without_either_an_encrypted_line_is_used_when_there_is_one_to_be_had(
    world, settings, letter, certificate
):
    with Peer(offers=("STARTTLS",), tls=certificate) as peer:
        send(world, settings, peer)

        assert fate(letter) == ("ACCEPTED", ["ACCEPTED"])
        assert peer.encrypted == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody vouches for."""
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "made.pem"
    command = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=peer.example -keyout {key} -out {made}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    return context


def test_a_letter_goes_before_what_is_one_of_many(world, settings, letter):
    OutboundMessage.objects.filter(pk=letter.pk).update(is_bulk=True)
    world.answer(letter.thread.case, "Svaret.", seen=10**9)
    with Peer() as peer:
        send(world, settings, peer)

        assert [b"List-Id" in one.content for one in peer.mails] == [False, True]
