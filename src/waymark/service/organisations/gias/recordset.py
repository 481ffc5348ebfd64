"""Many rows in one statement: they travel as one JSON value, so neither temporary tables nor COPY are needed.

The application's role may not make temporary tables, and one statement for a thousand rows keeps memory flat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

Rows = Sequence[Sequence[Any]]


def insert(model: type[Model], fields: Sequence[str], rows: Rows, returning: Sequence[str] = ()) -> list[tuple]:
    """Insert `rows`, each with the values of `fields` in order; gives the `returning` columns."""
    columns = _columns(model, fields)
    names = ", ".join(columns)
    back = f" RETURNING {', '.join(_columns(model, returning))}" if returning else ""
    statement = f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM {_source(model, columns)}{back}"
    return _run(statement, rows, columns)


def insert_or_update(
    model: type[Model], key: str, fields: Sequence[str], rows: Rows, instead: dict[str, str] | None = None
) -> None:
    """`fields` includes `key`, a unique field. `instead` gives the SQL for fields that are not simply replaced."""
    columns = _columns(model, fields)
    names = ", ".join(columns)
    (key_column,) = _columns(model, [key])
    special = dict(zip(_columns(model, instead), instead.values(), strict=True)) if instead else {}
    updates = ", ".join(
        f"{column} = {special.get(column, f'EXCLUDED.{column}')}" for column in columns if column != key_column
    )
    _run(
        f"INSERT INTO {_table(model)} AS stored ({names}) SELECT {names} FROM {_source(model, columns)} "
        f"ON CONFLICT ({key_column}) DO UPDATE SET {updates}",
        rows, columns,
    )


def update(model: type[Model], fields: Sequence[str], rows: Rows) -> None:
    """The first of `fields` tells the row; the others are set."""
    columns = _columns(model, fields)
    key, *others = columns
    updates = ", ".join(f"{column} = r.{column}" for column in others)
    _run(f"UPDATE {_table(model)} AS stored SET {updates} FROM {_source(model, columns)} WHERE stored.{key} = r.{key}",
         rows, columns)


def _run(statement: str, rows: Rows, columns: dict[str, str]) -> list[tuple]:
    if not rows:
        return []
    names = [column.strip(chr(34)) for column in columns]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(records, default=str)])
        return cursor.fetchall() if cursor.description else []


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[Model], fields: Iterable[str]) -> dict[str, str]:
    """Column name to its type, in the order of `fields`."""
    found = [model._meta.get_field(field) for field in fields]
    return {connection.ops.quote_name(field.column): field.db_type(connection) for field in found}


def _source(model: type[Model], columns: dict[str, str]) -> str:
    typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    return f"json_to_recordset(%s::json) AS r({typed})"
