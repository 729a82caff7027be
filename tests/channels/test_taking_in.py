"""Mail is stored before it is acknowledged, and what can't be stored stays with the sender."""

import json
import socket

import pytest
from django.db import IntegrityError, connection, connections, transaction

from tests.world import free_port
from vidord.channels import inbox
from vidord.channels.email import listener
from vidord.channels.models import InboundMessage, Mailbox
from vidord.people.models import Unit
from vidord.web.commands import line


def without_a_default_mailbox():
    Mailbox.objects.update(is_default=False)


def test_mail_that_no_mailbox_takes_is_not_stored_and_the_sender_hears_so(world):
    without_a_default_mailbox()

    with pytest.raises(inbox.NotStored, match="no default mailbox"):
        world.mail("Hej", to="okand@granasa.example")


class Envelope:
    """What aiosmtpd hands over for one mail."""

    def __init__(self, *to):
        self.mail_from, self.rcpt_tos = "amira@post.example", list(to)
        self.original_content = b"From: Amira <amira@post.example>\r\nSubject: Hej\r\n\r\nHej.\r\n"


def test_the_listener_answers_try_again_and_never_a_permanent_no(world):
    without_a_default_mailbox()

    assert listener._take(Envelope("okand@granasa.example")).startswith("451 ")


def test_the_listener_says_stored_when_it_is(world):
    assert listener._take(Envelope("kundtjanst@granasa.example")).startswith("250 ")
    assert bytes(InboundMessage.objects.get().raw.content) == Envelope().original_content


def test_receive_tells_the_mail_server_to_keep_what_was_not_stored(world, tmp_path, capsys):
    (tmp_path / "en.eml").write_bytes(Envelope().original_content)
    without_a_default_mailbox()

    assert line.main(["receive", "--folder", str(tmp_path)]) == 75
    assert "no default mailbox" in capsys.readouterr().err


def test_receive_prints_one_line_of_json_for_each_mail(world, tmp_path, capsys):
    (tmp_path / "en.eml").write_bytes(Envelope().original_content)

    assert line.main(["receive", "--folder", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "NEW_CASE"


def test_lmtp_answers_once_for_each_recipient(world):
    # The town is not committed, so the listener, which has a connection of its own, finds no mailbox.
    taker = listener.LmtpIntake(threads=1)
    controller = listener.LmtpController(taker, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        replies = lmtp(controller.port, "kundtjanst@granasa.example", "annan@granasa.example")
    finally:
        controller.stop()
        taker.threads.submit(connections.close_all).result(10)
        taker.threads.shutdown()

    assert replies == ["451 4.3.0 Not stored, try again"] * 2


def lmtp(port, *recipients):
    """Send one mail as a mail server would and return the replies after the last byte."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line_, line_.makefile("rb") as replies:

        def say(words):
            line_.sendall(words.encode() + b"\r\n")
            while replies.readline()[3:4] == b"-":
                continue

        replies.readline()
        say("LHLO mx.example")
        say("MAIL FROM:<amira@post.example>")
        for recipient in recipients:
            say(f"RCPT TO:<{recipient}>")
        say("DATA")
        line_.sendall(b"Subject: Hej\r\n\r\nHej.\r\n.\r\n")
        return [replies.readline().decode().strip() for _ in recipients]


def test_a_mail_that_can_not_be_read_is_quarantined_and_the_next_is_placed(world):
    plain = world.mail("Hej")
    nested = (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + b"--a\r\nContent-Type: message/rfc822\r\n\r\n" * 3000
    )
    (deep,) = inbox.store(
        raw=nested,
        envelope_from="x@post.example",
        envelope_to=["kundtjanst@granasa.example"],
        at=world.now,
    )

    world.run()

    assert not InboundMessage.objects.filter(placement=None).exists()
    assert deep.placement.outcome in {"QUARANTINED", "NEW_CASE"}
    assert plain.placement.outcome == "NEW_CASE"


def test_no_mailbox_may_stand_before_a_unit_with_nobody_in_it(world):
    empty = Unit.objects.create(name="Tomt", entity=world.town.unit.entity, calendar=world.town.unit.calendar)

    with pytest.raises(IntegrityError, match="needs a lead"), transaction.atomic():
        Mailbox.objects.create(address="tomt@granasa.example", unit=empty)
        at_once()


def at_once():
    """Let the database check now what it would check when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
