"""A scripted SMS provider on a real socket: it speaks as Kannel or 46elks do, and breaks where it is told."""

import base64
import json
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

CLOSE = "CLOSE"  # in place of an answer: the line breaks after the last byte
BEFORE = "BEFORE"  # the line breaks before the last byte has come
HALF = "HALF"  # half an answer, then the line breaks
KANNEL, ELKS = "kannel", "46elks"


@dataclass
class Taken:
    """An SMS that came whole: what was asked, and by whom."""

    to: str
    text: str
    said: dict[str, str]
    authorization: str = ""


@dataclass
class Provider:
    """
    Takes SMS on a port of its own. `script` has answers in turn, as `503 later`; then it takes all.

    `taken` came whole, whether or not an answer ever left.
    """

    speaks: str = KANNEL
    script: list[str] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    at_end: Callable[[], None] | None = None  # called when a request has come whole, before it is answered

    def __enter__(self) -> "Provider":
        self._script = deque(self.script)
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    @property
    def url(self) -> str:
        """What VIDORD_SMS_URL is for it."""
        port = self._socket.getsockname()[1]
        path = "/cgi-bin/sendsms" if self.speaks == KANNEL else "/a1/sms"
        return f"{self.speaks}+http://granasa:hemligt@127.0.0.1:{port}{path}"

    def to(self, number: str) -> list[str]:
        """The texts that a number has got, in order."""
        return [one.text for one in self.taken if one.to == number]

    def say_next(self, *answers: str) -> None:
        """Script further answers while it runs."""
        self._script.extend(answers)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                line, _address = self._socket.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            scripted = self._script.popleft() if self._script else ""
            if scripted == BEFORE:
                line.recv(1)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return
            taken = _read(line)
            if taken is None:
                return
            if not scripted or scripted in {CLOSE, HALF} or scripted.startswith("2"):
                self.taken.append(taken)
            if self.at_end:
                self.at_end()
            if scripted != CLOSE:
                answer = self._answer(scripted)
                line.sendall(answer[: len(answer) // 2] if scripted == HALF else answer)

    def _answer(self, scripted: str) -> bytes:
        status, _, words = scripted.partition(" ")
        if not scripted or scripted == HALF:
            status, words = ("202", "0: Accepted for delivery")
            if self.speaks == ELKS:
                status, words = "200", json.dumps({"id": f"s{len(self.taken)}", "status": "created"})
        return f"HTTP/1.1 {status} .\r\nContent-Length: {len(words)}\r\n\r\n{words}".encode()


def _read(line: socket.socket) -> Taken | None:
    """Read one request; nothing when the line broke before its end."""
    with line.makefile("rb") as heard:
        first = heard.readline().decode()
        headers = {}
        while (one := heard.readline()) not in {b"\r\n", b""}:
            name, _, value = one.decode().partition(":")
            headers[name.lower()] = value.strip()
        if one == b"":
            return None
        body = heard.read(int(headers.get("content-length", 0))).decode()
    question = urlsplit(first.split()[1]).query or body
    said = {name: values[0] for name, values in parse_qs(question, keep_blank_values=True).items()}
    basic = headers.get("authorization", "").removeprefix("Basic ")
    return Taken(
        said["to"], said.get("text") or said.get("message", ""), said, base64.b64decode(basic).decode()
    )
