"""One connection to a mail server: every read ends by a deadline, and nothing read grows beyond its cap."""

import socket

from vidord.channels.email.imap.trouble import Failure, Trouble
from vidord.core import outward
from vidord.core.outward import Deadline

CRLF = b"\r\n"
LONGEST_LINE = 64 * 1024
PIECE = 64 * 1024
# No mail is larger; a server that announces more has lost its senses or wants us to.
LARGEST_LITERAL = 2 * 1024**3


class Wire:
    """
    Lines and literals over a socket.

    What goes wrong is a `Trouble`: SILENT when the deadline passes, BROKEN_OFF for all else.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket, self._waiting = connection, bytearray()
        self._deadline = Deadline(0)

    def allow(self, seconds: float) -> None:
        """From now on so many seconds may pass."""
        self._deadline = Deadline(seconds)

    def send(self, content: bytes) -> None:
        """Send all of it."""
        try:
            self._socket.settimeout(self._deadline.left())
            self._socket.sendall(content)
        except TimeoutError:
            raise Trouble(Failure.SILENT) from None
        except OSError:
            raise Trouble(Failure.BROKEN_OFF) from None

    def line(self, *, longest: int = LONGEST_LINE) -> bytes:
        """Return the next line, without its end."""
        searched = 0
        while (end := self._waiting.find(b"\n", searched)) < 0:
            searched = len(self._waiting)
            if searched > longest:
                raise Trouble(Failure.BROKEN_OFF)
            self._receive()
        line = bytes(self._waiting[:end])
        del self._waiting[: end + 1]
        return line.removesuffix(b"\r")

    def literal(self, size: int, *, keep: int) -> bytes:
        """Return the first `keep` of `size` bytes; the others are read and let go."""
        if size > LARGEST_LITERAL:
            raise Trouble(Failure.BROKEN_OFF)
        kept = bytearray()
        while size:
            if not self._waiting:
                self._receive()
            piece = self._waiting[:size]
            del self._waiting[: len(piece)]
            size -= len(piece)
            kept += piece[: keep - len(kept)]
        return bytes(kept)

    def has_more(self, seconds: float) -> bool:
        """Wait at most so long for the server to say something by itself."""
        if b"\n" in self._waiting:
            return True
        self.allow(seconds)
        try:
            self._receive()
        except Trouble as trouble:
            if trouble.failure == Failure.SILENT:
                return False
            raise
        return True

    def secure(self, host: str) -> None:
        """
        Put TLS over it (RFC 3501 6.2.1).

        :raises OSError: when the handshake fails, or something was already said in the open that somebody in
            the middle would have us take for the server's own words.
        """
        if self._waiting:
            raise OSError("something was said before TLS")
        self._socket = outward.secured(self._socket, host, within=self._deadline)

    def close(self) -> None:
        """Let go of it."""
        self._socket.close()

    def _receive(self) -> None:
        try:
            self._socket.settimeout(self._deadline.left())
            piece = self._socket.recv(PIECE)
        except TimeoutError:
            raise Trouble(Failure.SILENT) from None
        except OSError:
            raise Trouble(Failure.BROKEN_OFF) from None
        if not piece:
            raise Trouble(Failure.BROKEN_OFF)
        self._waiting += piece
