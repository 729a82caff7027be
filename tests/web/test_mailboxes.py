"""Gunnar connects a mailbox from the desk; others see how it goes; nobody sees a password."""

import logging
import re
from datetime import date, timedelta

import pytest
from django.db import connection

from vidord.channels.email.imap import accounts
from vidord.channels.email.imap.accounts import Setting
from vidord.channels.models import ImapAccount, Mailbox
from vidord.core import sealing
from vidord.core.sealing import Secret
from vidord.people.models import Actor, Event

CANARY = "kanariefågel-i-gruvan-17"
SAID = {
    "host": "imap.granasa.example",
    "port": "993",
    "encryption": "TLS",
    "name": "kundtjanst@granasa.example",
    "secret": CANARY,
    "folder": "INBOX",
    "moves_to": "Hämtat",
    "since": "2026-11-10",
    "way": "PASSWORD",
}
SWEDISH = {"accept-language": "sv"}


@pytest.fixture
def gunnar(world, nadja):
    """The administrator's browser."""
    nadja.force_login(world.town.gunnar.account)
    return nadja


@pytest.fixture
def page(world):
    return f"/desk/mailboxes/{Mailbox.objects.get(address='kundtjanst@granasa.example').pk}"


def connect(world, address="kundtjanst@granasa.example", **changed):
    setting = Setting(
        **{"host": "imap.granasa.example", "name": "kund", "since": date(2026, 11, 1)} | changed
    )
    mailbox = Mailbox.objects.get(address=address)
    by = Actor.of(world.town.gunnar)
    return accounts.connect(mailbox, setting, secret=Secret(CANARY), by=by, at=world.now)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()).replace("\u00a0", " "))


def test_gunnar_connects_a_mailbox_and_its_password_is_nowhere_to_be_read(
    world, gunnar, page, caplog, capsys
):
    with caplog.at_level(logging.DEBUG):
        answer = gunnar.post(page, SAID, headers=SWEDISH, follow=True)
    assert "Sparat." in words_of(answer)
    shown = answer.content.decode() + gunnar.get("/desk/mailboxes", headers=SWEDISH).content.decode()

    account = ImapAccount.objects.get()
    assert sealing.unseal(account.sealed_secret).reveal() == CANARY
    assert CANARY not in shown + caplog.text + repr(account.__dict__) + "".join(capsys.readouterr())
    assert CANARY not in every_table()
    assert Event.objects.filter(verb="mailbox.connected", by__staff=world.town.gunnar).count() == 1


def every_table():
    """Everything that is written in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        said = ""
        for name in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {name} t")
            said += cursor.fetchone()[0]
    return said


def test_a_refused_form_does_not_repeat_the_password(world, gunnar, page):
    answer = gunnar.post(page, SAID | {"port": "x"}, headers=SWEDISH)

    assert answer.status_code == 422
    assert "Skriv porten" in words_of(answer)
    assert CANARY not in answer.content.decode()
    assert not ImapAccount.objects.exists()


def test_an_empty_password_leaves_the_stored_one(world, gunnar, page):
    before = connect(world).sealed_secret

    gunnar.post(page, SAID | {"name": "kund", "secret": "", "moves_to": "Arkiv"})

    account = ImapAccount.objects.get()
    assert (account.sealed_secret, account.moves_to) == (before, "Arkiv")


@pytest.mark.parametrize("changed", [{"host": "imap.other.example"}, {"name": "another"}, {"port": "1993"}])
def test_the_stored_password_is_never_sent_to_another_server(world, gunnar, page, changed):
    connect(world)

    answer = gunnar.post(page, SAID | {"name": "kund", "secret": ""} | changed, headers=SWEDISH)

    assert answer.status_code == 422
    assert "Skriv lösenordet igen" in words_of(answer)
    assert ImapAccount.objects.get().host == "imap.granasa.example"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"host": "imap.granasa.example/x"}, "Skriv bara e-postserverns namn"),
        ({"host": "a b"}, "Skriv bara e-postserverns namn"),
        ({"name": "kund\r\nA1 LOGOUT"}, "radbrytning"),
        ({"moves_to": "INBOX"}, "Välj en annan mapp"),
        ({"since": "11/12/2026"}, "Skriv dagen som 2026-11-30"),
        ({"way": "OAUTH2", "token_address": "http://login.example/token", "client_name": "x"}, "https://"),
        ({"way": "OAUTH2", "token_address": "https://a@login.example/token", "client_name": "x"}, "https://"),
        ({"secret": ""}, "Skriv lösenordet"),
    ],
)
def test_what_can_not_be_is_said_at_the_field(world, gunnar, page, changed, words):
    answer = gunnar.post(page, SAID | changed, headers=SWEDISH)

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_nadja_sees_how_it_goes_and_changes_nothing(world, nadja, page):
    account = connect(world)
    ImapAccount.objects.update(succeeded_at=world.now - timedelta(minutes=2))

    shown = words_of(nadja.get(page, headers=SWEDISH))

    assert "Hämtad för 2 min sedan" in shown
    assert "Lösenord" not in shown
    for where in (page, f"{page}/trial", f"{page}/removal"):
        assert nadja.post(where, SAID | {"sure": "yes"}).status_code == 404
    account.refresh_from_db()
    assert account.changed_at == world.now


def test_lena_of_the_fibre_company_does_not_even_see_it(world, nadja, page):
    nadja.force_login(world.town.lena.account)

    assert nadja.get(page).status_code == 404
    assert "kundtjanst@" not in nadja.get("/desk/mailboxes").content.decode()


def test_a_try_says_in_words_why_it_does_not_work_and_stores_nothing(world, gunnar, page):
    connect(world, host="127.0.0.1")
    before = ImapAccount.objects.values().get()

    answer = gunnar.post(f"{page}/trial", headers=SWEDISH, follow=True)

    assert "Det fungerar inte. Adressen till 127.0.0.1 ligger där vi inte hämtar mejl" in words_of(answer)
    assert ImapAccount.objects.values().get() == before


def test_gunnar_is_asked_before_the_fetching_ends(world, gunnar, page):
    connect(world)

    asked = gunnar.post(f"{page}/removal", headers=SWEDISH, follow=True)
    assert "Ja, sluta hämta" in words_of(asked)
    assert ImapAccount.objects.exists()
    answer = gunnar.post(f"{page}/removal", {"sure": "yes"}, headers=SWEDISH, follow=True)

    assert "hämtas inte längre" in words_of(answer)
    assert not ImapAccount.objects.exists()


@pytest.mark.parametrize("failure", [*ImapAccount.Failure.values, ""])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_trouble_is_said_in_words_with_what_to_do(world, gunnar, page, failure, language):
    connect(world)
    ImapAccount.objects.update(
        failure=failure,
        failed_at=world.now,
        changed_at=world.now - timedelta(hours=1),
        failure_words="NO <b>way",
    )

    shown = gunnar.get(page, headers={"accept-language": language}).content.decode()

    assert 'class="notice__word"' in shown
    assert "NO &lt;b&gt;way" in shown
    assert "%(host)s" not in shown
