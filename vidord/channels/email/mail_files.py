"""Mail that lies in files: a maildir, an mbox, or a folder of .eml files, one mail at a time and no more."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vidord.channels.inbox import LARGEST_BYTES

# `From amira@post.example Mon Nov  9 08:00:00 2026`; a line that only begins so is a mail's own.
SEPARATOR = re.compile(rb"^From (\S*) +\w{3} \w{3} +\d{1,2} \d{2}:\d{2}(?::\d{2})?(?: [\w+-]+)? \d{4}\b(.*)$")
# mboxrd puts one more `>` before `>From `, mboxo one before `From `: taking one away is right for both.
QUOTED = re.compile(rb"^>+From ")

LONGEST_LINE = 64 * 1024


class NoMail(Exception):
    """There is nothing to import there; the text says why."""


@dataclass(frozen=True)
class Mail:
    """One mail as it lies there; of one that is too large, more than we take and less than all."""

    raw: bytes
    sender: str = ""  # of an mbox's own line; empty when there is none
    written: str = ""  # when that line says it came


@dataclass(frozen=True)
class MailFiles:
    """A place with mail in it."""

    path: Path

    def count(self) -> int:
        """
        Return how many mails there are.

        :raises NoMail: when it is neither of the three kinds, or in use.
        """
        return sum(1 for _ in _starts(self.path)) if self.path.is_file() else len(_files(self.path))

    def mails(self) -> Iterator[Mail]:
        """
        Give them one by one, those of a folder in the order of their names.

        :raises NoMail: as `count` does.
        """
        if self.path.is_file():
            yield from _in_mbox(self.path)
            return
        for file in _files(self.path):
            with file.open("rb") as content:
                yield Mail(content.read(LARGEST_BYTES + 1))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        raise NoMail(f"there is no {path}")
    is_maildir = (path / "cur").is_dir() or (path / "new").is_dir()
    places = [path / "cur", path / "new"] if is_maildir else [path]
    files = [one for place in places if place.is_dir() for one in place.iterdir() if one.is_file()]
    found = [one for one in files if not one.name.startswith(".") and (is_maildir or one.suffix == ".eml")]
    if not found and not is_maildir:
        raise NoMail(f"{path} is no maildir, and there is no .eml file in it")
    return sorted(found, key=lambda one: (one.name, one.parent.name))


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """Hold an mbox so that no mail server writes into it meanwhile."""
    if path.with_name(f"{path.name}.lock").exists():
        raise NoMail(f"{path} is locked by another program ({path.name}.lock); try again when it has ended")
    with path.open("rb") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            raise NoMail(f"{path} is in use by another program; try again when it has ended") from None
        yield file


def _starts(path: Path) -> Iterator[re.Match]:
    """Give the separators, each of which stands first or after an empty line."""
    with _locked(path) as file:
        yield from (found for found, _line in _lines(file, path) if found)


def _lines(file: IO[bytes], path: Path) -> Iterator[tuple[re.Match | None, bytes]]:
    is_empty_before, is_whole_before, is_first = True, True, True
    while line := file.readline(LONGEST_LINE):
        found = SEPARATOR.match(line) if is_empty_before and line.startswith(b"From ") else None
        if is_first and not found:
            raise NoMail(f"{path} is no mbox: it does not begin with a From line")
        is_first = False
        yield found, line
        is_empty_before = is_whole_before and not line.strip(b"\r\n")
        is_whole_before = line.endswith(b"\n")


def _in_mbox(path: Path) -> Iterator[Mail]:
    with _locked(path) as file:
        held, separator = bytearray(), None
        for found, line in _lines(file, path):
            if found:
                if separator:
                    yield _mail(separator, held)
                held, separator = bytearray(), found
            elif len(held) <= LARGEST_BYTES:
                held += line[1:] if QUOTED.match(line) else line
        if separator:
            yield _mail(separator, held)


def _mail(separator: re.Match, held: bytearray) -> Mail:
    """The empty line before the next separator belongs to the file, not to the mail."""
    for end in (b"\r\n\r\n", b"\n\n"):
        if held.endswith(end):
            del held[-len(end) // 2 :]
            break
    line = separator[0].decode("latin-1").strip()
    return Mail(bytes(held), separator[1].decode("latin-1"), line.partition(" ")[2].partition(" ")[2].strip())
