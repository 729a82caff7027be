"""Makes every SQL statement and every I/O step of this process one at which it can be killed.

Imported before anything of Vidord's, so that whatever is written later is covered by itself.
"""

import builtins
import fcntl
import io
import os
import socket
import subprocess
from collections.abc import Callable, Generator
from functools import wraps
from multiprocessing import connection as pipes
from typing import Any

from psycopg import _connection_base as sessions
from psycopg import _copy as copying
from psycopg import _cursor_base as cursors
from psycopg import generators

from tests.crash.steps import steps

FINAL_DOT = b"\r\n.\r\n"
JOURNALED = b'["'
WRITING = set("wax+")
BEFORE_AND_AFTER = {
    os: ("fsync", "fdatasync", "replace", "rename", "unlink", "link", "fork", "posix_spawn"),
    fcntl: ("flock", "lockf"),
}
_is_patched = False


def instrument() -> None:
    """Put a step before and after each thing that reaches beyond this process. Saying it twice is once."""
    global _is_patched
    if _is_patched:
        return
    _is_patched = True
    _count_statements()
    _count_sockets()
    _count_files()
    _count_children()


def _count_statements() -> None:
    """BEGIN, COMMIT and COPY too. Three steps: not yet asked, asked but not answered, answered."""
    command, ask, answer = (
        sessions.BaseConnection._exec_command,
        cursors.BaseCursor._maybe_prepare_gen,
        generators.execute,
    )

    def _exec_command(self: Any, words: Any, *rest: Any, **named: Any) -> Generator:
        steps.take(f"sql {_short(words)}")
        return (yield from command(self, words, *rest, **named))

    def _maybe_prepare_gen(self: Any, query: Any, **named: Any) -> Generator:
        steps.take(f"sql {_short(query.query)}")
        return (yield from ask(self, query, **named))

    def execute(session: Any) -> Generator:
        steps.take("sql asked")
        answered = yield from answer(session)
        steps.take("sql answered")
        return answered

    sessions.BaseConnection._exec_command = _exec_command
    cursors.BaseCursor._maybe_prepare_gen = _maybe_prepare_gen
    generators.execute = cursors.execute = execute
    _count_copying()


def _count_copying() -> None:
    """Rows copied in: before it begins, before each piece, and around its end, which the database answers."""
    begin, send, end = cursors.BaseCursor._start_copy_gen, copying.copy_to, copying.copy_end

    def _start_copy_gen(self: Any, words: Any, *rest: Any, **named: Any) -> Generator:
        steps.take(f"copy {_short(words)}")
        return (yield from begin(self, words, *rest, **named))

    def copy_to(*given: Any, **named: Any) -> Generator:
        steps.take("copy rows")
        return (yield from send(*given, **named))

    def copy_end(*given: Any, **named: Any) -> Generator:
        steps.take("copy ends")
        answered = yield from end(*given, **named)
        steps.take("copy answered")
        return answered

    cursors.BaseCursor._start_copy_gen = _start_copy_gen
    copying.copy_to, copying.copy_end = copy_to, copy_end


def _short(words: Any) -> str:
    plain = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return " ".join(plain.split())[:48]


def _count_sockets() -> None:
    """A mail's last bytes go one by one, so that the line can be cut between them."""
    sendall = socket.socket.sendall

    def piecewise(self: socket.socket, content: Any, *flags: int) -> None:
        if not (steps.process and _is_outside(self)):
            return sendall(self, content, *flags)
        for label, piece in _pieces(bytes(content)):
            _around(label, lambda piece=piece: sendall(self, piece, *flags))

    send = socket.socket.send

    def less(self: socket.socket, content: Any, *flags: int) -> int:
        if not (steps.process and _is_outside(self)):
            return send(self, content, *flags)
        label, piece = _pieces(bytes(content))[0]
        return _around(label, lambda: send(self, piece, *flags))

    socket.socket.sendall, socket.socket.send = piecewise, less
    socket.socket.connect = _outside("connect", socket.socket.connect, before=True)
    for name in ("recv", "recv_into"):
        setattr(socket.socket, name, _outside(name, getattr(socket.socket, name), before=False))


def _pieces(content: bytes) -> list[tuple[str, bytes]]:
    if content.endswith(FINAL_DOT) or content == FINAL_DOT[2:]:
        body = [("send", content[:-3])] if content[:-3] else []
        return [*body, ("send .", b"."), ("send .", b"\r\n")]
    return [("send", content)]


def _is_outside(one: socket.socket) -> bool:
    return one.family in {socket.AF_INET, socket.AF_INET6}


def _around(label: str, act: Callable[[], Any], *, counts: bool = True, before: bool = True) -> Any:
    if counts and before:
        steps.take(f"{label} …")
    done = act()
    if counts:
        steps.take(label)
    return done


def _outside(name: str, original: Callable, *, before: bool) -> Callable:
    @wraps(original)
    def method(self: socket.socket, *given: Any, **named: Any) -> Any:
        return _around(name, lambda: original(self, *given, **named), counts=_is_outside(self), before=before)

    return method


def _labelled(write: Callable) -> Callable:
    """What is written to a journal is told by its first words."""

    @wraps(write)
    def labelled(file: int, content: Any) -> int:
        first = bytes(content[:16]).lstrip(b"\n").partition(b",")[0]
        words = f" {first.decode()}" if first.startswith(JOURNALED) else ""
        return _around(f"os.write{words}", lambda: write(file, content))

    return labelled


def _stepped(label: str, original: Callable) -> Callable:
    @wraps(original)
    def function(*given: Any, **named: Any) -> Any:
        return _around(label, lambda: original(*given, **named))

    return function


def _count_files() -> None:
    os.write = _labelled(os.write)
    for module, names in BEFORE_AND_AFTER.items():
        for name in names:
            setattr(module, name, _stepped(f"{module.__name__}.{name}", getattr(module, name)))
    plain = builtins.open

    @wraps(plain)
    def opened(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        found = plain(file, mode, *rest, **named)
        return Writing(found) if steps.process and WRITING & set(mode) else found

    builtins.open = io.open = opened


class Writing:
    """A file that is written to: each write, flush and close is a step. Otherwise the file itself."""

    def __init__(self, file: Any) -> None:
        self._file = file
        for name in ("write", "flush", "close", "truncate"):
            setattr(self, name, _stepped(f"file.{name}", getattr(file, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "Writing":
        self._file.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def __iter__(self) -> Any:
        return iter(self._file)


def _count_children() -> None:
    """A child process is reached through pipes; what it does itself is not counted."""
    subprocess.Popen.__init__ = _stepped("child", subprocess.Popen.__init__)
    subprocess.Popen.communicate = _stepped("communicate", subprocess.Popen.communicate)
    for name in ("_send", "_recv"):
        setattr(pipes.Connection, name, _stepped(f"pipe.{name}", getattr(pipes.Connection, name)))
