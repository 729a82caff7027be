"""
The words of the law in two languages: `words/<act>.sv.toml` and `words/<act>.en.toml`, by section and id.

A hole says how it is written: `{day}`, `{months:months}` (two years), `{days:days}`, `{amount:money}`,
`{rate:percent}`, `{kind:choice}` (the words of that choice), `{list:choices}`.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from vidord.core.small_numbers import SMALL
from vidord.rights.statutory_time import STOCKHOLM

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("sv", "en")
HARD = "\u00a0"
MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
UNITS = {
    "sv": {"years": ("år", "år"), "months": ("månad", "månader"), "days": ("dag", "dagar")},
    "en": {"years": ("year", "years"), "months": ("month", "months"), "days": ("day", "days")},
}
NEUTER = {"år"}


@dataclass(frozen=True)
class Saying:
    """A text's place in the words, and what fills its holes."""

    section: str
    key: str
    holes: Mapping[str, Any] = field(default_factory=dict)


@cache
def words(language: str) -> dict[str, Any]:
    """Return every section of a language's words: steps, facts, questions, deadlines, errors …"""
    whole: dict[str, Any] = {}
    for path in sorted(FOLDER.glob(f"*.{language}.toml")):
        for section, texts in tomllib.loads(path.read_text(encoding="utf-8")).items():
            whole.setdefault(section, {}).update(texts)
    return whole


def has(language: str, section: str, *keys: str) -> bool:
    """Tell whether there are words for it."""
    found: Any = words(language).get(section)
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found is not None


def text_of(language: str, saying: Saying, *keys: str) -> str:
    """
    Return a text with its holes filled.

    :raises KeyError: when there are no such words, or a hole has no fact.
    """
    found = words(language)[saying.section][saying.key]
    for key in keys:
        found = found[key]
    return fill(found, saying.holes, language)


def fill(text: str, holes: Mapping[str, Any], language: str) -> str:
    """Put facts into the holes, each written as its hole says."""
    return "".join(
        literal + (written(holes[name], spec or "", name, language) if name else "")
        for literal, name, spec, _ in _pieces(text)
    )


@cache
def _pieces(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(string.Formatter().parse(text))


def holes_of(text: str) -> set[str]:
    """Return what must be filled, with how it is written: `amount:money`."""
    return {f"{name}:{spec}" for _, name, spec, _ in _pieces(text) if name}


def written(value: Any, spec: str, name: str, language: str) -> str:
    """Write one fact as people read it."""
    if spec in {"months", "days"}:
        return counted(int(value), spec, language)
    if spec == "money":
        return money(Decimal(value), language)
    if spec == "percent":
        return f"{number(Decimal(value), language)}{HARD + '%' if language == 'sv' else ' percent'}"
    if spec == "choice":
        return words(language)["choices"][name][value]
    if spec == "choices":
        return ", ".join(words(language)["choices"][name][one] for one in value)
    if isinstance(value, datetime):
        local = value.astimezone(STOCKHOLM)
        clock = f"kl.{HARD}{local.hour}.{local:%M}" if language == "sv" else f"at {local.hour}:{local:%M}"
        return f"{long_day(local.date(), language)} {clock}"
    if isinstance(value, date):
        return long_day(value, language)
    return number(value, language) if isinstance(value, Decimal) else str(value)


def long_day(day: date, language: str) -> str:
    """`den 5 maj 2026`, in English `5 May 2026`."""
    article = "den " if language == "sv" else ""
    return f"{article}{day.day}{HARD}{MONTHS[language][day.month - 1]} {day.year}"


def counted(amount: int, unit: str, language: str) -> str:
    """24 months → `två år`, 6 → `sex månader`, 14 days → `14 dagar`."""
    if unit == "months" and amount and amount % 12 == 0:
        amount, unit = amount // 12, "years"
    one, many = UNITS[language][unit]
    if amount == 1 and one in NEUTER:
        return f"ett {one}"
    said = f"{SMALL[language][amount]} " if amount < len(SMALL[language]) else f"{amount}{HARD}"
    return said + (one if amount == 1 else many)


def money(amount: Decimal, language: str) -> str:
    """`1 234,50 kr`, in English `SEK 1,234.50`; öre only when there are some."""
    whole = f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"
    if language == "en":
        return f"SEK{HARD}{whole}"
    return whole.replace(",", HARD).replace(".", ",").replace("-", "−") + f"{HARD}kr"


def number(amount: Decimal | int, language: str) -> str:
    """`12,5`, in English `12.5`; without zeros that say nothing."""
    plain = f"{Decimal(amount):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return (plain.replace(".", ",") if language == "sv" else plain).replace("-", "−")
