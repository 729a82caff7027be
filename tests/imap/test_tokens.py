"""Signing in by token: had over verified https from where it was named, and nowhere else."""

import contextlib
import json
import socket
import ssl
import threading
import time
from urllib.parse import parse_qs

import pytest

from tests.imap import certificates
from tests.imap.evil import EvilServer
from tests.imap.letters import letter
from vidord.channels.email.imap import tokens, visit
from vidord.channels.email.imap.session import Patience
from vidord.channels.email.imap.tokens import Grant
from vidord.channels.email.imap.trouble import Trouble
from vidord.core import sealing
from vidord.core.sealing import Secret

PATIENT = Patience(connecting=10, answer=10)


class TokenServer:
    """Answers every request with what it was told to, and remembers what it was asked."""

    def __init__(self, certificate, key):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self.answers(200, {"access_token": "at-1", "expires_in": 3600})
        self.asked = []

    def answers(self, status, said, headers=()):
        body = json.dumps(said).encode()
        head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
        self.says = lambda line: line.sendall("\r\n".join([*head, "", ""]).encode() + body)

    def __enter__(self):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"https://localhost:{self._listening.getsockname()[1]}/token"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _serve(self):
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), self._context.wrap_socket(taken, server_side=True) as line:
                self.asked.append(line.recv(65536))
                self.says(line)


@pytest.fixture
def server(tmp_path, settings, monkeypatch):
    certificate, key = certificates.make(tmp_path)
    settings.IMAP_LOCAL_HOSTS = ["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with TokenServer(certificate, key) as server:
        server.certificate, server.key = str(certificate), str(key)
        yield server


def grant(server, **changed):
    said = {"address": server.address, "client_name": "vidord", "refresh_token": Secret("rt-1")}
    return Grant(**said | {"client_secret": Secret("cs-1")} | changed)


def failure_of(asked, **more):
    began = time.monotonic()
    with pytest.raises(Trouble) as raised:
        tokens.refreshed(asked, **more)
    assert time.monotonic() - began < 10
    return raised.value.failure


def test_a_refresh_token_is_exchanged_for_an_access_token(server):
    given = tokens.refreshed(grant(server))

    assert given.access.reveal() == "at-1"
    form = parse_qs(server.asked[0].partition(b"\r\n\r\n")[2].decode())
    assert form == {
        "grant_type": ["refresh_token"],
        "client_id": ["vidord"],
        "refresh_token": ["rt-1"],
        "client_secret": ["cs-1"],
    }


@pytest.mark.parametrize(("status", "error"), [(400, "invalid_grant"), (401, "invalid_client")])
def test_a_grant_that_is_no_longer_good_is_refused(server, status, error):
    server.answers(status, {"error": error, "error_description": "rt-1 was revoked"})

    with pytest.raises(Trouble) as raised:
        tokens.refreshed(grant(server))

    assert (raised.value.failure, raised.value.words) == ("REFUSED", error)


def test_what_else_the_answer_says_is_shown_to_nobody(server):
    server.answers(400, {"error": "<b>root:x:0:0</b>"})

    with pytest.raises(Trouble) as raised:
        tokens.refreshed(grant(server))

    assert raised.value.words == ""


def test_a_redirect_is_not_followed(server):
    server.answers(302, {}, headers=[f"Location: {server.address}"])

    assert failure_of(grant(server)) == "UNREACHABLE"
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [200, 500, 503])
def test_an_answer_without_a_token_is_tried_again_later(server, status):
    server.answers(status, {"hello": "there"})

    assert failure_of(grant(server)) == "UNREACHABLE"


def endless(line):
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 65536)


def drip(line):
    while True:
        line.sendall(b"H")
        time.sleep(0.05)


def rubbish(line):
    line.sendall(b"\x00\xff not http at all\r\n\r\n")


def not_json(line):
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n<html>")


@pytest.mark.parametrize("says", [endless, drip, rubbish, not_json, lambda line: None])
def test_whatever_it_says_it_is_over_soon(server, says):
    server.says = says

    assert failure_of(grant(server), seconds=0.5) == "UNREACHABLE"


def test_a_token_is_asked_for_over_https_only(server):
    assert failure_of(grant(server, address="http://localhost/token")) == "OUT_OF_BOUNDS"


def test_a_token_is_asked_for_on_the_open_internet_only(server, settings):
    settings.IMAP_LOCAL_HOSTS = []

    assert failure_of(grant(server)) == "OUT_OF_BOUNDS"
    assert failure_of(grant(server, address="https://10.0.0.1/token")) == "OUT_OF_BOUNDS"
    assert server.asked == []


def test_a_token_is_asked_of_nobody_without_a_certificate(server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    assert failure_of(grant(server)) == "UNTRUSTED"
    assert server.asked == []


@pytest.fixture
def by_token(world, server, connected, monkeypatch):
    """A mail server that takes tokens, and our mailbox connected to it."""
    with EvilServer(server.certificate, server.key, {1: letter(1)}) as mail:
        account = connected(
            port=mail.port,
            secret="rt-1",
            way="OAUTH2",
            token_address=server.address,
            client_name="vidord",
        )
        monkeypatch.setenv("SSL_CERT_FILE", server.certificate)
        yield account, mail


def test_mail_is_fetched_with_a_token_and_the_next_refresh_token_is_kept_sealed(world, server, by_token):
    account, mail = by_token
    server.answers(200, {"access_token": "at-2", "refresh_token": "rt-2"})

    result = visit.once(account.pk, now=lambda: world.now, patience=PATIENT)

    assert (result.state, result.counts.stored) == ("FETCHED", 1)
    assert b"AUTHENTICATE XOAUTH2" in b"".join(mail.heard)
    account.refresh_from_db()
    assert sealing.unseal(account.sealed_secret).reveal() == "rt-2"


def test_a_refused_refresh_is_the_mailboxs_refusal(world, server, by_token):
    account, mail = by_token
    server.answers(400, {"error": "invalid_grant"})

    visit.once(account.pk, now=lambda: world.now, patience=PATIENT)

    account.refresh_from_db()
    assert (account.failure, account.failure_words) == ("REFUSED", "invalid_grant")
    assert mail.heard == []


def test_a_token_that_the_mail_server_refuses_is_a_refusal_and_the_words_hide_it(world, server, by_token):
    account, mail = by_token

    def refuse(line, tag, rest):
        line.say(b"+ ")
        line.say(b"+ eyJzdGF0dXMiOiI0MDAifQ==")
        line.say(tag + b" NO [AUTHENTICATIONFAILED] at-1 is no good")

    mail.instead["AUTHENTICATE"] = refuse

    visit.once(account.pk, now=lambda: world.now, patience=PATIENT)

    account.refresh_from_db()
    assert (account.failure, account.failure_words) == ("REFUSED", "… is no good")


def test_a_secret_that_our_key_does_not_open_is_said_at_once(world, server, by_token, settings):
    account, _mail = by_token
    settings.SECRET_KEY = "another key, another key, another key"

    result = visit.once(account.pk, now=lambda: world.now, patience=PATIENT)

    assert result.trouble.failure == "SEALED"


def test_a_secret_sealed_with_an_older_key_is_sealed_anew_by_fetching(world, server, by_token, settings):
    account, _mail = by_token
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, another key, another key"

    visit.once(account.pk, now=lambda: world.now, patience=PATIENT)

    account.refresh_from_db()
    assert not sealing.is_sealed_with_an_older_key(account.sealed_secret)
    assert sealing.unseal(account.sealed_secret).reveal() == "rt-1"
