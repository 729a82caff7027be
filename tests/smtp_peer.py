"""A scripted mail server on a real socket: it says what the test tells it to, and breaks where it is told."""

import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

CLOSE = "CLOSE"  # in place of an answer: the line breaks
RESET = "RESET"  # the same, the hard way
STEPS = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END", "RSET", "STARTTLS", "AUTH")
USUAL = {
    "CONNECT": "220 peer.example",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "END": "250 2.0.0 taken",
    "RSET": "250 2.0.0 ok",
    "STARTTLS": "220 go on",
    "NOBODY": "503 5.5.1 to nobody?",
    "AUTH": "235 2.7.0 ok",
}


@dataclass
class Taken:
    """A mail that came whole, and its envelope as it was said."""

    sender: str
    recipient: str
    content: bytes


@dataclass
class Peer:
    """
    Takes mail on a port of its own. `script` has the answers of each step in turn; then come the usual ones.

    `mails` came whole, whether or not the answer to that ever left.
    """

    offers: tuple[str, ...] = ("PIPELINING", "8BITMIME")
    script: dict[str, list[str]] = field(default_factory=dict)
    mails: list[Taken] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    lines: int = 0
    encrypted: int = 0  # lines on which STARTTLS went well
    tls: ssl.SSLContext | None = None
    at_end: Callable[[], None] | None = None  # called when a mail has come whole, before it is answered

    def __enter__(self) -> "Peer":
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._script = {step: deque(answers) for step, answers in self.script.items()}
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for line in self._open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    @property
    def url(self) -> str:
        """What VIDORD_SMTP_URL is for it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._socket.getsockname()[1]

    def say_next(self, step: str, *answers: str) -> None:
        """Script further answers while it runs."""
        with self._lock:
            self._script.setdefault(step, deque()).extend(answers)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                line, _address = self._socket.accept()
                self._open.append(line)
                self.lines += 1
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError):
            self._answer(line, "CONNECT")
            self._talk(line)
        line.close()

    def _talk(self, line: socket.socket) -> None:
        with line.makefile("rb") as heard:
            sender = recipient = ""
            has_mail = has_both = False
            while command := heard.readline():
                words = command.decode(errors="replace").strip()
                self.said.append(words)
                verb = words[:4].upper()
                step = {"HELO": "EHLO", "STAR": "STARTTLS"}.get(verb, verb)
                sender = words if verb == "MAIL" else sender
                recipient = words if verb == "RCPT" else recipient
                if verb == "QUIT":
                    break
                refused = step == "DATA" and not has_both and step not in self.script
                code = self._answer(line, "NOBODY" if refused else step)
                has_mail = code == "250" if verb == "MAIL" else has_mail and verb != "RSET"
                has_both = has_mail and (code == "250" if verb == "RCPT" else has_both and verb != "MAIL")
                if step == "STARTTLS" and code == "220" and self.tls:
                    with self.tls.wrap_socket(line, server_side=True) as safe:
                        self.encrypted += 1
                        self._talk(safe)
                    break
                if code == "354":
                    content = self._content(heard)
                    if content is None:
                        break
                    self.mails.append(Taken(sender, recipient, content))
                    if self.at_end:
                        self.at_end()
                    self._answer(line, "END")

    def _content(self, heard: object) -> bytes | None:
        """Read up to the lone dot, and undo the dot-stuffing; nothing when the line broke before it."""
        lines = []
        while (one := heard.readline()) != b".\r\n":
            if not one.endswith(b"\r\n"):
                return None
            lines.append(one.removeprefix(b"."))
        return b"".join(lines)

    def _answer(self, line: socket.socket, step: str) -> str:
        with self._lock:
            scripted = self._script.get(step)
            said = scripted.popleft() if scripted else self._usual(step)
        if said in {CLOSE, RESET}:
            if said == RESET:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            else:
                line.shutdown(socket.SHUT_RDWR)
            line.close()
            raise ConnectionAbortedError
        line.sendall(said.replace("\n", "\r\n").encode() + b"\r\n")
        return said[:3]

    def _usual(self, step: str) -> str:
        if step != "EHLO":
            return USUAL.get(step, "500 what?")
        lines = ["peer.example", *self.offers]
        return "\n".join(f"250{'-' if one is not lines[-1] else ' '}{one}" for one in lines)
