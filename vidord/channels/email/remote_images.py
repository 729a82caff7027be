"""Pictures that lie with somebody else, fetched by us so that the sender learns nothing of who looks."""

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from vidord.channels.email import pictures, public_addresses

MOST_IMAGES, SECONDS_IN_ALL = 20, 10.0
SECONDS_EACH, MOST_BYTES, HEADER_BYTES = 5.0, 1024 * 1024, 64 * 1024
AT_ONCE = 6
LONGEST_ADDRESS = 2_000
# A name with a last label of letters: 2130706433, 0x7f.1, 127.1 and [::1] are none.
HOST_NAME = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})"
)
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
IN_A_PATH = "/%:=&?~+!$,;'@()*[]-._"
ASKED = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Mozilla/5.0\r\n"
    "Accept: image/webp,image/png,image/jpeg,image/gif\r\n"
    "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
)


class Refused(Exception):
    """A picture is not fetched. Why is told to nobody: it would tell what stands behind our walls."""


@dataclass(frozen=True)
class Proxy:
    """
    Asks for a picture at the address that was looked at, and at no other: no redirect, no second look-up.

    The fields are what a test puts in place of the network.
    """

    resolve: Callable[..., list[tuple]] = socket.getaddrinfo
    is_allowed: Callable[[str], bool] = public_addresses.is_public
    port: int = 443
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch_all(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return the pictures that could be fetched, the first twenty at most, within ten seconds in all."""
        wanted = list(dict.fromkeys(addresses))[:MOST_IMAGES]
        until = time.monotonic() + SECONDS_IN_ALL
        pool = ThreadPoolExecutor(AT_ONCE)
        asked = {pool.submit(self.fetch, address, until=until): address for address in wanted}
        done, _late = wait(asked, timeout=SECONDS_IN_ALL)
        pool.shutdown(wait=False, cancel_futures=True)
        return {asked[one]: one.result() for one in done if not one.exception()}

    def fetch(self, address: str, *, until: float) -> bytes:
        """
        Return one picture's bytes.

        :raises Refused: for whatever reason.
        """
        until = min(until, time.monotonic() + SECONDS_EACH)
        try:
            parts = _checked(address, port=self.port)
            answer = self._ask(parts, host=parts.hostname or "", until=until)
            content = _picture_in(answer)
        except (OSError, ValueError, http.client.HTTPException) as fault:
            raise Refused from fault
        return content

    def _ask(self, parts: SplitResult, *, host: str, until: float) -> bytes:
        """Return the raw answer, header and all, of the first of the host's addresses that lets us in."""
        path = quote(parts.path or "/", safe=IN_A_PATH) + (
            f"?{quote(parts.query, safe=IN_A_PATH)}" if parts.query else ""
        )
        for where in self._addresses_of(host):
            try:
                plain = socket.create_connection((where, self.port), timeout=_left(until))
            except OSError:
                continue
            with plain, self.trust.wrap_socket(plain, server_hostname=host) as line:
                line.settimeout(_left(until))
                line.sendall(ASKED.format(path=path, host=host).encode("ascii"))
                return _all_of(line, until=until)
        raise Refused

    def _addresses_of(self, host: str) -> list[str]:
        """Look a name up once. One address that is not for everybody makes the whole name refused."""
        found = self.resolve(host, self.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or not all(self.is_allowed(one) for one in addresses):
            raise Refused
        return addresses


def _checked(address: str, *, port: int) -> SplitResult:
    """
    Return the parts of an address that may be asked, its host in the form that the network knows.

    :raises Refused: for another scheme or port, a sign-in inside it, or a host that is no name.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    is_odd = UNSAFE.search(address) or len(address) > LONGEST_ADDRESS or "@" in parts.netloc
    if is_odd or parts.scheme != "https" or parts.port not in {None, port} or not HOST_NAME.fullmatch(host):
        raise Refused
    return parts._replace(netloc=host)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _all_of(line: ssl.SSLSocket, *, until: float) -> bytes:
    """Read until the other side is done, never longer than `until` nor more than we would keep."""
    pieces, length = [], 0
    while length <= MOST_BYTES + HEADER_BYTES:
        line.settimeout(_left(until))
        piece = line.recv(64 * 1024)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        length += len(piece)
    raise Refused


class _Heard:
    """Bytes that have come already, in the place of the socket that `http.client` reads from."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def makefile(self, mode: str) -> io.BytesIO:
        """Return them as a file; the name is socket's."""
        return io.BytesIO(self.answer)


def _picture_in(answer: bytes) -> bytes:
    """
    Return the picture that an answer holds.

    :raises Refused: when it holds none: a redirect, an error, or bytes that are no picture we show.
    """
    response = http.client.HTTPResponse(_Heard(answer), method="GET")  # type: ignore[arg-type]
    response.begin()
    content = response.read(MOST_BYTES + 1)
    is_whole = not response.length and len(content) <= MOST_BYTES
    if response.status != http.HTTPStatus.OK or not is_whole or not pictures.kind_of(content):
        raise Refused
    return content
