"""The listener hears garbage, half sentences and mails without end: it says no, and takes the next one."""

import socket
import threading
import uuid
from contextlib import contextmanager, suppress

import pytest
from django.db import connection, connections

from tests import database
from tests.world import free_port, moment
from vidord.cases import intake
from vidord.channels.email.listener import LARGEST_BYTES, THREADS, listeners
from vidord.channels.models import InboundMessage
from vidord.core.environment import LMTP_BESIDE
from vidord.web.demo import town

KUNDTJANST = b"RCPT TO:<kundtjanst@granasa.example>"
LINE = b"Rad efter rad efter rad.".ljust(900, b".") + b"\r\n"


@pytest.fixture(scope="module")
def written_down(django_db_setup, django_db_blocker, worker_id):
    """A town of its own that is committed: the listener has connections of its own and sees only that."""
    with django_db_blocker.unblock():
        usual = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = database.copy_for(f"post_{worker_id}_{uuid.uuid4().hex[:8]}")
        yield town.build(at=moment("2026-11-10 09:00"))
        connections.close_all()
        connection.settings_dict["NAME"] = usual  # the other goes with the server when the run ends


@pytest.fixture(scope="module")
def ports(written_down):
    """The two real listeners, on free ports: where SMTP is spoken, and where LMTP is."""
    running = listeners("127.0.0.1", _free_port_with_its_neighbor())
    for controller in running:
        controller.start()
    yield [controller.port for controller in running]
    for controller in running:
        controller.stop()
        _close_each_connection(controller.handler.threads)


def _close_each_connection(threads):
    """Every thread has a connection of its own: they meet, so that each gets one of the calls."""
    meeting = threading.Barrier(THREADS, timeout=10)

    def close():
        meeting.wait()
        connections.close_all()

    for done in [threads.submit(close) for _ in range(THREADS)]:
        done.result(10)
    threads.shutdown()


def _free_port_with_its_neighbor():
    while True:
        port = free_port()
        with socket.socket() as probe:
            if port + LMTP_BESIDE < 65_536 and probe.connect_ex(("127.0.0.1", port + LMTP_BESIDE)):
                return port


