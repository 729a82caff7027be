"""Debian's Postfix on both sides of us: it hands our mail on, and brings back what it could not hand on."""

import os
import subprocess
import sys
from email import message_from_bytes, policy

import pytest

from tests.bench.sink import sinking
from tests.postfix import Postfix
from tests.smtp_peer import Peer
from tests.waiting import until
from tests.world import free_port
from vidord.channels import links, sending
from vidord.channels.models import OutboundMessage, RawMessage
from vidord.core.environment import LISTEN_SMTP, LMTP_BESIDE

pytestmark = pytest.mark.xdist_group("postfix")  # one town that other processes see
AMIRA = "amira.nasser@post.example"


def send(town, settings, server):
    settings.SMTP_URL = server.url
    return sending.drain(now=lambda: town.now)


def test_our_mail_goes_through_postfix_to_its_next_server_as_we_wrote_it(town, settings, tmp_path):
    letter = town.answer(town.case, "Hej Åsa, allt är klart.\n.\n..två punkter")
    with Peer() as peer, Postfix({"post.example": f"smtp:[127.0.0.1]:{peer.port}"}) as postfix:
        assert send(town, settings, postfix) == 1
        assert until(lambda: peer.mails), postfix.log

    mail = message_from_bytes(peer.mails[0].content, policy=policy.default)
    said = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert said.startswith("Hej Åsa, allt är klart.\n.\n..två punkter\n")
    assert mail["Message-ID"] == links.message_id(letter.pk, letter.thread)
    assert f"<{links.return_address(letter.pk)}>" in peer.mails[0].sender
    assert not mail.defects


def test_many_of_our_mails_go_through_postfix_into_a_sink(town, settings):
    for number in range(40):
        town.answer(town.case, f"Brev {number}.", seen=10**9)
    with sinking() as (port, _pid), Postfix({"post.example": f"smtp:[127.0.0.1]:{port}"}) as postfix:
        assert send(town, settings, postfix) == 40
        assert until(lambda: postfix.log.count("status=sent") == 40), postfix.log


@pytest.fixture
def listener(town):
    """`vidord listen` on the town's database; gives the LMTP port."""
    port = free_port()
    env = os.environ | {
        "VIDORD_DATABASE_URL": os.environ["VIDORD_DATABASE_URL"].replace("/vidord?", f"/{town.database}?"),
        "VIDORD_LISTEN_SMTP": f"{LISTEN_SMTP.rpartition(':')[0]}:{port}",
    }
    with subprocess.Popen([sys.executable, "-m", "vidord", "listen"], env=env) as running:
        yield port + LMTP_BESIDE
        running.terminate()


def test_a_bounce_of_postfix_comes_back_to_the_letter_that_bounced(town, settings, listener):
    letter = town.answer(town.case, "Hej.")
    routes = {"granasa.example": f"lmtp:inet:127.0.0.1:{listener}"}
    with Peer(script={"RCPT": ["550 5.1.1 no such mailbox"]}) as peer:
        routes["post.example"] = f"smtp:[127.0.0.1]:{peer.port}"
        with Postfix(routes) as postfix:
            send(town, settings, postfix)
            came = RawMessage.objects.filter(envelope_to__contains=[links.return_address(letter.pk)])
            assert until(came.exists), postfix.log

    report = message_from_bytes(bytes(came.get().content), policy=policy.default)
    assert report.get_content_type() == "multipart/report"
    assert links.returned_message(came.get().envelope_to[0]) == letter.pk
    assert OutboundMessage.objects.get(pk=letter.pk).state == "ACCEPTED"  # by the relay
