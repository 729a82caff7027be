"""
Queries that every page asks, built once in a process, planned once in a connection, asked with other values.

What stands around a person's day takes Django 40 ms to put together, PostgreSQL 10 to plan and 1 to answer.
"""

import re
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language
from psycopg import Cursor
from psycopg._queries import PostgresQuery
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)
MANY = 1_900_000_000
TURNS = (0, 1)
HOLE = re.compile("%[%s]")
Values = dict[str, Any]


class NotKeepable(TypeError):
    """The query is made of more than the values it is given: another time it would answer something else."""


class KeptQuery:
    """
    A query of named values; `build` makes the queryset of them.

    Whole numbers, lists of them, and moments may differ each time. For each other value, and for each length
    of a list, a query of its own is kept. `build` may look at no row and no clock, and may do nothing with
    what differs but hand it on as it is, or a moment some time later: the query is built twice, with values
    that stand for others, and must come out the same but for these.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self.compiled: dict[Hashable, _Compiled] = {}

    def rows(self, **values: Any) -> list[Any]:
        """
        Ask it with these values.

        :raises NotKeepable: the first time, when the query is made of more than them.
        """
        if any(_is_beyond_rows(value) for value in values.values()):
            return list(self.build(**values))
        key = (get_language(), *(_shape(value) for value in values.values()))
        if key not in self.compiled:
            self.compiled[key] = _Compiled(self.build, values)
        return self.compiled[key].rows(values)


def _shape(value: Any) -> Hashable:
    """What of a value a query is kept for."""
    if isinstance(value, list):
        return (list, len(value))
    return type(value).__name__ if _differs(value) else value


def _is_beyond_rows(value: Any) -> bool:
    """Nothing, and a number that no row can have: of these Django knows the answer without asking."""
    return value == [] or (type(value) is int and abs(value) > BigIntegerField.MAX_BIGINT)


def _differs(value: Any) -> bool:
    return isinstance(value, datetime) or type(value) is int


def _stand_ins(values: Values, turn: int) -> Values:
    """The same values, but others that nothing has for those that may differ; not the same ones each turn."""
    stand_ins: Values = {}
    for place, (name, value) in enumerate(values.items()):
        number, days = 100_000 * place + 10_000 * turn, 500 * turn
        if isinstance(value, list):
            stand_ins[name] = [MANY + number + n for n in range(len(value))]
        elif _differs(value):
            later = timedelta(days=days, seconds=number)
            stand_ins[name] = MANY + number if isinstance(value, int) else LONG_AGO + later
        else:
            stand_ins[name] = value
    return stand_ins


def _each(values: Values) -> list[Any]:
    """The values that may differ, each in its place: those of a list one by one."""
    listed = (value if isinstance(value, list) else [value] for value in values.values())
    return [value for values in listed for value in values]


class _Compiled:
    """The SQL of a query, with holes for what differs and how to find that among the values."""

    def __init__(self, build: Callable[..., QuerySet], values: Values) -> None:
        both = [_stand_ins(values, turn) for turn in TURNS]
        with connection.execute_wrapper(_refuse):
            one, other = (_compile(build(**stand_ins)) for stand_ins in both)
        self.queryset, self.compiler, sql, given = one
        if other[2] != sql:
            raise NotKeepable(build)
        places = list(zip(*map(_each, both), strict=True))
        found = [_parameter(*pair, places) for pair in zip(given, other[3], strict=True)]
        self.parameters = [parameter for parameter in found if callable(parameter)]
        self.sql = _with_constants(sql, found)

    def rows(self, values: Values) -> list[Any]:
        each = [Int8(value) if isinstance(value, int) else value for value in _each(values)]
        given = tuple(parameter(each) for parameter in self.parameters)
        asked = self.queryset.all()
        ready = _Ready(asked.query, self.compiler, self.sql, given)
        vars(asked.query)["get_compiler"] = lambda *_, **__: ready  # of this one alone
        return list(asked)


def _compile(queryset: QuerySet) -> tuple[QuerySet, SQLCompiler, str, tuple]:
    compiler = queryset.query.get_compiler(connection=connection)
    return queryset, compiler, *compiler.as_sql()


def _parameter(first: Any, second: Any, places: list[tuple]) -> Callable[[list], Any] | Literal:
    """Tell which of the values a parameter is, by what it was for each turn's stand-ins; or none of them."""
    if first == second:
        return Literal(first)
    for place, (one, other) in enumerate(places):
        if (first, second) == (one, other):
            return lambda values: values[place]
        if isinstance(one, datetime) and isinstance(first, datetime) and first - one == second - other:
            return lambda values: values[place] + (first - one)
    raise NotKeepable(f"{first!r} and then {second!r}")


def _with_constants(sql: str, parameters: list[Callable | Literal]) -> str:
    """Write in what is always the same: PostgreSQL plans with it, and knows its type from where it stands."""
    waiting = iter(parameters)

    def fill(hole: re.Match) -> str:
        one = None if hole[0] == "%%" else next(waiting)
        if isinstance(one, Literal):
            return one.as_string(connection.connection).replace("%", "%%")
        return hole[0]

    return HOLE.sub(fill, sql)


class _Ready(SQLCompiler):
    """A compiler whose work another has done."""

    def __init__(self, query: Any, done: SQLCompiler, sql: str, given: tuple) -> None:
        super().__init__(query, connection, connection.alias)
        for name in ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select"):
            setattr(self, name, getattr(done, name))
        self.ready = sql, given

    def execute_sql(self, *_: Any, **__: Any) -> list[list[tuple]]:  # type: ignore[override]
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            prepared = _Prepared(connection.connection)
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        with wrap(prepared) as cursor:  # type: ignore[arg-type]
            cursor.execute(*self.ready)
            return [cursor.fetchall()]


class _Prepared(Cursor):
    """PostgreSQL keeps what it has understood of a query for as long as the connection lasts."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        return super().execute(query, params, prepare=True)

    def _send_query_prepared(self, name: bytes, pgq: PostgresQuery, *, binary: bool | None = None) -> None:
        self._query = pgq  # for whoever asks what was sent; the driver forgets it here
        super()._send_query_prepared(name, pgq, binary=binary)


def _refuse(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> None:
    raise NotKeepable(f"it asks the database while it is built: {sql}")
