"""
The program that reads mail: it loads everything once, then forks a confined child on request.

Run as `python -m`. It knows no settings, no database and no secret. The house speaks to it over a socket on
standard input: for each byte it forks and hands back a handle of the child, which reads what comes on the
pipe that came with the byte.
"""

import codecs
import encodings
import gc
import os
import pkgutil
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Any, BinaryIO

from vidord.channels.email import confinement, parts, reading, sanitising, wire

HEAVY_KILOBYTES = (
    256 * 1024
)  # a child that has been this large ends: what it took is not given back otherwise
SAMPLE = b"""\
From: =?utf-8?q?=C3=85sa?= <asa@post.example>\r
Subject: =?iso-8859-1?b?5eT2?=\r
Date: Tue, 10 Nov 2026 08:59:00 +0100\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="g"\r
\r
--g\r
Content-Type: multipart/alternative; boundary="h"\r
\r
--h\r
Content-Type: text/plain; charset="iso-8859-1"\r
Content-Transfer-Encoding: quoted-printable\r
\r
Hej p=E5 er\r
\r
Den 9 november 2026 skrev Karin Ek:\r
> Hej\r
--h\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: base64\r
\r
PHA+SGVqPC9wPg==\r
--h--\r
--g\r
Content-Type: message/rfc822\r
\r
Subject: Hej\r
\r
Hej\r
--g\r
Content-Type: application/octet-stream; name*=utf-8''%C3%A5.bin\r
Content-Transfer-Encoding: base64\r
\r
AAAA\r
--g--\r
"""


class OutOfTime(BaseException):
    """The mail has had its time. No Exception: no step of reading may take it for a fault of the mail."""


def main() -> None:
    """Fork a child for each byte on standard input, until the house hangs up."""
    preload()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries them
    with socket.socket(fileno=0) as house:
        house.sendall(b"!")
        while True:
            asked, lines, _flags, _address = socket.recv_fds(house, 1, 2)
            if not asked or len(lines) != 2:
                return
            child = os.fork()
            if child == 0:
                _be_a_child(*lines)
            handle = os.pidfd_open(child)
            socket.send_fds(house, [b"c"], [handle])
            for one in (handle, *lines):
                os.close(one)


def preload() -> None:
    """Load what a confined child can't load any more: codecs, the language model, what reading needs."""
    for module in pkgutil.iter_modules(encodings.__path__):
        try:
            codecs.lookup(module.name)
        except LookupError:
            continue  # no codec, or one of another system
    reading.read(SAMPLE, envelope_from="asa@post.example")
    parts.part_content(SAMPLE, "3")
    sanitising.sanitise('<p style="color:red">Hej<img src="cid:a"></p>')
    gc.collect()
    gc.freeze()


def _be_a_child(inlet: int, outlet: int) -> None:
    """Never returns: what is behind belongs to the mother."""
    try:
        os.dup2(inlet, 0)
        os.dup2(outlet, 3)
        os.closerange(4, 256)
        with os.fdopen(0, "rb") as source, os.fdopen(3, "wb") as sink:
            _send(sink, wire.written({"protections": confinement.confine()}))
            serve(source, sink)
    except (wire.Malformed, OSError, MemoryError):
        os._exit(1)
    finally:
        os._exit(0)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """
    Read one mail after the other until the line ends, or until it has grown heavy.

    :raises Malformed: what comes is no request of ours.
    """
    slow_ones = 0
    while (asked := wire.receive(source)) is not None:
        seconds = max(asked.least, asked.seconds / 2 ** min(slow_ones, 10))
        said, blob, is_slow = _answer(asked, seconds)
        slow_ones = slow_ones + 1 if is_slow else 0
        is_last = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > HEAVY_KILOBYTES
        _send(sink, said, blob, is_last=is_last)
        if is_last:
            return


def _send(sink: BinaryIO, said: bytes, blob: bytes = b"", *, is_last: bool = False) -> None:
    for piece in (wire.head(said, blob, is_last=is_last), said, blob):
        sink.write(piece)
    sink.flush()


def _answer(asked: wire.Request, seconds: float) -> tuple[bytes, bytes, bool]:
    """Return the answer, the bytes behind it, and whether it took too long."""
    try:
        said, blob = within(seconds, lambda: _read(asked))
    except OutOfTime:
        _stop_the_clocks()
        return _nothing(wire.TOO_SLOW), b"", True
    except MemoryError:
        return _nothing(wire.TOO_MUCH_MEMORY), b"", False
    except wire.Malformed:
        return _nothing(wire.TOO_BIG), b"", False
    except Exception as fault:
        # Whatever a stranger's bytes do to us, only this mail has no reading.
        return _nothing(wire.UNREADABLE, _where(fault)), b"", False
    return said, blob, False


def _read(asked: wire.Request) -> tuple[bytes, bytes]:
    label = asked.label.decode("utf-8", "surrogateescape")
    if asked.kind == wire.PART:
        name, content_type, blob = parts.part_content(asked.content, label)
        return wire.written({"name": name, "content_type": content_type}), blob
    if asked.kind == wire.SANITISE:
        return wire.written({"sanitised": sanitising.sanitise(asked.content.decode("utf-8", "replace"))}), b""
    envelope_from, authserv_id, own_domain = label.split("\0")
    found = reading.read(
        asked.content, envelope_from=envelope_from, authserv_id=authserv_id, own_domain=own_domain
    )
    return wire.written({"reading": found}), b""


def _nothing(because: str, words: str = "") -> bytes:
    return wire.written({"because": because, "words": words})


def _where(fault: Exception) -> str:
    """Name the fault and the place, never what it says: that can hold a person's words."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} in {os.path.basename(place.filename)}:{place.lineno}"


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """
    Do it in so much CPU time. What doesn't listen ends a little later, together with this process.

    :raises OutOfTime: it took longer.
    """
    signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds + 0.25)  # its signal kills, and nobody catches it
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work()
    finally:
        _stop_the_clocks()


def _out_of_time(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime


def _stop_the_clocks() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGPROF, signal.SIG_IGN)  # one that is already under way finds nobody


if __name__ == "__main__":
    main()
