"""Bookkeeping's file of what has been paid or done: each row on its own, and a wrong one in plain words."""

import csv
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from vidord.cases import remedies
from vidord.cases.models import Remedy

COLUMNS = ["id", "date", "reference"]
ID = re.compile(r"R(\d{1,18})", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LONGEST_REFERENCE = 100


class Unreadable(Exception):
    """The file as a whole can't be read; the text says why."""


class WrongRow(Exception):
    """One row can't be taken; the text says why."""


@dataclass
class Read:
    """How many rows were taken, how many were known already, and which were refused, and why."""

    taken: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def read(content: bytes, *, at: datetime) -> Read:
    """
    Confirm what each row says. The right rows are taken though others are wrong; the same file twice changes
    nothing.

    :raises Unreadable: when it is no CSV in UTF-8 with the right columns; then nothing has been taken.
    """
    done = Read()
    lines, delimiter = _lines(content)
    for number, line in enumerate(lines, start=2):
        if not line.strip(f" \t{delimiter}"):
            continue
        try:
            is_new = _take(_cells(line, delimiter), at=at)
        except WrongRow as fault:
            done.refused.append((number, str(fault)))
        else:
            done.taken += is_new
            done.known += not is_new
    return done


def _lines(content: bytes) -> tuple[list[str], str]:
    """The lines below the columns' names, and what parts the cells: semicolons, or commas."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not written in UTF-8") from None
    first, *lines = (line.removesuffix("\r") for line in text.split("\n"))
    delimiter = ";" if ";" in first else ","
    if [cell.strip().lower() for cell in first.split(delimiter)] != COLUMNS:
        raise Unreadable("line 1 must be id;date;reference")
    return lines, delimiter


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except csv.Error as fault:
        raise WrongRow(f"it is no CSV: {fault}") from None


def _take(row: list[str], *, at: datetime) -> bool:
    if len(row) != len(COLUMNS):
        raise WrongRow(f"it has {len(row)} cells, not 3: id, date, reference")
    remedy, day, reference = _remedy(row[0]), _day(row[1]), _reference(row[2])
    try:
        return remedies.confirm(remedy, day=day, reference=reference, at=at)
    except remedies.LiesAhead:
        raise WrongRow(f"{day} lies ahead: what has not happened confirms nothing") from None
    except remedies.TooEarly as early:
        raise WrongRow(f"{day} is before it was decided, {early.args[0]}") from None
    except remedies.NotOwed:
        raise WrongRow(f"{row[0]} is not owed any more{_confirmed_before(remedy)}") from None


def _remedy(said: str) -> Remedy:
    found = ID.fullmatch(said)
    remedy = Remedy.objects.select_related("promise").filter(pk=int(found[1])).first() if found else None
    if remedy is None:
        raise WrongRow(f"there is no remedy {said[:40]!r}")
    return remedy


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said if DAY.fullmatch(said) else "")
    except ValueError:
        raise WrongRow(f"{said[:40]!r} is no date: write it as 2026-11-30") from None


def _reference(said: str) -> str:
    if not said or len(said) > LONGEST_REFERENCE or not said.isprintable():
        raise WrongRow(f"the reference must be 1 to {LONGEST_REFERENCE} signs on one line")
    return said


def _confirmed_before(remedy: Remedy) -> str:
    """Say what it was confirmed with, if it was."""
    before = remedy.confirmations.order_by("pk").last()
    return f": it was confirmed before, {before.day}, {before.reference}" if before else ""
