"""A file row by row, as its mapping says: what can be mirrored, and each fault by line, column and reason."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, repeat
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from vidord.agreements import cells
from vidord.agreements.columns import Column, Later
from vidord.agreements.mapping import ENCODINGS, Mapping, Unclear, not_read

ROWS_AT_ONCE = 10_000
MOST_SHOWN = 1_000
LONGEST_TOLD = 40
# What has been read of a column is kept: days, amounts and kinds come again and again.
MOST_KEPT = 50_000
BYTES_AT_ONCE = 1 << 20


@dataclass(frozen=True, order=True)
class Fault:
    """What can't be taken: where it stands, what stands there, and why it can't be so."""

    line: int
    column: str
    said: str
    why: str

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        words = {"line": self.line, "column": self.column, "said": self.said, "why": self.why}
        if not self.column:
            return _("line %(line)s %(why)s") % words
        if not self.said:
            return _("line %(line)s, %(column)s: %(why)s") % words
        return _("line %(line)s, %(column)s: “%(said)s” %(why)s") % words


@dataclass
class Faults:
    """The first of the file's faults, and how many rows have one."""

    shown: list[Fault] = field(default_factory=list)
    rows: int = 0

    @property
    def are_more(self) -> bool:
        """Whether some may not be shown."""
        return len(self.shown) == MOST_SHOWN

    def add(self, faults: list[Fault], *, rows: int) -> None:
        """Count so many faulty rows, and keep those of their faults that stand first in the file."""
        self.rows += rows
        if faults:
            self.shown = sorted([*self.shown, *faults])[:MOST_SHOWN]


@dataclass(frozen=True)
class Print:
    """What tells one file from another, and about how many rows it has."""

    sha256: str
    lines: int


def fingerprint(file: Path) -> Print:
    """
    Read a file through.

    :raises Unclear: when it can't be read.
    """
    digest, lines = hashlib.sha256(), 0
    try:
        with file.open("rb") as content:
            while piece := content.read(BYTES_AT_ONCE):
                digest.update(piece)
                lines += piece.count(b"\n")
    except OSError as fault:
        raise Unclear(not_read(fault)) from None
    return Print(digest.hexdigest(), max(lines - 1, 0))


class KnownCells(dict):
    """What the cells of one column say, by what stands there. A wrong one is not kept: each is told."""

    def __init__(self, column: Column, how: cells.How) -> None:
        super().__init__()
        self.column, self.how = column, how
        self.wrong = 0

    def __missing__(self, said: str) -> Any:
        try:
            value = self.column.value(said, self.how)
        except cells.WrongCell as wrong:
            self.wrong += 1
            return wrong
        if len(self) >= MOST_KEPT:
            self.clear()
        self[said] = value
        return value


