"""A relay between us and a real Dovecot: it passes everything on until a command comes."""

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

SECONDS = 10


class Relay:
    """
    Ends TLS, passes lines on, and when it hears `at` for the first time, does its `worst` and hangs up.

    With `is_heard` the server has heard the command and carried it out, and only its answer is lost.
    """

    def __init__(
        self, folder: Path, port: int, *, at: bytes, is_heard: bool, worst: Callable[[], None] = lambda: None
    ) -> None:
        self._port, self._at, self._is_heard, self._worst = port, at, is_heard, worst
        self._served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._served.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        self._trusting = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        self.has_struck = False

    def __enter__(self) -> "Relay":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(SECONDS)

    def _listen(self) -> None:
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(taken,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, taken: socket.socket) -> None:
        with contextlib.suppress(OSError):
            ours = self._served.wrap_socket(taken, server_side=True)
            behind = socket.create_connection(("localhost", self._port))
            theirs = self._trusting.wrap_socket(behind, server_hostname="localhost")
            with ours, theirs:
                self._pass_on(ours, theirs)

    def _pass_on(self, ours: ssl.SSLSocket, theirs: ssl.SSLSocket) -> None:
        """One thread for both ways: a TLS connection is not for two at once."""
        said = b""
        while True:
            ready, _, _ = select.select([ours, theirs], [], [], SECONDS)
            if theirs in ready:
                ours.sendall(_all_of(theirs))
            if ours in ready:
                said += _all_of(ours)
            while b"\r\n" in said:
                line, said = said.split(b"\r\n", 1)
                if self._at in line and not self.has_struck:
                    self.has_struck = True
                    self._strike(line + b"\r\n", theirs)
                    return
                theirs.sendall(line + b"\r\n")

    def _strike(self, line: bytes, theirs: ssl.SSLSocket) -> None:
        answer = b""
        if self._is_heard:
            theirs.sendall(line)
            tag = line.partition(b" ")[0]
            while tag + b" " not in answer:
                answer += _all_of(theirs)
        self._worst()


def _all_of(line: ssl.SSLSocket) -> bytes:
    """Return what there is, at least a byte."""
    found = line.recv(65536)
    while line.pending():
        found += line.recv(65536)
    if not found:
        raise ConnectionAbortedError
    return found
