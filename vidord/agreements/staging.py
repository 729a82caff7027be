"""A file's rows on their way into the mirror: they wait in the session until it is known what is new."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from vidord.agreements.columns import Column
from vidord.agreements.mapping import Mapping
from vidord.agreements.reading import MOST_SHOWN

# A key that stands in the file before: nothing is lost when the row says the same, else it is a fault.
TWICE = """
    WITH first AS (SELECT {key}, min(line) AS line FROM mirror_staged GROUP BY {key} HAVING count(*) > 1),
    gone AS (
        DELETE FROM mirror_staged AS staged USING first, mirror_staged AS stands
        WHERE {same_key} AND staged.line > first.line AND stands.line = first.line
        RETURNING staged.line, first.line AS stands_in, concat_ws(' ', {staged_key}) AS said,
                  ({staged_values}) IS DISTINCT FROM ({standing_values}) AS differs
    )
    SELECT count(*) FILTER (WHERE differs) OVER (), count(*) FILTER (WHERE NOT differs) OVER (),
           differs, line, stands_in, said
    FROM gone ORDER BY differs DESC, line LIMIT {most}
"""
UNKNOWN = """
    WITH gone AS (
        DELETE FROM mirror_staged AS staged
        WHERE {column} IS NOT NULL AND NOT EXISTS (
            SELECT FROM {other} AS other
            WHERE other.entity_id = %(entity)s AND other.{number} = staged.{column}
        )
        RETURNING line, {column} AS said
    )
    SELECT count(*) OVER (), line, said FROM gone ORDER BY line LIMIT {most}
"""
COMPARED = """
    CREATE TEMPORARY TABLE mirror_due AS
    SELECT row_number() OVER (ORDER BY staged.line) AS place, target.id AS target_id, {values}
    FROM mirror_staged AS staged {joins}
    LEFT JOIN {target} AS target ON target.entity_id = %(entity)s AND {target_key}
    WHERE target.id IS NULL OR ({target_values}) IS DISTINCT FROM ({staged_values})
"""
COUNTED = """
    SELECT (SELECT count(*) FROM mirror_staged), count(*), count(*) FILTER (WHERE target_id IS NULL)
    FROM mirror_due
"""
CHANGE = """
    UPDATE {target} AS target SET {assignments}, mirrored_at = %(at)s
    FROM mirror_due AS due WHERE due.place BETWEEN %(first)s AND %(last)s AND target.id = due.target_id
"""
ADD = """
    INSERT INTO {target} (entity_id, mirrored_at, {stored})
    SELECT %(entity)s, %(at)s, {due_values}
    FROM mirror_due AS due WHERE due.place BETWEEN %(first)s AND %(last)s AND due.target_id IS NULL
    ORDER BY due.place ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Twice:
    """Rows that repeated a key, with other content or the same; the first others' lines and keys."""

    other: int
    same: int
    shown: list[tuple[int, int, str]]


