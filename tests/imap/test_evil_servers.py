"""Mail servers that lie, fall silent or never end: nothing is lost or doubled, and the next try works."""

import base64
import time

import pytest

from tests.imap import certificates
from tests.imap import dovecot as servers
from tests.imap.evil import EvilServer, body
from tests.imap.letters import letter
from vidord.channels.email.imap import accounts, visit
from vidord.channels.email.imap.fetching import Memory
from vidord.channels.email.imap.session import Patience
from vidord.channels.models import ImapAccount, InboundMessage

PATIENT = Patience(connecting=10, answer=10)
HURRIED = Patience(connecting=2, answer=0.6, slowest=1_000_000, idling=1, polling=1, between_ticks=0.1)
LONGEST_SECONDS = 10  # the issue's own limit for anything hostile


@pytest.fixture
def evil(tmp_path, settings, monkeypatch):
    """A server with two mails in it, whose certificate is trusted; the tests turn it bad."""
    certificate, key = certificates.make(tmp_path)
    settings.IMAP_LOCAL_HOSTS = ["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with EvilServer(str(certificate), str(key), {1: letter(1), 2: letter(2)}) as server:
        yield server


@pytest.fixture
def account(evil, connected, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", evil.certificate)
    return connected(port=evil.port)


def fetch(world, account, memory=None, *, patience=PATIENT):
    began = time.monotonic()
    result = visit.once(account.pk, now=lambda: world.now, patience=patience, memory=memory)
    assert time.monotonic() - began < LONGEST_SECONDS
    return result


def stored():
    return InboundMessage.objects.count()


def nothing(line, tag, rest):
    """Say nothing, and go on saying it."""


def endless_line(line, tag, rest):
    while True:
        line.say_raw(b"* SEARCH " + b"1 " * 30_000)


def endless_literal(line, tag, rest):
    line.say_raw(b"* 1 FETCH (UID 1 BODY[] {1999999999}\r\n")
    while True:
        line.say_raw(b"x" * 65536)


def monstrous_literal(line, tag, rest):
    line.say_raw(b"* 1 FETCH (UID 1 BODY[] {999999999999999}\r\n")


def literal_cut_short(line, tag, rest):
    line.say_raw(b"* 1 FETCH (UID 1 BODY[] {5000}\r\nFrom: ")
    line.hang_up()


def drip(line, tag, rest):
    while True:
        line.say_raw(b"*")
        time.sleep(0.05)


def chatter(line, tag, rest):
    while True:
        line.say_raw(b"* OK still here\r\n" * 5000)


def farewell(line, tag, rest):
    line.say(b"* BYE the server is going down")
    line.hang_up()


def somebody_elses_answer(line, tag, rest):
    line.say(b"x99 OK done")


def hang_up(line, tag, rest):
    line.hang_up()


BAD = [
    nothing,
    endless_line,
    endless_literal,
    monstrous_literal,
    literal_cut_short,
    drip,
    chatter,
    farewell,
    somebody_elses_answer,
    hang_up,
]
STEPS = ["CAPABILITY", "AUTHENTICATE", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
def test_whatever_a_server_does_at_any_step_nothing_is_lost_or_doubled(world, evil, account, bad, step):
    evil.instead[step] = bad

    result = fetch(world, account, patience=HURRIED)
    evil.instead.clear()
    again = fetch(world, account)

    assert result.state == "FAILED"
    account.refresh_from_db()
    assert again.state == "FETCHED"
    assert account.failure == ""
    assert stored() == 2
    assert account.last_uid == 2


def test_a_server_that_says_nothing_at_all_is_left(world, evil, account):
    evil.greeting = b""

    assert fetch(world, account, patience=HURRIED).trouble.failure == "SILENT"


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-OpenSSH_9\r\n", b"* PREAUTH welcome\r\n", b"HTTP/1.1 400 Bad\r\n"]
)
def test_what_is_no_mail_server_is_told_nothing_and_its_words_are_not_kept(world, evil, account, greeting):
    evil.greeting = greeting

    result = fetch(world, account)

    assert (result.trouble.failure, result.trouble.words) == ("NOT_IMAP", "")
    assert evil.heard == []


@pytest.mark.parametrize("said", [1, 60_000_000, 3_000_000_000])
def test_a_server_that_lies_about_sizes_is_not_believed(world, evil, account, said):
    evil.sizes = {1: said}

    result = fetch(world, account)

    assert (result.state, result.counts.stored, result.counts.too_big) == ("FETCHED", 2, 0)
    assert sorted(bytes(one.raw.content) for one in InboundMessage.objects.all()) == [letter(1), letter(2)]


def test_a_server_that_cuts_a_mail_is_asked_for_the_rest(world, evil, account):
    def half(line, tag, rest):
        if b"SIZE" in rest:
            evil._fetch(line, rest)
        else:
            start = int(rest.rpartition(b"<")[2].partition(b".")[0])
            body(line, 1, evil.mails[1][start : start + 100], start=start)
        line.say(tag + b" OK done")

    del evil.mails[2]
    evil.instead["UID FETCH"] = half

    fetch(world, account)

    assert bytes(InboundMessage.objects.get().raw.content) == letter(1)


def test_another_mail_than_the_one_asked_for_is_not_taken_for_it(world, evil, account):
    def other(line, tag, rest):
        if b"SIZE" in rest:
            evil._fetch(line, rest)
        else:
            body(line, 2, letter(2))
        line.say(tag + b" OK done")

    evil.instead["UID FETCH"] = other

    result = fetch(world, account)

    assert (result.state, result.counts.stuck) == ("FAILED", 1)
    account.refresh_from_db()
    assert (account.last_uid, account.failure) == (0, "NOT_STORED")
    assert bytes(InboundMessage.objects.get().raw.content) == letter(2)


def test_one_mail_that_does_not_come_holds_up_no_other_and_is_never_passed(world, evil, account):
    def refuse_the_first(line, tag, rest):
        if rest.startswith(b"1 "):
            line.say(tag + b" NO internal error")
            return
        evil._fetch(line, rest)
        line.say(tag + b" OK done")

    memory = Memory()
    evil.instead["UID FETCH"] = refuse_the_first
    result = fetch(world, account, memory)
    evil.mails[3] = letter(3)
    fetch(world, account, memory)

    account.refresh_from_db()
    assert (result.counts.stuck, stored(), account.last_uid) == (1, 2, 0)
    evil.instead.clear()
    fetch(world, account, memory)
    account.refresh_from_db()
    assert (stored(), account.last_uid, account.failure) == (3, 3, "")


def test_a_mail_that_breaks_the_connection_is_tried_last_the_next_time(world, evil, account):
    def break_at_the_first(line, tag, rest):
        if rest.startswith(b"1 "):
            line.hang_up()
        evil._fetch(line, rest)
        line.say(tag + b" OK done")

    memory = Memory()
    evil.instead["UID FETCH"] = break_at_the_first

    fetch(world, account, memory)
    fetch(world, account, memory)

    account.refresh_from_db()
    assert (stored(), account.last_uid) == (1, 0)


def test_a_server_without_uidvalidity_is_not_fetched_from(world, evil, account):
    evil.instead["SELECT"] = lambda line, tag, rest: line.say(tag + b" OK done")

    assert fetch(world, account).trouble.failure == "BROKEN_OFF"


def test_a_mailbox_restored_from_a_backup_gives_its_new_mail_under_old_numbers(world, evil, account):
    fetch(world, account)
    del evil.mails[2]
    fetch(world, account)
    evil.mails[2] = letter(3)

    fetch(world, account)

    contents = {bytes(one.raw.content) for one in InboundMessage.objects.all()}
    assert contents == {letter(1), letter(2), letter(3)}
    assert stored() == 3


def test_a_certificate_that_nobody_vouches_for_gets_no_password(world, evil, account, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    result = fetch(world, account)

    assert result.trouble.failure == "UNTRUSTED"
    assert evil.heard == []


def test_only_the_operator_may_say_that_a_certificate_is_not_verified(
    world, evil, account, settings, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    settings.IMAP_UNVERIFIED_HOSTS = ["localhost"]

    assert fetch(world, account).state == "FETCHED"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
)
def test_this_machine_and_what_clouds_tell_their_machines_is_out_of_bounds(
    world, evil, connected, settings, host
):
    settings.IMAP_LOCAL_HOSTS = []
    account = connected(host=host, port=evil.port)

    assert fetch(world, account).trouble.failure == "OUT_OF_BOUNDS"
    assert evil.heard == []


@pytest.mark.parametrize("shape", [str, lambda secret: base64.b64encode(secret.encode()).decode()])
def test_a_server_that_repeats_the_password_teaches_it_to_nobody(world, evil, account, shape):
    def repeat(line, tag, rest):
        line.say(b"+ ")
        line.say(tag + b" NO wrong: " + shape(servers.PASSWORD).encode())

    evil.instead["AUTHENTICATE"] = repeat

    fetch(world, account)
    trial = accounts.tried(ImapAccount.objects.get())

    account.refresh_from_db()
    assert account.failure == "REFUSED"
    for words in (account.failure_words, trial.trouble.words):
        assert words.startswith("wrong")
        assert shape(servers.PASSWORD) not in words
