"""The sixty Swedish mails of `tests/fixtures/mail-sv`, each with what must come out of it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures" / "mail-sv"
KEY = re.compile(r"(\w+):(?: (.*))?")


@dataclass(frozen=True)
class Mail:
    """One mail: its name, its bytes, and the fields that its README explains."""

    name: str
    raw: bytes
    expected: dict

    def __str__(self) -> str:
        return self.name

    def either(self, field: str) -> list:
        """All answers that are right for a field; none when it says nothing of it."""
        if field not in self.expected:
            return []
        return [self.expected[field], *self.expected.get(f"{field}_also", [])]


def mails(*, having: str = "") -> list[Mail]:
    """Every mail, or those whose expected result has a field."""
    every = [Mail(path.stem, path.read_bytes(), expected(path)) for path in sorted(FOLDER.glob("*.eml"))]
    return [mail for mail in every if not having or having in mail.expected]


def expected(path: Path) -> dict:
    """Read the fields beside a mail: the part of YAML that these files use, and nothing else passes."""
    lines = path.with_suffix(".yaml").read_text(encoding="utf-8").splitlines()
    found, rest = _mapping(lines, 0)
    assert not rest, f"{path.name}: {rest[0]!r} is none of the YAML that these files use"
    return found


def plain(text: str) -> str:
    """Collapse blanks of every kind and drop NUL, as the mails' README compares."""
    return " ".join(text.replace("\0", "").split())


def _mapping(lines: list[str], depth: int) -> tuple[dict, list[str]]:
    """Read `key: value` lines at a depth; returns what is left below them."""
    found = {}
    while lines and (key := KEY.fullmatch(lines[0][depth:])) and lines[0][:depth].isspace() == bool(depth):
        found[key[1]], lines = _value(key[2], lines[1:], depth)
    return found, lines


def _value(said: str | None, lines: list[str], depth: int) -> tuple[object, list[str]]:
    if said == "|-":
        return _block(lines, depth + 2)
    if said is not None:
        return json.loads(said), lines
    if lines and lines[0][depth:].startswith("  - "):
        return _items(lines, depth + 2)
    return _mapping(lines, depth + 2)


def _block(lines: list[str], depth: int) -> tuple[str, list[str]]:
    """Read a text of several lines: those that stand in, and empty ones between."""
    end = next((i for i, line in enumerate(lines) if line and not line.startswith(" " * depth)), len(lines))
    return "\n".join(line[depth:] for line in lines[:end]).rstrip("\n"), lines[end:]


def _items(lines: list[str], depth: int) -> tuple[list, list[str]]:
    """Read a list of texts, blocks or mappings."""
    found = []
    while lines and lines[0].startswith(" " * depth + "- "):
        said = lines[0][depth + 2 :]
        if said == "|-":
            item, lines = _block(lines[1:], depth + 2)
        elif KEY.fullmatch(said):
            item, lines = _mapping([" " * (depth + 2) + said, *lines[1:]], depth + 2)
        else:
            item, lines = json.loads(said), lines[1:]
        found.append(item)
    return found, lines
