"""Every value of the law with where it is written, how far it holds, and when somebody last looked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vidord.rights.dated import Amount, Value
from vidord.rights.statute_book import RIKSDAGEN, statute_book
from vidord.rights.written import plain_facts

SFS = re.compile(r"SFS (\d{4}):(\d+)")


@dataclass(frozen=True)
class Source:
    """One value of one parameter. `is_stale` when nobody has looked for 400 days."""

    parameter: str
    value: Amount | None
    unit: str
    begins: date | None
    ends: date | None
    source: str
    link: str
    status: str
    checked: date
    is_stale: bool

    def as_object(self) -> dict[str, object]:
        """Return it as JSON can hold it, with the names that the files use."""
        row = plain_facts(vars(self))
        return {{"begins": "from", "ends": "to"}.get(name, name): value for name, value in row.items()}


def sources(*, on: date) -> list[Source]:
    """Return all values in the order of their acts, with what is stale on a day."""
    return list(_all(on))


def _all(on: date) -> Iterator[Source]:
    for name, table in statute_book().tables.items():
        act = statute_book().acts[name.partition(".")[0]]
        for one in table.values:
            yield Source(
                name,
                one.value,
                table.unit,
                one.begins,
                one.ends,
                one.source,
                _link(one, act.link),
                one.status.value,
                one.checked,
                one.is_stale(on),
            )


def _link(value: Value, otherwise: str) -> str:
    """The source's own statute when it names one, else the act it belongs to."""
    found = SFS.search(value.source)
    return f"{RIKSDAGEN}{found[1]}-{found[2]}" if found else otherwise
