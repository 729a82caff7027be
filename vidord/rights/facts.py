"""The facts a question needs: what each is, how it is said in JSON, and what is wrong with a wrong one."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from vidord.core.money import NotAnAmount, kronor
from vidord.rights.finding import Facts, FactValue
from vidord.rights.statutory_time import swedish_day
from vidord.rights.words import Saying, text_of, words

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LONGEST_NAME = 60
MANY = 200
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


class WrongFact(ValueError):
    """A fact that can't be so. It is named in the reader's language, with what to write instead."""

    def __init__(self, name: str, why: str, **holes: Any) -> None:
        self.name, self.why, self.holes = name, why, holes
        super().__init__(f"{name}: {why}")

    def said(self, language: str) -> str:
        """`delivered_on (dagen du fick varan): skriv dagen som 2026-05-05`."""
        return f"{self.name}{_called(self.name, language)}: {self.why_in(language)}"

    def why_in(self, language: str) -> str:
        """`skriv dagen som 2026-05-05`, for where it stands beside what was asked."""
        return text_of(language, Saying("errors", self.why, {"other_name": "", **self._shown(language)}))

    def _shown(self, language: str) -> dict[str, Any]:
        other = self.holes.get("other")
        called = f"{other}{_called(other, language)}" if other else ""
        return {**self.holes, "other_name": called}


class WrongFacts(ValueError):
    """All that is wrong with what was said."""

    def __init__(self, faults: Sequence[WrongFact]) -> None:
        super().__init__("; ".join(str(one) for one in faults))
        self.faults = tuple(faults)


def _called(name: str, language: str) -> str:
    known = words(language)["facts"].get(name.partition("[")[0])
    return f" ({known['name']})" if known else ""


@dataclass(frozen=True)
class Fact(ABC):
    """One fact by name. A required one is needed for any answer; until it is said it is a question."""

    name: str
    required: bool = False

    unit = ""

    @abstractmethod
    def read(self, said: object) -> FactValue:
        """
        Return what was said as a value.

        :raises WrongFact: when it can't be that.
        """

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return its JSON Schema, without words."""

    def wrong(self, why: str, **holes: Any) -> WrongFact:
        """Return what is wrong with it."""
        return WrongFact(self.name, why, **holes)


@dataclass(frozen=True)
class Day(Fact):
    """A day, `2026-05-05`; unless it may lie ahead, one that has come."""

    may_come: bool = False

    def read(self, said: object) -> date:
        if isinstance(said, datetime) or not isinstance(said, date | str):
            raise self.wrong("not_a_day")
        try:
            day = said if isinstance(said, date) else date.fromisoformat(said.strip())
        except ValueError:
            raise self.wrong("not_a_day") from None
        if isinstance(said, str) and day.isoformat() != said.strip():
            raise self.wrong("not_a_day")
        if not FIRST_DAY <= day <= LAST_DAY:
            raise self.wrong("not_a_day_of_ours", first=FIRST_DAY.year, last=LAST_DAY.year)
        return day

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


def moment(name: str, said: object) -> datetime:
    """
    Read a moment with its time zone, to the second, and return it in UTC.

    :raises WrongFact: when it is none, or has no zone.
    """
    try:
        found = said if isinstance(said, datetime) else datetime.fromisoformat(str(said).strip())
    except ValueError:
        raise WrongFact(name, "not_a_moment") from None
    if isinstance(said, str) and len(said.strip()) <= len("2026-05-05"):
        raise WrongFact(name, "not_a_moment")
    if found.tzinfo is None:
        raise WrongFact(name, "no_time_zone")
    if not FIRST_DAY.year < found.year < LAST_DAY.year:
        raise WrongFact(name, "not_a_day_of_ours", first=FIRST_DAY.year, last=LAST_DAY.year)
    return found.astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Kronor(Fact):
    """An amount in kronor: `1 234,50`, `1234.5` or a number."""

    unit = "SEK"

    def read(self, said: object) -> Decimal:
        if isinstance(said, bool) or not isinstance(said, str | int | float | Decimal):
            raise self.wrong("not_an_amount")
        if isinstance(said, str) and _is_foreign(said):
            raise self.wrong("not_kronor")
        try:
            return kronor(said if isinstance(said, str) else _plain(said))
        except (ValueError, InvalidOperation):  # also a number of thousands of digits
            raise self.wrong("not_an_amount") from None

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"], "minimum": 0}


def _plain(number: float | Decimal) -> str:
    """
    Write a number of kronor without exponent. People part thousands by a point, and numbers never do.

    :raises NotAnAmount: when it has more than two decimals.
    """
    amount = Decimal(str(number))
    if not amount.is_finite() or amount != round(amount, 2):
        raise NotAnAmount(str(number))
    return f"{amount:.2f}"


def _is_foreign(said: str) -> bool:
    lower = said.lower()
    return any(sign in lower for sign in ("€", "$", "£", "eur", "usd", "gbp", "nok", "dkk", "dollar", "pund"))


