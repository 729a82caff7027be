"""One request to a provider over HTTP, which knows at each byte whether the request may have been taken."""

import http.client
import io
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult

from vidord.channels.answer import Unreachable
from vidord.core.outward import Deadline

SECONDS_TO_CONNECT, SECONDS_IN_ALL = 10, 60
LARGEST_ANSWER = 64 * 1024
PORTS = {"http": 80, "https": 443}
BROKEN = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True)
class Reply:
    """What a provider answered."""

    status: int
    body: str


class NotBegun(Exception):
    """The sender may not begin any more: nothing was given away."""


class CutShort(Exception):
    """The line broke before the last byte: a request without its end is none."""


class Lost(Exception):
    """The line broke after the last byte, or what came back says nothing: it may have been taken."""


def ask(server: SplitResult, request: bytes, *, method: str, begin: Callable[[], bool]) -> Reply:
    """
    Give a request away, its last byte after `begin` has said yes, and hear the answer.

    :raises Unreachable: no line could be opened.
    :raises NotBegun: `begin` said no.
    :raises CutShort: the line broke before the last byte.
    :raises Lost: nobody knows whether it was taken.
    """
    within = Deadline(SECONDS_IN_ALL)
    with _open(server) as line:
        try:
            line.sendall(request[:-1])
        except OSError as fault:
            raise CutShort(in_words(fault)) from None
        if not begin():
            raise NotBegun
        try:
            line.sendall(request[-1:])
        except OSError as fault:
            raise CutShort(in_words(fault)) from None
        try:
            return _reply(line, method=method, within=within)
        except BROKEN as fault:
            raise Lost(in_words(fault)) from None


def _open(server: SplitResult) -> socket.socket:
    host = server.hostname or ""
    try:
        line = socket.create_connection((host, server.port or PORTS[server.scheme]), SECONDS_TO_CONNECT)
        if server.scheme == "https":
            line = _secured(line, host)
    except OSError as fault:
        raise Unreachable(in_words(fault)) from None
    line.settimeout(SECONDS_IN_ALL)
    return line


def _secured(line: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


class _Patient(io.RawIOBase):
    """Reads a line up to a deadline, however slowly the bytes drip."""

    def __init__(self, line: socket.socket, within: Deadline) -> None:
        self._line, self._within = line, within

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        self._line.settimeout(self._within.left())
        return self._line.recv_into(room)  # type: ignore[call-overload]

    def makefile(self, mode: str) -> io.BufferedReader:
        """What `http.client` asks of a socket."""
        return io.BufferedReader(self)


def _reply(line: socket.socket, *, method: str, within: Deadline) -> Reply:
    answer = http.client.HTTPResponse(_Patient(line, within), method=method)  # type: ignore[arg-type]
    try:
        answer.begin()
        body = answer.read(LARGEST_ANSWER)
        if answer.length:
            raise http.client.IncompleteRead(body, answer.length)
        return Reply(answer.status, body.decode("utf-8", "replace"))
    finally:
        answer.close()


def in_words(fault: Exception) -> str:
    """What went wrong, as one line that holds no secret."""
    return (" ".join(str(fault).split()) or type(fault).__name__)[:500].replace("\0", "")
