"""A mailbox that is connected from the desk is tried there, and fetched by `vidord fetch`."""

import json
import re
from datetime import timedelta

import pytest

from tests.imap import dovecot as servers
from tests.imap.letters import letter
from vidord.channels.models import ImapAccount, InboundMessage, Mailbox
from vidord.web.commands import line

SWEDISH = {"accept-language": "sv"}


@pytest.fixture
def gunnar(world, nadja):
    nadja.force_login(world.town.gunnar.account)
    return nadja


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()).replace("\u00a0", " "))


def test_gunnar_connects_a_mailbox_and_tries_it_and_nothing_in_it_changes(world, dovecot, gunnar):
    mailbox = Mailbox.objects.get(address="kundtjanst@granasa.example")
    lying = dovecot.deliver(letter())
    said = {
        "host": "localhost",
        "port": dovecot.port,
        "encryption": "TLS",
        "name": servers.NAME,
        "secret": servers.PASSWORD,
        "folder": "INBOX",
        "since": "2020-01-01",
        "way": "PASSWORD",
    }

    gunnar.post(f"/desk/mailboxes/{mailbox.pk}", said)
    answer = gunnar.post(f"/desk/mailboxes/{mailbox.pk}/trial", headers=SWEDISH, follow=True)

    assert "Det fungerar: localhost släppte in oss. 1 mejl ligger där." in words_of(answer)
    assert [one.name.partition(":")[0] for one in dovecot.mails()] == [lying.name]
    assert not dovecot.mails()[0].name.endswith("S")
    assert InboundMessage.objects.count() == 0
    assert ImapAccount.objects.get().last_uid == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"secret": "fel"}, "localhost tar inte emot namnet och lösenordet."),
        ({"folder": "Ingenstans"}, "localhost har ingen sådan mapp."),
        ({"moves_to": "Ingenstans"}, "localhost har ingen sådan mapp."),
        ({"port": 9}, "E-postservern localhost går inte att nå."),
        ({"host": "finns-inte.example"}, "E-postservern finns-inte.example går inte att nå."),
    ],
)
def test_a_try_says_what_is_wrong(world, dovecot, connected, gunnar, changed, words):
    account = connected(**changed)

    answer = gunnar.post(f"/desk/mailboxes/{account.mailbox_id}/trial", headers=SWEDISH, follow=True)

    assert f"Det fungerar inte. {words}" in words_of(answer)
    account.refresh_from_db()
    assert account.failure == ""


def test_fetch_once_says_how_each_mailbox_went_and_one_in_trouble_holds_up_no_other(
    lasting, dovecot, lastingly_connected
):
    dovecot.deliver(letter())
    lastingly_connected()
    lastingly_connected("fiber@granasa.example", secret="fel")

    running = lasting.start("fetch", "--once", "--json")
    said = [json.loads(one) for one in running.communicate(timeout=60)[0].splitlines()]

    assert running.returncode == 1
    assert [(one["mailbox"], one["state"], one["stored"], one["failure"]) for one in said] == [
        ("fiber@granasa.example", "FAILED", 0, "REFUSED"),
        ("kundtjanst@granasa.example", "FETCHED", 1, ""),
    ]


def test_the_password_is_in_nothing_that_the_fetcher_says(lasting, dovecot, lastingly_connected):
    dovecot.deliver(letter())
    lastingly_connected()
    lastingly_connected("fiber@granasa.example", port=9)

    running = lasting.start("fetch", "--once")
    said, errors = running.communicate(timeout=60)

    assert "1 stored" in said
    assert servers.PASSWORD not in said + errors


def test_check_names_the_mailbox_that_is_not_fetched(lasting, dovecot, lastingly_connected):
    account = lastingly_connected()
    ImapAccount.objects.update(changed_at=account.changed_at - timedelta(minutes=20))

    running = lasting.start("check")
    said, _errors = running.communicate(timeout=60)

    assert "mail: kundtjanst@granasa.example is not fetched. Nothing has been fetched" in said


def test_where_no_mailbox_is_connected_fetch_says_how_to_connect_one(world, capsys):
    assert line.main(["fetch", "--once"]) == 0
    assert "/desk/mailboxes" in capsys.readouterr().out
