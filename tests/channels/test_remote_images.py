"""A picture that lies with somebody else is asked for at a public address, once, and shown as a picture."""

import ipaddress
import socket
import time
from contextlib import ExitStack

import pytest

from tests import tls
from tests.mails import PNG
from vidord.channels.email import remote_images
from vidord.channels.email.public_addresses import is_public
from vidord.channels.email.remote_images import Proxy, Refused

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


def soon():
    return time.monotonic() + remote_images.SECONDS_IN_ALL


def answering(*addresses):
    """A resolver that answers every name with these addresses, and remembers what it was asked."""

    def resolve(host, port, **how):
        resolve.asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    resolve.asked = []
    return resolve


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    return tls.certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(papers):
    with tls.serving(*papers) as up:
        yield up


@pytest.fixture
def proxy(server):
    """A proxy to which loopback is the world."""
    return Proxy(answering("127.0.0.1"), lambda address: True, server.port, server.trust)


def fetch(proxy, path="/1.png", host=tls.NAME):
    return proxy.fetch(f"https://{host}{path}", until=soon())


def test_a_picture_is_fetched_and_the_sender_learns_nothing_of_who_looks(proxy, server):
    server.answer = [OK % len(PNG) + PNG]

    assert fetch(proxy, "/öppnad?id=4 0118#x".replace(" ", "")) == PNG
    (asked,) = server.asked
    assert asked.startswith(b"GET /%C3%B6ppnad?id=40118 HTTP/1.1\r\nHost: bilder.spar.example\r\n")
    assert not [
        one for one in (b"Cookie", b"Referer", b"Language", b"vidord") if one.lower() in asked.lower()
    ]


def test_a_picture_in_pieces_is_put_together(proxy, server):
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (PNG[:9], PNG[9:]))
    server.answer = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", pieces, b"0\r\n\r\n"]

    assert fetch(proxy) == PNG


