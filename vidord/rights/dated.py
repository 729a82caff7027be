"""What a statute says from one day to another: each value with its source, and no value after its time."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

STALE_AFTER = timedelta(days=400)

Amount = Decimal | int | bool | str


class Status(StrEnum):
    """How far a value holds; only LAW and PRACTICE are used in an answer."""

    LAW = "law"
    PRACTICE = "practice"
    EXPECTED = "expected"
    PENDING = "pending"
    UNVERIFIED = "unverified"  # there is a value, but nobody has read it where it is written


USABLE = {Status.LAW, Status.PRACTICE}


@dataclass(frozen=True)
class Value:
    """
    One value from a day, inclusive, to another, exclusive; without days where there are none.

    What is PENDING has no first day, and what is UNVERIFIED has no value.
    """

    value: Amount | None
    begins: date | None
    ends: date | None
    source: str
    status: Status
    checked: date
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether it is the value that belongs to the day, usable or not."""
        return self.begins is not None and self.begins <= day and (self.ends is None or day < self.ends)

    def is_stale(self, day: date) -> bool:
        """Tell whether nobody has looked it up for so long that somebody must."""
        return day - self.checked > STALE_AFTER


class NoValue(LookupError):
    """No value that may be used is known for that day: there is no answer, and never the last one known."""

    def __init__(self, name: str, day: date | None, closest: Value | None = None) -> None:
        super().__init__(f"{name} has no usable value on {day}")
        self.name, self.day, self.closest = name, day, closest


class Pending(NoValue):
    """A value is expected or on its way: it may be shown, and not used."""


@dataclass(frozen=True)
class Table:
    """One rule's values in order of time: what it measures, which fact's day chooses, which way is better."""

    name: str
    values: tuple[Value, ...]
    unit: str = ""
    keyed_on: str = ""
    better: str = ""  # "more" or "less" is better for the customer; else a company can't improve on it

    def at(self, day: date) -> Value:
        """
        Return the value on a day.

        :raises Pending: when the value of that day is not law yet.
        :raises NoValue: when there is none, or nobody has verified it.
        """
        found = next((one for one in self.values if one.holds_on(day)), None)
        if found is not None and found.status in USABLE:
            return found
        pending = found or next((one for one in self.values if one.status is Status.PENDING), None)
        if pending is not None and pending.status in {Status.EXPECTED, Status.PENDING}:
            raise Pending(self.name, day, pending)
        raise NoValue(self.name, day, found)

    def usable_between(self, begins: date, ends: date | None) -> list[Value]:
        """Return the values in use on any day from the first to before the last."""
        return [
            one
            for one in self.values
            if one.status in USABLE
            and (ends is None or one.begins is None or one.begins < ends)
            and (one.ends is None or begins < one.ends)
        ]
