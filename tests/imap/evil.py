"""A mail server that means ill: it speaks IMAP over TLS as far as its script lets it, then something else."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

COMMAND = re.compile(rb"^(\S+) (UID \w+|\w+) ?(.*?)\r?\n$", re.IGNORECASE)


@dataclass
class Line:
    """One connection, as a script sees it."""

    socket: socket.socket

    def say(self, *lines: bytes) -> None:
        """Say lines, each with its end."""
        self.socket.sendall(b"".join(line + b"\r\n" for line in lines))

    def say_raw(self, content: bytes) -> None:
        """Say bytes as they are."""
        self.socket.sendall(content)

    def hang_up(self) -> None:
        """End the connection in the middle of things."""
        raise ConnectionAbortedError


Answer = Callable[[Line, bytes, bytes], None]


@dataclass
class EvilServer:
    """
    Has mails by UID. `instead` answers a command (`UID FETCH`, `SELECT` …) in its own way.

    An answer gets the line, the tag and the command's words. `sizes` are what it says of its mails' sizes.
    """

    certificate: str
    key: str
    mails: dict[int, bytes] = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    greeting: bytes = b"* OK ready\r\n"
    capabilities: bytes = b"IMAP4rev1 AUTH=PLAIN MOVE UIDPLUS"
    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> "EvilServer":
        self._stop = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, self.key)
        self._lines: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._stop.set()
        for one in (self._listening, *self._lines):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(10)

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(taken,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, taken: socket.socket) -> None:
        try:
            secured = self._context.wrap_socket(taken, server_side=True)
        except OSError:
            taken.close()
            return
        self._lines.append(secured)
        with contextlib.suppress(OSError), secured, secured.makefile("rb") as said:
            secured.sendall(self.greeting)
            for words in said:
                self.heard.append(words)
                self._answer(Line(secured), words, said)

    def _answer(self, line: Line, words: bytes, said: object) -> None:
        found = COMMAND.match(words)
        if not found:
            return
        tag, name, rest = found[1], found[2].decode().upper(), found[3]
        if name in self.instead:
            self.instead[name](line, tag, rest)
            return
        if name == "AUTHENTICATE":
            line.say(b"+ ")
            self.heard.append(said.readline())
        known = {
            "CAPABILITY": b"* CAPABILITY " + self.capabilities,
            "SELECT": b"* OK [UIDVALIDITY 7] fine\r\n* OK [UIDNEXT %d] fine"
            % (max(self.mails, default=0) + 1),
            "EXAMINE": b"* OK [UIDVALIDITY 7] fine",
            "UID SEARCH": b"* SEARCH " + self._found(rest),
        }
        if name in known:
            line.say(known[name])
        if name == "UID FETCH":
            self._fetch(line, rest)
        if name == "UID MOVE":
            self.mails.pop(int(rest.split()[0]), None)
        line.say(tag + b" OK done")

    def _found(self, rest: bytes) -> bytes:
        single = re.match(rb"UID (\d+)$", rest)
        named = [uid for uid in self.mails if not single or uid == int(single[1])]
        return b" ".join(b"%d" % uid for uid in sorted(named))

    def _fetch(self, line: Line, rest: bytes) -> None:
        uids, _, what = rest.partition(b" ")
        if b"SIZE" in what:
            for uid, mail in sorted(self.mails.items()):
                line.say(b"* 1 FETCH (UID %d RFC822.SIZE %d)" % (uid, self.sizes.get(uid, len(mail))))
            return
        start, most = map(int, re.search(rb"<(\d+)\.(\d+)>", what).groups())
        uid = int(uids)
        if uid in self.mails:
            body(line, uid, self.mails[uid][start : start + most], start=start)


def body(line: Line, uid: int, content: bytes, *, start: int = 0) -> None:
    """Give a mail as a server does."""
    line.say_raw(b"* 1 FETCH (UID %d BODY[]<%d> {%d}\r\n%s)\r\n" % (uid, start, len(content), content))
