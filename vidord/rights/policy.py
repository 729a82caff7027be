"""What a company promises beyond the law. It may only be better: that is checked when it is read."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from vidord.rights.dated import Amount, Table
from vidord.rights.statute_book import statute_book
from vidord.rights.words import Saying, has, text_of


class NotBetter(ValueError):
    """A promise that is worse than the law, or about something no promise can improve."""

    def __init__(self, why: str, **holes: object) -> None:
        self.why, self.holes = why, holes
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Say it to whoever wrote the file."""
        return text_of(language, Saying("policy", self.why, self.holes))


@dataclass(frozen=True)
class Promise:
    """One promise: another value than the act's, or so many days instead of its last one."""

    about: str
    value: Amount
    begins: date
    ends: date | None
    source: str
    is_days: bool = False

    def holds_on(self, day: date) -> bool:
        """Tell whether it was given for that day."""
        return self.begins <= day and (self.ends is None or day < self.ends)

    def day_after(self, day: date) -> date:
        """Return the last of its days."""
        return day + timedelta(days=int(self.value))


@dataclass(frozen=True)
class Policy:
    """All promises of a company."""

    promises: tuple[Promise, ...] = ()

    def better(self, parameter: str, day: date) -> Promise | None:
        """Return the promised value of a parameter on the day that chooses it."""
        return self._found(parameter, day, is_days=False)

    def sooner(self, deadline: str, day: date) -> Promise | None:
        """Return the days that are promised instead of the act's last day."""
        return self._found(deadline, day, is_days=True)

    def concerns(self, names: set[str]) -> bool:
        """Tell whether any of these parameters or deadlines is promised."""
        return any(one.about in names for one in self.promises)

    def _found(self, about: str, day: date, *, is_days: bool) -> Promise | None:
        return next(
            (
                one
                for one in self.promises
                if one.about == about and one.is_days is is_days and one.holds_on(day)
            ),
            None,
        )


NOTHING_MORE = Policy()


def read_policy(path: Path) -> Policy:
    """
    Read a company's promises, `docs/howto/rights.md` has the form.

    :raises NotBetter: when one is worse than the law, or can't be a promise.
    :raises OSError: when the file can't be read.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise NotBetter("unreadable", fault=str(fault)) from None
    return policy_of(written)


def policy_of(written: dict) -> Policy:
    """
    Make a policy of what a file says.

    :raises NotBetter: when a promise in it is worse than the law, or can't be one.
    """
    rows = written.get("promise", [])
    if not isinstance(rows, list) or set(written) - {"promise"}:
        raise NotBetter("unreadable", fault="[[promise]]")
    return Policy(tuple(_promise(row) for row in rows))


def _promise(row: dict) -> Promise:
    begins, ends, source = row.get("from"), row.get("to"), row.get("source")
    if type(begins) is not date or not source or (ends is not None and type(ends) is not date):
        raise NotBetter("incomplete", about=str(row.get("parameter") or row.get("deadline") or "?"))
    if "deadline" in row:
        return _sooner(row, begins, ends)
    name, value = str(row.get("parameter")), row.get("value")
    table = statute_book().tables.get(name)
    if table is None or not table.better:
        raise NotBetter("not_improvable", about=name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise NotBetter("incomplete", about=name)
    _check(table, value, begins, ends)
    return Promise(name, value, begins, ends, str(source))


def _check(table: Table, value: Decimal | int, begins: date, ends: date | None) -> None:
    for law in table.usable_between(begins, ends):
        lawful = Decimal(str(law.value))
        if (value < lawful) if table.better == "more" else (value > lawful):
            raise NotBetter(
                "worse", about=table.name, value=str(value), law=str(law.value), source=law.source
            )


def _sooner(row: dict, begins: date, ends: date | None) -> Promise:
    name, days = str(row["deadline"]), row.get("within_days")
    if not has("sv", "deadlines", name):
        raise NotBetter("not_improvable", about=name)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 3660:
        raise NotBetter("incomplete", about=name)
    return Promise(name, days, begins, ends, str(row["source"]), is_days=True)