ANSWERS = {
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: %d\r\n\r\n"
    % len(PNG)
    + PNG,
    "an error": b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n" % len(PNG) + PNG,
    "a page": OK % 6 + b"<html>",
    "a drawing that can run": OK % 5 + b"<svg>",
    "a page that says it is a picture": b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<html>",
    "nothing": b"",
    "no answer at all": b"SSH-2.0-OpenSSH_9.2\r\n",
    "less than it says": OK % 10_000 + PNG,
    "more than a megabyte": OK % 2_000_000 + PNG + b"\0" * 1_999_000,
    "a header without an end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 400_000,
    "packed bytes": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_is_no_picture_is_refused(proxy, server, answer):
    server.answer = [answer]

    with pytest.raises(Refused):
        fetch(proxy)

    assert len(server.asked) == 1, "asked once, and nobody else"


def test_a_server_that_drips_is_left_after_the_time_for_one(proxy, server, monkeypatch):
    monkeypatch.setattr(remote_images, "SECONDS_EACH", 0.5)
    server.answer, server.pause = [b"HTTP/1.1 200 OK\r\n", *[b"X"] * 100], 0.1
    began = time.monotonic()

    with pytest.raises(Refused):
        fetch(proxy)

    assert time.monotonic() - began < 5


def test_a_server_with_another_name_in_its_papers_is_not_believed(proxy, server):
    server.answer = [OK % len(PNG) + PNG]

    with pytest.raises(Refused):
        fetch(proxy, host="andra.spar.example")

    assert server.asked == []


def test_twenty_pictures_are_asked_for_and_no_more(proxy, server):
    server.answer = [OK % len(PNG) + PNG]

    found = proxy.fetch_all(f"https://{tls.NAME}/{number}.png" for number in range(30))

    assert list(found.values()) == [PNG] * remote_images.MOST_IMAGES
    assert len(server.asked) == remote_images.MOST_IMAGES


def test_a_name_is_looked_up_once_and_the_address_that_was_looked_at_is_asked(server):
    """Rebinding: a second look-up would have another answer. There is none."""
    server.answer = [OK % len(PNG) + PNG]
    looked_at = []
    resolve = answering("127.0.0.1")
    proxy = Proxy(resolve, lambda address: not looked_at.append(address), server.port, server.trust)

    assert fetch(proxy) == PNG
    assert (resolve.asked, looked_at) == ([tls.NAME], ["127.0.0.1"])


INSIDE = [f"127.0.0.{number}" for number in range(1, 10)] + ["::1"]
WRITTEN = """
https://127.0.0.1/ https://127.0.0.2:{port}/ https://127.1/ https://2130706433/ https://0x7f000001/
https://0177.0.0.1/ https://0x7f.0.0.1/ https://127.0.0.1./ https://[::1]/ https://[::1]:{port}/
https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[64:ff9b::7f00:1]/ https://[2002:7f00:1::]/
https://[fe80::1%25lo]/ https://0/ https://0.0.0.0/ https://localhost/ https://localhost./ https://LOCALHOST/
https://localhost.localdomain/ https://spar.example@127.0.0.1/ https://spar.example:443@127.0.0.1/
https://127.0.0.1#@spar.example/ https://127.0.0.1\\@spar.example/ https://spar.example\\@127.0.0.1/
https://127.0.0.1%2f@spar.example/ https://①②⑦.⓪.⓪.①/ https://127。0。0。1/ https://ｌｏｃａｌｈｏｓｔ/
https://127.0.0.1%00.spar.example/ http://spar.example/ http://127.0.0.1:{port}/ file:///etc/passwd
ftp://127.0.0.1/ gopher://127.0.0.1:{port}/_x https:///spar.example/ https:127.0.0.1/ //127.0.0.1/
https://spar.example:80/ https://spar.example:22/ https://spar.example:99999/ https://spar.example:x/
https://169.254.169.254/latest/ https://10.0.0.1/ https://[fd00::1]/ https://xn--/ https://spar..example/
https://-/ https:// data:image/png;base64,x javascript:1 https://spar.example/ https://åäö.spar.example/
https://xn--4cab6c.spar.example/ https://SPAR.example./x.png
"""
TRICKS = WRITTEN.split()


@pytest.fixture
def listeners():
    """Something that listens on every loopback address, at one port, and counts who comes."""
    with ExitStack() as stack:
        first = stack.enter_context(socket.create_server((INSIDE[0], 0)))
        port = first.getsockname()[1]
        others = [
            stack.enter_context(
                socket.create_server((one, port), family=socket.AF_INET6 if ":" in one else socket.AF_INET)
            )
            for one in INSIDE[1:]
        ]
        for one in (first, *others):
            one.setblocking(False)
        yield port, [first, *others]


def visitors(sockets):
    came = 0
    for one in sockets:
        try:
            one.accept()[0].close()
            came += 1
        except BlockingIOError:
            continue
    return came


@pytest.mark.parametrize(
    "inside", [[one] for one in INSIDE] + [["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.2"], []]
)
def test_no_address_however_it_is_written_leads_inside(listeners, inside):
    port, sockets = listeners
    proxy = Proxy(answering(*inside), port=port)

    for trick in TRICKS:
        address = trick.format(port=port)
        with pytest.raises(Refused):
            proxy.fetch(address, until=soon())
    assert proxy.fetch_all(trick.format(port=port) for trick in TRICKS) == {}
    assert visitors(sockets) == 0


def test_the_listeners_would_have_noticed(listeners):
    port, sockets = listeners
    for one in INSIDE:
        socket.create_connection((one, port)).close()

    assert visitors(sockets) == len(INSIDE)


def test_the_machines_own_resolver_leads_inside_no_more_than_ours(listeners):
    port, sockets = listeners

    for name in ("localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname()):
        with pytest.raises(Refused):
            Proxy(port=port).fetch(f"https://{name}/", until=soon())
    assert visitors(sockets) == 0


def test_every_refusal_looks_the_same(server, listeners):
    """What stands behind our walls can't be told from what does not answer."""
    refusals = set()
    for inside in (["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], []):
        with pytest.raises(Refused) as refusal:
            Proxy(answering(*inside)).fetch(f"https://{tls.NAME}/", until=soon())
        refusals.add(str(refusal.value))

    assert refusals == {""}


PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.31.196.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 100::1 4000::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::127.0.0.1 64:ff9b::a00:1
64:ff9b:1::1 2001::1 2001:db8::1 2001:20::1 2002:7f00:1:: 2002:a00:1:: 2002:c0a8:101::1 3fff::1 5f00::1
fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
"""
PUBLIC = """
8.8.8.8 1.1.1.1 192.0.3.1 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450::1 64:ff9b::808:808 2002:808:808::1
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_that_is_not_everybodys_is_never_asked(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_an_address_that_is_everybodys_may_be_asked(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.2.3.4.5", "[::1]"]
)
def test_what_is_no_address_is_never_asked(address):
    assert not is_public(address)


def test_the_whole_of_loopback_is_refused():
    for number in range(0, 2**24, 65_537):
        assert not is_public(str(ipaddress.IPv4Address("127.0.0.0") + number))
