"""Reads `parameters/`, a file for each act: its name, its dated values, how its open points are read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from vidord.rights.dated import Status, Table, Value

FOLDER = Path(__file__).parent / "parameters"
RIKSDAGEN = "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/sfs-"
PLACE = re.compile(
    r"(?:(?P<chapter>\d+):)?(?P<section>\d+(?: [a-z])?(?:–\d+(?: [a-z])?)?)"
    r"(?: st (?P<part>\d))?(?: p (?P<point>\d+))?"
)
PARTS = {
    "sv": ("", "första", "andra", "tredje", "fjärde", "femte"),
    "en": ("", "first", "second", "third", "fourth", "fifth"),
}


@dataclass(frozen=True)
class Cite:
    """Where something is written: `kkl`, `4:17 st 1` is 4 kap. 17 § första stycket konsumentköplagen."""

    act: str
    place: str = ""

    def text(self, language: str = "sv") -> str:
        """`4 kap. 17 § konsumentköplagen (2022:260)`, or the name alone of what has no sections."""
        act = statute_book().acts[self.act]
        name = f"{act.name[language]} ({act.sfs})" if act.sfs else act.name[language]
        found = PLACE.fullmatch(self.place)
        if found is None:
            return f"{self.place} {name}".strip()
        return f"{_swedish(found)} {name}" if language == "sv" else f"{_english(found)}, {name}"

    @property
    def link(self) -> str:
        """The address of the act as it stands today."""
        return statute_book().acts[self.act].link


@dataclass(frozen=True)
class Act:
    """A statute, or a body's rules: what it is called, and where it can be read."""

    key: str
    name: Mapping[str, str]
    link: str
    sfs: str = ""

    def __call__(self, place: str = "") -> Cite:
        """Cite a place in it."""
        return Cite(self.key, place)


@dataclass(frozen=True)
class Reading:
    """An open point of law: the ways it can be read, and which one we take unless somebody chooses."""

    name: str
    options: tuple[str, ...]
    recommended: str
    cite: Cite


@dataclass(frozen=True)
class StatuteBook:
    """All acts with their tables and readings, by name."""

    acts: Mapping[str, Act] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)


def act(key: str) -> Act:
    """Return an act by the name of its file."""
    return statute_book().acts[key]


@cache
def statute_book() -> StatuteBook:
    """Read every file once."""
    acts, tables, readings = {}, {}, {}
    for path in sorted(FOLDER.glob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        key, head = path.stem, written.pop("act")
        acts[key] = Act(key, head["name"], head.get("link") or _riksdagen(head["sfs"]), head.get("sfs", ""))
        for name, one in written.pop("readings", {}).items():
            options = tuple(one["options"])
            cite = Cite(key, one["place"])
            readings[f"{key}.{name}"] = Reading(f"{key}.{name}", options, one["recommended"], cite)
        for name, table in written.items():
            tables[f"{key}.{name}"] = _table(f"{key}.{name}", table)
    return StatuteBook(acts, tables, readings)


def _table(name: str, written: dict) -> Table:
    values = tuple(_value(one) for one in written["values"])
    ordered = tuple(sorted(values, key=lambda one: one.begins or date.max))
    return Table(
        name, ordered, written.get("unit", ""), written.get("keyed_on", ""), written.get("better", "")
    )


def _value(written: dict) -> Value:
    return Value(
        written.get("value"),
        written.get("from"),
        written.get("to"),
        written["source"],
        Status(written["status"]),
        written["checked"],
        written.get("note", ""),
    )


def _riksdagen(sfs: str) -> str:
    return RIKSDAGEN + sfs.replace(":", "-")


def _swedish(found: re.Match) -> str:
    chapter = f"{found['chapter']} kap. " if found["chapter"] else ""
    part = f" {PARTS['sv'][int(found['part'])]} stycket" if found["part"] else ""
    sign = "§§" if "–" in found["section"] else "§"
    return f"{chapter}{found['section']} {sign}{part}" + (f" {found['point']}" if found["point"] else "")


def _english(found: re.Match) -> str:
    chapter = f"chapter {found['chapter']} " if found["chapter"] else ""
    part = f" {PARTS['en'][int(found['part'])]} paragraph" if found["part"] else ""
    point = f" point {found['point']}" if found["point"] else ""
    sections = "sections" if "–" in found["section"] else "section"
    return f"{chapter}{sections} {found['section']}{part}{point}"