class Line:
    """One connection to a listener."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.replies = self.socket.makefile("rb")
        self.hear()

    def hear(self) -> bytes:
        """Return the last line of the next reply, or nothing when the line is dead."""
        while (reply := self.replies.readline())[3:4] == b"-":
            continue
        return reply.strip()

    def say(self, *commands: bytes) -> bytes:
        """Say commands one by one and return the reply to the last."""
        for command in commands:
            self.socket.sendall(command + b"\r\n")
            reply = self.hear()
        return reply


@contextmanager
def line(port):
    """Call, and hang up however it went."""
    said = Line(port)
    try:
        yield said
    finally:
        said.replies.close()
        said.socket.close()


def delivered(port, content, *, greeting=b"EHLO mx.example", mail_from=b"MAIL FROM:<amira@post.example>"):
    """Deliver one mail as a mail server would, and return what was answered after the last byte."""
    with line(port) as call:
        assert call.say(greeting, mail_from, KUNDTJANST, b"DATA").startswith(b"354")
        return call.say(content + b"\r\n.")


def stored():
    return InboundMessage.objects.count()


def takes_the_next(ports, about):
    """Tell whether a proper mail is stored by both listeners afterwards."""
    before = stored()
    content = f"From: Amira <amira@post.example>\r\nSubject: {about}\r\n\r\nHej {{}}.".encode()
    replies = [
        delivered(port, content + str(port).encode(), greeting=greeting)
        for port, greeting in zip(ports, (b"EHLO mx.example", b"LHLO mx.example"), strict=True)
    ]
    return [reply[:3] for reply in replies] == [b"250", b"250"] and stored() == before + 2


GARBAGE = {
    "what a browser says": b"GET / HTTP/1.1\r\nHost: granasa.example\r\n\r\n",
    "a secret handshake": bytes.fromhex("16030100c8010000c40303") + bytes(range(256)),
    "every byte there is": bytes(range(256)) * 40 + b"\r\n",
    "nothing but zeros": bytes(100_000) + b"\r\n",
    "a line without end": b"A" * 500_000,
    "a command without end": b"MAIL FROM:<" + b"a" * 100_000 + b"@post.example>\r\n",
    "empty lines": b"\r\n" * 500,
    "line feeds alone": b"EHLO mx\nMAIL FROM:<a@post.example>\nDATA\n",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_on_the_line_stores_nothing_and_the_next_mail_is_taken(ports, kind):
    before = stored()
    for port in ports:
        with line(port) as call, suppress(OSError):  # hanging up on us is an answer too
            call.socket.sendall(GARBAGE[kind])
            call.socket.shutdown(socket.SHUT_WR)
            assert b"354" not in call.replies.read()

    assert stored() == before
    assert takes_the_next(ports, kind)


HALF = {
    "only a greeting": [b"EHLO mx.example"],
    "no recipient": [b"EHLO mx.example", b"MAIL FROM:<amira@post.example>"],
    "nothing after DATA": [b"EHLO mx.example", b"MAIL FROM:<amira@post.example>", KUNDTJANST, b"DATA"],
    "half a mail": [
        b"EHLO mx.example",
        b"MAIL FROM:<amira@post.example>",
        KUNDTJANST,
        b"DATA",
        b"Subject: Halv\r\n\r\nHej, jag undrar om",
    ],
}


@pytest.mark.parametrize("kind", HALF)
def test_a_mail_server_that_hangs_up_in_the_middle_has_given_us_nothing(ports, kind):
    before = stored()
    for port in ports:
        with line(port) as call:
            for command in HALF[kind]:
                command = command.replace(b"EHLO", b"LHLO") if port == ports[1] else command
                call.socket.sendall(command + b"\r\n")
            call.socket.shutdown(socket.SHUT_WR)
            call.replies.read()

    assert stored() == before
    assert takes_the_next(ports, kind)


@pytest.mark.parametrize(
    "commands",
    [
        [b"MAIL FROM:<amira@post.example>"],
        [b"EHLO mx.example", KUNDTJANST],
        [b"EHLO mx.example", b"DATA"],
        [b"EHLO mx.example", b"MAIL FROM:<amira@post.example>", b"DATA"],
        [b"EHLO mx.example", b"MAIL FROM:<amira@post.example> SIZE=mycket"],
        [b"HEJ"],
    ],
)
def test_what_comes_in_the_wrong_order_or_spelling_is_refused_for_good(ports, commands):
    with line(ports[0]) as call:
        assert call.say(*commands).startswith(b"5")

        assert call.say(b"RSET").startswith(b"250")


def test_a_mail_that_says_it_is_too_large_is_refused_before_it_is_sent(ports):
    before, size = stored(), f" SIZE={LARGEST_BYTES + 1}".encode()

    with line(ports[0]) as smtp, line(ports[1]) as lmtp:
        refused = [
            smtp.say(b"EHLO mx.example", b"MAIL FROM:<amira@post.example>" + size),
            lmtp.say(b"LHLO mx.example", b"MAIL FROM:<amira@post.example>" + size),
        ]

    assert [reply[:3] for reply in refused] == [b"552", b"552"]
    assert stored() == before


def test_a_mail_that_turns_out_too_large_is_refused_and_nothing_of_it_is_stored(ports):
    before, content = stored(), LINE * (LARGEST_BYTES // len(LINE) + 1)

    reply = delivered(
        ports[0], b"Subject: Allt\r\n\r\n" + content, mail_from=b"MAIL FROM:<amira@post.example>"
    )

    assert reply.startswith(b"552")
    assert stored() == before
    assert takes_the_next(ports, "efter den stora")


def test_the_listener_says_how_large_a_mail_may_be(ports):
    with line(ports[0]) as call:
        call.socket.sendall(b"EHLO mx.example\r\n")
        said = []
        while not said or said[-1][3:4] == b"-":
            said.append(call.replies.readline())

    assert f"250-SIZE {LARGEST_BYTES}".encode() in [one.strip() for one in said]


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"") * 3, "QUARANTINED"),
        (
            b"From: \xff\xfe\r\nSubject: =?utf-8?B?////?=\r\nContent-Type: text/plain; charset=no\r\n\r\nx",
            "NEW_CASE",
        ),
        (b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n", "QUARANTINED"),
        (b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 500, "QUARANTINED"),
        (b"\r\n", "QUARANTINED"),
        (b"Subject: " + b"lang " * 190 + b"\r\n\r\n", "NEW_CASE"),
    ],
    ids=["bytes", "letters of no language", "no boundary", "no base64", "nothing", "a long subject"],
)
def test_bytes_that_are_no_mail_are_kept_as_they_came_and_get_their_one_outcome(ports, content, outcome):
    assert delivered(ports[0], content).startswith(b"250")

    message = InboundMessage.objects.latest("id")
    assert bytes(message.raw.content) == content + b"\r\n"
    intake.place_waiting(at=moment("2026-11-10 09:00"))
    message.refresh_from_db()
    assert message.placement.outcome in {outcome, "DUPLICATE"}


@pytest.mark.parametrize("letters", [64, 200, 255])
def test_a_recipient_with_a_long_name_is_taken_by_the_default_mailbox(ports, letters):
    with line(ports[0]) as call:
        to = b"RCPT TO:<" + b"k" * letters + b"@granasa.example>"
        call.say(b"EHLO mx.example", b"MAIL FROM:<amira@post.example>", to, b"DATA")

        assert call.say(b"Subject: Hej\r\n\r\nHej " + b"k" * letters + b"\r\n.").startswith(b"250")


@pytest.mark.parametrize(
    "name", [b"amira", b"<amira>", b"<@>", b"<a b@post.example>", b"<\xc3\xa5@post.example>"]
)
def test_a_sender_who_can_not_spell_her_address_is_answered_and_the_next_mail_is_taken(ports, name):
    before = stored()
    with line(ports[0]) as call:
        call.say(b"EHLO mx.example", b"MAIL FROM:" + name, KUNDTJANST, b"DATA")
        reply = call.say(b"Subject: Hej\r\n\r\nHej fr\xe5n " + name + b"\r\n.")

    assert reply[:1] in (b"2", b"5")
    assert (stored() > before) == reply.startswith(b"250")
    assert takes_the_next(ports, name.hex())


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r"])
def test_a_mail_hides_no_second_mail(ports, end):
    before = stored()
    hidden = b"Hej." + end + b"MAIL FROM:<vd@granasa.example>\r\n" + KUNDTJANST + b"\r\nDATA\r\nBetala."

    assert delivered(ports[0], b"Subject: En\r\n\r\n" + hidden).startswith(b"250")

    assert stored() == before + 1
