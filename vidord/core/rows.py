"""Many new rows of one table at once: numbered first, then copied in, as a batch of mail needs it."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from django.db import connection
from django.db.models import AutoField, Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=Model)
NUMBERS = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
# What the driver takes as it is; anything else goes through its field.
PLAIN = (str, int, bool, type(None), datetime)


def insert(rows: Iterable[Row]) -> list[Row]:
    """
    Write new rows of one model and number them, as `bulk_create` does and in a fraction of its time.

    What the first leaves to the database's default, all of them leave.

    :raises django.db.Error: when the database refuses one of them; then none is written.
    """
    rows = list(rows)
    if not rows:
        return rows
    _number([row for row in rows if row.pk is None])
    given = [
        field
        for field in rows[0]._meta.local_concrete_fields
        if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    names = [field.attname for field in given]
    plain = [() if isinstance(field, JSONField) else PLAIN for field in given]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(_statement(rows[0]._meta.db_table, given)) as copy,
    ):
        for row in rows:
            read = zip(map(row.__dict__.__getitem__, names), plain, given, strict=True)
            copy.write_row(
                [one if type(one) in as_it_is else _value(one, field) for one, as_it_is, field in read]
            )
    alias = connection.alias
    for row in rows:
        row._state.adding, row._state.db = False, alias
    return rows


def _number(rows: list[Row]) -> None:
    key = rows[0]._meta.pk if rows else None
    if not isinstance(key, AutoField):
        return  # it is another row's, and stands there already
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [rows[0]._meta.db_table, key.column, len(rows)])
        for row, (drawn,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = drawn


def _statement(table: str, fields: list[Field]) -> str:
    quoted = connection.ops.quote_name
    return f"COPY {quoted(table)} ({', '.join(quoted(str(field.column)) for field in fields)}) FROM STDIN"


def _value(value: Any, field: Field) -> Any:
    return field.get_db_prep_save(value.value if isinstance(value, Enum) else value, connection)
