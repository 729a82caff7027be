"""Two workers place mail at the same time, each in a transaction of its own."""

import threading

from django.db import connection, transaction

from vidord.cases import intake
from vidord.channels import inbox
from vidord.channels.models import Placement

SENDER = "amira.nasser@post.example"
MAIL = (
    b"From: Amira Nasser <amira.nasser@post.example>\r\nSubject: Flytten\r\n"
    b"Message-ID: <two.workers@post.example>\r\n\r\nHej.\r\n"
)
BOTH = ["kundtjanst@granasa.example", "fiber@granasa.example"]


def test_one_mail_to_two_mailboxes_that_two_workers_take_at_once_is_one_case(committed):
    now = committed.now
    first, second = inbox.store(raw=MAIL, envelope_from=SENDER, envelope_to=BOTH, at=now)

    with transaction.atomic():
        intake.place_all([first.pk], at=now)
        assert in_another_worker(lambda: intake.place_all([second.pk], at=now)) == []
    intake.place_all([second.pk], at=now)

    outcomes = Placement.objects.filter(message__in=[first, second]).order_by("message")
    assert [one.because for one in outcomes] == ["NEW_MATTER", "OTHER_MAILBOX"]


def in_another_worker(verb):
    """Run a verb over another connection and return what it returns."""
    found = []

    def run():
        try:
            found.append(verb())
        finally:
            connection.close()

    worker = threading.Thread(target=run)
    worker.start()
    worker.join(60)
    return found[0]