class Staging:
    """The rows of one file in the session's tables. SQL holds our own names alone; values are parameters."""

    def __init__(self, mapping: Mapping, *, at: datetime) -> None:
        self.table, self.mapped = mapping.table, mapping.mapped
        self.columns = [one for one in self.mapped if one.is_stored]
        self.left_out = [one for one in self.table.columns if one.is_stored and one not in self.columns]
        self.foreign = [one for one in self.columns if one.foreign]
        self.given = {"entity": mapping.entity.pk, "at": at}
        self.given |= {f"empty_{one.name}": one.empty for one in self.left_out}
        self.names = self._names()

    def _names(self) -> dict[str, Any]:
        """What stands in the holes of the statements."""
        key = self.table.key
        own = [one for one in self.columns if one.name not in key]
        left_out = [f"%(empty_{one.name})s" for one in self.left_out]
        return {
            "most": MOST_SHOWN,
            "target": self.table.model._meta.db_table,
            "key": ", ".join(key),
            "staged_key": _listed(key, of="staged"),
            "same_key": " AND ".join(f"staged.{name} = first.{name}" for name in key),
            "target_key": " AND ".join(f"target.{name} = staged.{name}" for name in key),
            "staged_values": ", ".join(_meant(one) for one in own),
            "standing_values": _listed((one.name for one in own), of="stands"),
            "target_values": _listed((one.stored_as for one in own), of="target"),
            "values": ", ".join(f"{_meant(one)} AS {one.stored_as}" for one in self.columns),
            "joins": " ".join(_join(one) for one in self.foreign),
            "assignments": ", ".join(f"{one.stored_as} = due.{one.stored_as}" for one in own),
            "stored": ", ".join(one.stored_as for one in [*self.columns, *self.left_out]),
            "due_values": ", ".join([*(f"due.{one.stored_as}" for one in self.columns), *left_out]),
        }

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Have the tables, empty, and leave nothing of them in the session."""
        kinds = ", ".join(f"{one.name} {self._kind(one)}" for one in self.columns)
        self._change("DROP TABLE IF EXISTS mirror_staged, mirror_due")
        self._change(f"CREATE TEMPORARY TABLE mirror_staged (line bigint NOT NULL, {kinds})")
        try:
            yield
        finally:
            self._change("DROP TABLE IF EXISTS mirror_staged, mirror_due")

    def copy(self, rows: list[tuple]) -> None:
        """Take rows as `Reading.rows` gives them."""
        stored = itemgetter(0, *(self.mapped.index(one) + 1 for one in self.columns))
        statement = f"COPY mirror_staged (line, {', '.join(one.name for one in self.columns)}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(statement) as copy,
        ):
            for row in rows:
                copy.write_row(stored(row))

    def settle(self) -> None:
        """Let the planner know the rows, once they are all there."""
        self._change("ANALYZE mirror_staged")

    def drop_unknown(self, column: Column) -> tuple[int, list[tuple[int, str]]]:
        """Leave out rows whose number the other table lacks; how many, and the first lines and numbers."""
        names = {"column": column.name, "other": column.foreign.table, "number": column.foreign.number}
        found = self._rows(UNKNOWN, **names)
        return (found[0][0] if found else 0), [(line, said) for _count, line, said in found]

    def drop_twice(self) -> Twice:
        """Leave out each row whose key stands in the file before."""
        standing = {"staged_values": self.names["standing_values"].replace("stands.", "staged.")}
        found = self._rows(TWICE, **standing)
        other, same = found[0][:2] if found else (0, 0)
        return Twice(other, same, [row[3:] for row in found if row[2]])

    def compare(self) -> tuple[int, int, int]:
        """Find what is due to be written; return how many rows are new, changed and the same."""
        with _unhurried():
            self._change(COMPARED)
            self._change("CREATE INDEX ON mirror_due (place)")
            self._change("ANALYZE mirror_due")
        ((staged, due, new),) = self._rows(COUNTED)
        return new, due - new, staged - due

    def write(self, *, first: int, last: int) -> tuple[int, int]:
        """Write what is due from a place to another; return how many rows are new and changed."""
        changed = self._change(CHANGE, first=first, last=last)
        return self._change(ADD, first=first, last=last), changed

    def _kind(self, column: Column) -> str:
        if column.foreign:
            return "text"
        return str(self.table.model._meta.get_field(column.name).db_type(connection))

    def _rows(self, statement: str, **names: Any) -> list[tuple]:
        with _unhurried(), connection.cursor() as cursor:
            cursor.execute(statement.format(**self.names | names), self.given)
            return cursor.fetchall()

    def _change(self, statement: str, **values: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**self.names), self.given | values)
            return cursor.rowcount


@contextmanager
def _unhurried() -> Iterator[None]:
    """Millions of rows take longer than a page may; nothing that anybody waits for is locked meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _listed(names: Iterable[str], *, of: str) -> str:
    return ", ".join(f"{of}.{name}" for name in names)


def _meant(column: Column) -> str:
    """What a staged column says; for another row's number, that row."""
    return f"of_{column.name}.id" if column.foreign else f"staged.{column.name}"


def _join(column: Column) -> str:
    other = f"of_{column.name}"
    return (
        f"LEFT JOIN {column.foreign.table} AS {other}"
        f" ON {other}.entity_id = %(entity)s AND {other}.{column.foreign.number} = staged.{column.name}"
    )