@dataclass(frozen=True)
class Whole(Fact):
    """A whole number within bounds, in a unit."""

    unit: str = ""
    least: int = 0
    most: int = 10_000

    def read(self, said: object) -> int:
        if isinstance(said, str) and WHOLE.fullmatch(said.strip()):
            said = int(said)
        if isinstance(said, bool) or not isinstance(said, int) or not self.least <= said <= self.most:
            raise self.wrong("not_whole", least=self.least, most=self.most)
        return said

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class YesNo(Fact):
    """True or false; when nobody knows, leave it out."""

    def read(self, said: object) -> bool:
        if not isinstance(said, bool):
            raise self.wrong("not_yes_or_no")
        return said

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Choice(Fact):
    """One of some words."""

    options: tuple[str, ...] = ()

    def read(self, said: object) -> str:
        if not isinstance(said, str) or said not in self.options:
            raise self.wrong("not_a_choice", options=", ".join(self.options))
        return said

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True)
class Several(Fact):
    """Any of some words, none of them if none is true."""

    options: tuple[str, ...] = ()

    def read(self, said: object) -> tuple[str, ...]:
        if not isinstance(said, list | tuple) or any(
            not isinstance(one, str) or one not in self.options for one in said
        ):
            raise self.wrong("not_choices", options=", ".join(self.options))
        return tuple(option for option in self.options if option in said)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": list(self.options)}, "uniqueItems": True}


@dataclass(frozen=True)
class Periods(Fact):
    """Stretches of time, each with `from` and `to`; they end after they begin, and none overlaps another."""

    def read(self, said: object) -> tuple[tuple[datetime, datetime], ...]:
        if not isinstance(said, list | tuple) or not 0 < len(said) <= MANY:
            raise self.wrong("not_periods", most=MANY)
        read = [self._one(f"{self.name}[{place}]", one) for place, one in enumerate(said, start=1)]
        ordered = sorted(read, key=lambda one: one[1])
        for (_, before), (name, after) in pairwise(ordered):
            if after[0] < before[1]:
                raise WrongFact(name, "overlaps")
        return tuple(period for _, period in ordered)

    def _one(self, name: str, said: object) -> tuple[str, tuple[datetime, datetime]]:
        if isinstance(said, list | tuple) and len(said) == 2:
            said = {"from": said[0], "to": said[1]}
        if not isinstance(said, dict) or set(said) != {"from", "to"}:
            raise WrongFact(name, "not_a_period")
        begins, ends = (moment(f"{name}.{end}", said[end]) for end in ("from", "to"))
        if ends <= begins:
            raise WrongFact(name, "ends_before_it_begins")
        return name, (begins, ends)

    def schema(self) -> dict[str, Any]:
        one = {"type": "string", "format": "date-time"}
        period = {
            "type": "object",
            "properties": {"from": one, "to": one},
            "required": ["from", "to"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": period, "minItems": 1, "maxItems": MANY}


@dataclass(frozen=True)
class NotBefore:
    """One day can't come before another, or before the first of some periods began."""

    later: str
    earlier: str

    def fault(self, facts: Facts) -> WrongFact | None:
        """Return what is wrong, if anything is."""
        later, earlier = facts.get(self.later), _begins(facts.get(self.earlier))
        if isinstance(later, date) and isinstance(earlier, date) and later < earlier:
            return WrongFact(self.later, "before", other=self.earlier, day=later, other_day=earlier)
        return None


def _begins(value: FactValue | None) -> FactValue | None:
    """Return the day on which the first period began; anything else as it is."""
    first = value[0] if isinstance(value, tuple) and value else None
    return swedish_day(first[0]) if isinstance(first, tuple) else value


def read_facts(
    said: Mapping[str, object], known: Sequence[Fact], orders: Sequence[NotBefore], *, on: date
) -> dict[str, FactValue]:
    """
    Return what was said as values, without what nobody knows.

    :raises WrongFacts: when something can't be so; all of it at once.
    """
    facts: dict[str, FactValue] = {}
    faults = [_unknown(name, known) for name in said if not any(one.name == name for one in known)]
    for fact in known:
        if said.get(fact.name) is None:
            continue
        try:
            facts[fact.name] = fact.read(said[fact.name])
        except WrongFact as fault:
            faults.append(fault)
    faults += [ahead for fact in known if (ahead := _ahead(fact, facts, on))]
    faults += [before for order in orders if (before := order.fault(facts))]
    if faults:
        raise WrongFacts(faults)
    return facts


def _unknown(name: object, known: Sequence[Fact]) -> WrongFact:
    names, said = [one.name for one in known], str(name)[:LONGEST_NAME]
    close = get_close_matches(said, names, 1)
    return WrongFact(said, "unknown_fact", options=close[0] if close else ", ".join(names))


def _ahead(fact: Fact, facts: Facts, on: date) -> WrongFact | None:
    day = facts.get(fact.name)
    if isinstance(fact, Day) and not fact.may_come and isinstance(day, date) and day > on:
        return WrongFact(fact.name, "has_not_come", day=day, other_day=on)
    return None
