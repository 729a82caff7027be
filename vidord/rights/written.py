"""A finding as JSON: the same bytes each time, and back."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from vidord.rights.finding import (
    Answer,
    Basis,
    Burden,
    Deadline,
    Facts,
    Finding,
    Lack,
    Need,
    Promised,
    Role,
    Step,
)
from vidord.rights.statute_book import Cite

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def as_json(finding: Finding) -> str:
    """Return its canonical JSON: keys in order, no spaces, amounts and days as text."""
    return json.dumps(as_object(finding), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_object(finding: Finding) -> dict[str, Any]:
    """Return the same as JSON can hold it."""
    return _plain(finding)


class Unreadable(ValueError):
    """The facts are no JSON object; the text says how."""


def facts_of(text: str) -> dict[str, Any]:
    """
    Read what somebody said of the facts, as JSON; numbers keep their decimals as written.

    :raises Unreadable: when it is no JSON, or no object.
    """
    try:
        read = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"no JSON: {fault}") from None
    if not isinstance(read, dict):
        raise Unreadable('the facts are an object: {"contract_date": "2025-03-14"}')
    return read


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def from_json(text: str) -> Finding:
    """Read what `as_json` wrote."""
    row = json.loads(text)
    promised = row["promised"]
    return Finding(
        question=row["question"],
        answer=Answer(row["answer"]),
        as_of=date.fromisoformat(row["as_of"]),
        inputs=_facts(row["inputs"]),
        rules_version=row["rules_version"],
        steps=_steps(row["steps"]),
        needs=_needs(row["needs"]),
        deadlines=_deadlines(row["deadlines"]),
        amount=_amount(row["amount"]),
        who_answers=row["who_answers"],
        readings=row["readings"],
        promised=promised and _promised(promised),
    )


def plain_facts(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON can hold them, as they can be given again."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Cite):
        return {"act": value.act, "place": value.place, "text": value.text(), "link": value.link}
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, StrEnum | bool | int):
        return value
    return _written(value)


def _written(value: date | Decimal | str) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if _value(value) != value:
        raise ValueError(f"{value!r} would be read back as something else")
    return value


def _value(written: Any) -> Any:
    if isinstance(written, list):
        return tuple(_value(one) for one in written)
    if not isinstance(written, str):
        return written
    if DAY.fullmatch(written):
        return date.fromisoformat(written)
    if MOMENT.fullmatch(written):
        return datetime.fromisoformat(written)
    return Decimal(written) if NUMBER.fullmatch(written) else written


def _facts(row: dict) -> dict[str, Any]:
    return {name: _value(one) for name, one in row.items()}


def _amount(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _cite(row: dict) -> Cite:
    return Cite(row["act"], row["place"])


def _needs(rows: list) -> tuple[Need, ...]:
    return tuple(Need(Lack(row["lack"]), row["name"], _value(row["day"])) for row in rows)


def _steps(rows: list) -> tuple[Step, ...]:
    return tuple(
        Step(
            row["id"],
            _cite(row["cite"]),
            Answer(row["says"]),
            _facts(row["facts"]),
            Burden(row["burden"]),
            Basis(row["basis"]),
            Role(row["role"]),
            _needs(row["needs"]),
        )
        for row in rows
    )


def _deadlines(rows: list) -> tuple[Deadline, ...]:
    days = ("statutory_last_day", "shifted_last_day", "promise_by")
    return tuple(
        Deadline(row["id"], row["binds"], _cite(row["cite"]), *(_value(row[day]) for day in days))
        for row in rows
    )


def _promised(row: dict) -> Promised:
    return Promised(
        Answer(row["answer"]),
        _amount(row["amount"]),
        _deadlines(row["deadlines"]),
        _steps(row["steps"]),
        row["sources"],
    )