class Reading:
    """One file being read. What `rows` gives are the values of `mapping.mapped`, behind the line's number."""

    def __init__(self, file: Path, mapping: Mapping, *, today: date) -> None:
        self.file, self.mapping = file, mapping
        self.faults, self.seen = Faults(), 0
        self.known = [KnownCells(one, mapping.how(one, today=today)) for one in mapping.mapped]

    def rows(self) -> Iterator[list[tuple]]:
        """
        Read the file, some thousands of rows at a time.

        :raises Unclear: when a column that the mapping names does not stand in its first line.
        """
        encoding = ENCODINGS[self.mapping.encoding]
        # What is not written in that encoding comes as signs that no cell may hold, so that its row is told.
        with self.file.open(encoding=encoding, errors="surrogateescape", newline="") as content:
            lines = _Lines(content, self.mapping.delimiter)
            self.header = self._header(lines)
            self.places = [self._place(one) for one in self.mapping.mapped]
            while chunk := list(islice(lines, ROWS_AT_ONCE)):
                yield self._good(chunk)

    def _header(self, lines: "_Lines") -> list[str]:
        _line, row = next(lines, (1, []))
        if isinstance(row, str) or not row:
            raise Unclear(_("the first line must name the columns"))
        return [" ".join(cell.split()) for cell in row]

    def _place(self, column: Column) -> int | None:
        """Which of the row's cells it is; none when the mapping says it for every row."""
        name = self.mapping.columns.get(column.name)
        if name is None:
            return None
        if (times := self.header.count(name)) == 1:
            return self.header.index(name)
        if times:
            raise Unclear(_("the file has more than one column %(name)s") % {"name": name})
        there = ", ".join(self.header)
        if cells.is_torn(there):
            raise Unclear(self._other_encoding())
        raise Unclear(_("the file has no column %(name)s; it has %(there)s") % {"name": name, "there": there})

    def _other_encoding(self) -> str:
        """What cannot be read as the mapping says is most often written by a spreadsheet for Windows."""
        return _(
            "its first line is not written in %(encoding)s. Say encoding = “windows-1252” (or iso-8859-1) in "
            "the mapping, or save the file as UTF-8"
        ) % {"encoding": self.mapping.encoding.upper()}

    def _good(self, chunk: list[tuple[int, Any]]) -> list[tuple]:
        """Those rows that can be taken; the others are noted."""
        self.seen += len(chunk)
        whole = [one for one in chunk if len(one[1]) == len(self.header) and isinstance(one[1], list)]
        if len(whole) < len(chunk):
            self._note_shapes(chunk)
        if not whole:
            return []
        lines = [line for line, _row in whole]
        cells_of = list(zip(*(row for _line, row in whole), strict=True))
        before = sum(one.wrong for one in self.known)
        read = [
            repeat(known[self.mapping.always.get(known.column.name, "")], len(lines))
            if place is None
            else map(known.__getitem__, cells_of[place])
            for known, place in zip(self.known, self.places, strict=True)
        ]
        rows = list(zip(lines, *read, strict=True))
        if sum(one.wrong for one in self.known) > before:
            rows = self._without_wrong(rows, dict(whole))
        return self._in_order(rows)

    def _note_shapes(self, chunk: list[tuple[int, Any]]) -> None:
        wrong = [(line, row) for line, row in chunk if isinstance(row, str) or len(row) != len(self.header)]
        faults = [
            Fault(line, "", "", row if isinstance(row, str) else self._miscounted(row)) for line, row in wrong
        ]
        self.faults.add(faults, rows=len(wrong))

    def _miscounted(self, row: list[str]) -> str:
        counts = {"cells": len(row), "wanted": len(self.header)}
        return _("has %(cells)s cells, and the first line has %(wanted)s") % counts

    def _without_wrong(self, rows: list[tuple], said: dict[int, list[str]]) -> list[tuple]:
        good, faults = [], []
        for row in rows:
            wrong = [place for place, value in enumerate(row[1:]) if isinstance(value, cells.WrongCell)]
            if not wrong:
                good.append(row)
            faults += [self._wrong_cell(row, place, said[row[0]]) for place in wrong]
        self.faults.add(faults, rows=len(rows) - len(good))
        return good

    def _wrong_cell(self, row: tuple, place: int, said: list[str]) -> Fault:
        wrong, where = row[place + 1], self.places[place]
        return self._fault(row[0], place, "" if where is None or wrong.is_secret else said[where], wrong)

    def _fault(self, line: int, place: int, said: str, why: object) -> Fault:
        return Fault(line, self.called(self.mapping.mapped[place]), told(said), str(why))

    def called(self, column: Column) -> str:
        """What the file calls a column; what stands in `[always]` has our own name."""
        return self.mapping.columns.get(column.name, column.name)

    def _in_order(self, rows: list[tuple]) -> list[tuple]:
        """Those of them whose second day is not before the first one."""
        order = self.mapping.table.order
        names = [one.name for one in self.mapping.mapped]
        if order is None or order.later not in names:
            return rows
        later, earlier = names.index(order.later), names.index(order.earlier)
        good = [row for row in rows if _follows(row[later + 1], row[earlier + 1], order)]
        if len(good) < len(rows):
            taken = {row[0] for row in good}
            wrong = [row for row in rows if row[0] not in taken]
            self.faults.add([self._disorder(row, later, earlier) for row in wrong], rows=len(wrong))
        return good

    def _disorder(self, row: tuple, later: int, earlier: int) -> Fault:
        first = {"column": self.called(self.mapping.mapped[earlier]), "day": row[earlier + 1]}
        why = (
            _("is not after %(column)s, %(day)s")
            if self.mapping.table.order.strictly
            else _("is before %(column)s, %(day)s")
        )
        return self._fault(row[0], later, str(row[later + 1]), why % first)


def told(said: str) -> str:
    """What stood in a cell, short enough for a line and with nothing in it that a screen obeys."""
    said = " ".join(said.split())
    if len(said) > LONGEST_TOLD:
        said = said[:LONGEST_TOLD] + "…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in said)


def _follows(later: date | None, earlier: date | None, order: Later) -> bool:
    if later is None or earlier is None:
        return True
    return later > earlier or (later == earlier and not order.strictly)


class _Lines:
    """The rows that hold something, each behind its first line's number; what is no CSV comes as words."""

    def __init__(self, content: TextIO, delimiter: str) -> None:
        self.rows = csv.reader(content, delimiter=delimiter, strict=True)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, list[str] | str]:
        while True:
            line = self.rows.line_num + 1
            try:
                row = next(self.rows)
            except csv.Error:
                return line, _no_csv(line, self.rows.line_num)
            if any(row):
                return line, row


def _no_csv(first: int, last: int) -> str:
    if first == last:
        return _("is no CSV: look at its quotation marks")
    return _("is no CSV up to line %(last)s: a quotation mark is opened and not closed") % {"last": last}
