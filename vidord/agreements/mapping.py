"""How another system's file is to be read: a mapping that the operator keeps, checked before any row."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from vidord.agreements import cells
from vidord.agreements.columns import TABLES, Column, Table
from vidord.people.models import LegalEntity

# A byte-order mark may stand before UTF-8, or not.
ENCODINGS = {"utf-8": "utf-8-sig", "iso-8859-1": "iso-8859-1", "windows-1252": "windows-1252"}
USUAL = {"delimiter": ";", "encoding": "utf-8", "decimal": "comma", "date": "%Y-%m-%d"}
PARTS = {"of", "entity", *USUAL, "columns", "values", "always"}
LINE = re.compile(r"at line (\d+)")
LONGEST_TOLD = 40
# A day that is read back as another shows what a way of writing days leaves out.
TELLING_DAY = date(2026, 11, 30)


class Unclear(Exception):
    """The mapping can't be used; the text says what is wrong, and nothing has been read."""


@dataclass(frozen=True)
class Mapping:
    """A mapping that can be used. `columns` says by which name of ours which column of the file goes."""

    of: str
    entity: LegalEntity
    delimiter: str
    encoding: str
    decimal: str
    date: str
    columns: dict[str, str]
    values: dict[str, dict[str, Any]]
    always: dict[str, str]

    @property
    def table(self) -> Table:
        """Where its rows go."""
        return TABLES[self.of]

    @property
    def mapped(self) -> list[Column]:
        """The columns that the file or the mapping says something about, and the key; of two days both."""
        said, order = {*self.columns, *self.always, *self.table.key}, self.table.order
        if order and said & order.days:
            said |= order.days  # else one of them could contradict what stands here of the other
        return [one for one in self.table.columns if one.name in said]

    def how(self, column: Column, *, today: date) -> cells.How:
        """How the file writes what stands in a column."""
        return cells.How(self.decimal, self.date, self.values.get(column.name, {}), today)


def read(file: Path) -> Mapping:
    """
    Read and check a mapping.

    :raises Unclear: when it can't be used.
    """
    written = _toml(file)
    if unknown := sorted(set(written) - PARTS):
        raise Unclear(_("there is no setting %(name)s") % {"name": unknown[0]})
    of = written.get("of")
    if not isinstance(of, str) or of not in TABLES:
        raise Unclear(_("of must be one of %(known)s") % {"known": ", ".join(TABLES)})
    parts = {name: _strings(written, name) for name in ("columns", "always")}
    mapping = Mapping(
        of=of,
        entity=_entity(written.get("entity")),
        **{name: _setting(written, name) for name in USUAL},
        **parts,
        values=_values(written.get("values", {}), TABLES[of]),
    )
    _check_columns(mapping)
    _check_always(mapping)
    return mapping


def not_read(fault: OSError) -> str:
    """Say why a file can't be read."""
    said = {
        FileNotFoundError: _("there is no such file"),
        NotADirectoryError: _("there is no such file"),
        IsADirectoryError: _("is a folder and no file"),
        PermissionError: _("may not be read by whoever runs this"),
    }
    return said.get(type(fault)) or _("can’t be read: %(why)s") % {"why": fault.strerror}


