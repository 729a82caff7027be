"""A mail server outside the system: it takes everything, and writes down what it took before it says so.

`python -m tests.crash.sink FILE` prints its port and takes mail until its standard input is closed.
"""

import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Conversation(socketserver.StreamRequestHandler):
    """One connection. A mail that is cut before its final dot is written down as cut."""

    def handle(self) -> None:
        """Speak SMTP until the other side hangs up."""
        self.say(b"220 sink.example ESMTP")
        recipients: list[str] = []
        while line := self.hear():
            verb = line[:4].upper().strip()
            if verb == b"EHLO":
                self.say(b"250-sink.example", b"250-PIPELINING", b"250 8BITMIME")
            elif verb == b"RCPT":
                recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
                self.say(b"250 2.1.5 OK")
            elif verb == b"DATA":
                self.say(b"354 Go on")
                if not self.take(recipients):
                    return
                recipients = []
            elif verb == b"XIDL":
                self.server.wait_until_alone()
                self.say(b"250 Nobody else is here")
            elif verb == b"QUIT":
                self.say(b"221 Bye")
                return
            else:
                self.say(b"250 2.0.0 OK")

    def take(self, recipients: list[str]) -> bool:
        """Take one mail: written down first, answered after. Tells whether the line still holds."""
        lines: list[bytes] = []
        while (line := self.hear()) and line != b".\r\n":
            lines.append(line.removeprefix(b"."))
        mail = message_from_bytes(b"".join(lines))
        what = "accepted" if line else "cut"
        fact = {"what": what, "id": str(mail["Message-ID"]).strip(), "to": recipients}
        self.server.write_down(fact | {"from": parseaddr(str(mail["From"]))[1]})
        if line:
            self.say(b"250 2.0.0 Taken")
        return bool(line)

    def hear(self) -> bytes:
        """Return one line, or nothing when the line is dead."""
        try:
            return self.rfile.readline()
        except OSError:
            return b""

    def say(self, *lines: bytes) -> None:
        """Answer; whoever has hung up hears nothing."""
        try:
            self.wfile.write(b"".join(line + b"\r\n" for line in lines))
        except OSError:
            self.close_connection = True


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a free port and appends to a file."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, book: Path) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.book = os.open(book, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.talking, self.changed = 0, threading.Condition()

    def process_request(self, request: object, client_address: object) -> None:
        """Count a caller before the next one is heard."""
        with self.changed:
            self.talking += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        """A caller has gone, and all that she gave is written down."""
        super().shutdown_request(request)
        with self.changed:
            self.talking -= 1
            self.changed.notify_all()

    def wait_until_alone(self) -> None:
        """Wait until only the one who asks is left."""
        with self.changed:
            self.changed.wait_for(lambda: self.talking == 1)

    def write_down(self, fact: dict) -> None:
        """Append one line; one write is whole or not at all."""
        os.write(self.book, f"{json.dumps(fact)}\n".encode())


@contextmanager
def listening(book: Path) -> Iterator[int]:
    """Run a sink in a process of its own and give its port."""
    command = [sys.executable, "-m", "tests.crash.sink", str(book)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def wait_until_idle(port: int) -> None:
    """Return when everything that was sent before, also by those who are dead, is written down."""
    with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as said:
        said.readline()
        line.sendall(b"XIDLE\r\n")
        said.readline()


def main(book: Path) -> None:
    """Take mail until standard input ends."""
    with Sink(book) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        print(sink.server_address[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