def _toml(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as fault:
        raise Unclear(not_read(fault)) from None
    except UnicodeDecodeError:
        raise Unclear(_("the mapping is not written in UTF-8: save it so")) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unclear(_no_toml(text, str(fault))) from None


def _no_toml(text: str, fault: str) -> str:
    """Say which line is no TOML, with what stands there; the parser names the line, or the end."""
    named = LINE.search(fault)
    line = int(named[1]) if named else max(len(text.splitlines()), 1)
    stands = "".join(text.splitlines()[line - 1 : line]).strip()[:LONGEST_TOLD]
    told = {"line": line, "stands": "".join(one if one.isprintable() else "\ufffd" for one in stands)}
    if fault.startswith("Cannot"):
        return _("line %(line)s says anew what is said before: “%(stands)s”") % told
    return _('line %(line)s is no TOML: “%(stands)s”. A line is name = "text", or [columns] alone') % told


def _entity(name: Any) -> LegalEntity:
    entity = LegalEntity.objects.filter(name=name).first() if isinstance(name, str) else None
    if entity is None:
        known = ", ".join(LegalEntity.objects.order_by("name").values_list("name", flat=True))
        raise Unclear(_("entity must be one of %(known)s") % {"known": known})
    return entity


def _setting(written: dict, name: str) -> str:
    """One of the four that say how the file is written."""
    said = written.get(name, USUAL[name])
    known = {"encoding": ENCODINGS, "decimal": cells.AMOUNTS}.get(name)
    if known and said not in known:
        raise Unclear(_("%(name)s must be one of %(known)s") % {"name": name, "known": ", ".join(known)})
    if name == "delimiter" and not (isinstance(said, str) and len(said) == 1 and said not in '"\r\n '):
        raise Unclear(_("delimiter must be one sign, such as a semicolon"))
    if name == "date" and not _tells_a_day(said):
        raise Unclear(
            _("date must say year, month and day, for example %(example)s") % {"example": USUAL["date"]}
        )
    return said


def _tells_a_day(way: Any) -> bool:
    try:
        return datetime.strptime(TELLING_DAY.strftime(way), way).date() == TELLING_DAY  # noqa: DTZ007
    except (TypeError, ValueError, re.error):
        return False


def _strings(written: dict, name: str) -> dict[str, str]:
    part = written.get(name, {})
    if not isinstance(part, dict) or not all(isinstance(one, str) for one in part.values()):
        raise Unclear(_('%(name)s must be lines such as name = "text"') % {"name": f"[{name}]"})
    return {ours: " ".join(theirs.split()) for ours, theirs in part.items()}


def _values(part: Any, table: Table) -> dict[str, dict[str, Any]]:
    """The file's own words; each must mean something that its column may hold."""
    if not isinstance(part, dict) or not all(isinstance(one, dict) for one in part.values()):
        raise Unclear(_('%(name)s must be lines such as "Vara" = "GOODS"') % {"name": "[values.kind]"})
    known: dict[str, dict[str, Any]] = {}
    for name, words in part.items():
        column = table.column(name)
        if column is None or not column.has_words:
            raise Unclear(_("%(name)s has no words of its own") % {"name": f"[values.{name}]"})
        where = f"[values.{name}]"
        known[name] = {
            " ".join(said.split()): _try(column, str(meant), cells.How(), where=where)
            for said, meant in words.items()
        }
    return known


def _try(column: Column, said: str, how: cells.How, *, where: str) -> Any:
    try:
        return column.value(said, how)
    except cells.WrongCell as wrong:
        raise Unclear(
            _("%(where)s, “%(said)s”: %(why)s") % {"where": where, "said": said, "why": wrong}
        ) from None


def _check_columns(mapping: Mapping) -> None:
    named = [*mapping.columns, *mapping.always]
    known = [one.name for one in mapping.table.columns]
    for name in named:
        if name not in known:
            raise Unclear(
                _("%(of)s have no column %(name)s; they have %(known)s")
                % {"of": mapping.of, "name": name, "known": ", ".join(known)}
            )
        if named.count(name) > 1:
            raise Unclear(_("%(name)s stands both in [columns] and in [always]") % {"name": name})
    missing = [one.name for one in mapping.table.columns if one.is_needed and one.name not in named]
    if missing:
        raise Unclear(_("[columns] must also say %(missing)s") % {"missing": ", ".join(missing)})


def _check_always(mapping: Mapping) -> None:
    """What holds for every row is read once here, so that it is not a fault of every row."""
    for name, said in mapping.always.items():
        column = mapping.table.column(name)
        if column is not None:
            _try(column, said, mapping.how(column, today=date.max), where="[always]")
