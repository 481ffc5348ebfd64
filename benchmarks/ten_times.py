"""Makes a county's cases ten times as many, in a copy that is thrown away afterwards.

Every row that holds a child's record is copied nine times over, whole: the children, who may see them, what their
schools recorded, requests, stays and the way on, letters; and the classes of provisions with their places, or a class of eight
would hold eighty. Schools, people, sites, panels and what panels decided stay as many as they are: a panel does not grow
tenfold. The database's triggers are set aside while the copies are made, and only then: the one that counts places
for every stay, and those that keep every change, since copies have no history.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models, transaction

TIMES = 10
APART = 100_000_000  # between the numbers of one copy and the next
CLASSES = {"provisions.ProvisionClass", "provisions.ClassPlaces", "provisions.PlaceHold"}
NOT_MULTIPLIED = {"panels", "allocation", "imports", "audit"}
NOT_COPIED = {"pupils.FamilyLink"}  # a link's token belongs to one family
# References of what is copied; a meeting's (PM) goes on meaning the one meeting.
COPIED_REFERENCE = "^(PU|RF|PL|LE|SU|PX)-"
# The last two groups anew, from the letters that references are made of: with fewer, some would meet.
LETTERS = "translate(md5({column} || '-{copy}'), '0123456789abcdef', 'BCDFGHJKLMNPQRTV')"
NEW_REFERENCE = f"left({{column}}, length({{column}}) - 9) || left({LETTERS}, 4) || '-' || right({LETTERS}, 4)"


def multiply(times: int = TIMES) -> dict[str, int]:
    """Copies the rows as the tables' owner; gives the number of rows of each table afterwards."""
    tables = copied_tables()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table._meta.db_table} DISABLE TRIGGER USER")
            for copy in range(1, times):
                cursor.execute(copying(table, copy, tables))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table._meta.db_table} ENABLE TRIGGER USER")
            cursor.execute(numbers_go_on_after(table))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {table._meta.label: table._default_manager.count() for table in tables}


def copied_tables() -> list[type[models.Model]]:
    """The tables of children's records and of classes, each after the tables it points to."""
    found = [
        table for table in apps.get_models()
        if (_holds_children(table) or table._meta.label in CLASSES)
        and table._meta.app_label not in NOT_MULTIPLIED and table._meta.label not in NOT_COPIED
    ]
    return list(_after_what_they_point_to(found))


def _holds_children(table: type[models.Model]) -> bool:
    declared = getattr(table, "protection", None)
    return declared is not None and declared.personal_data == "child" and not hasattr(table, "pgh_tracked_model")


def _after_what_they_point_to(tables: list[type[models.Model]]) -> Iterator[type[models.Model]]:
    waiting = list(tables)
    while waiting:
        free = [table for table in waiting if not _points_to(table) & set(waiting) - {table}]
        if not free:
            raise ValueError(f"{', '.join(table._meta.label for table in waiting)} point at one another in a ring.")
        yield from free
        waiting = [table for table in waiting if table not in free]


def _points_to(table: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in table._meta.concrete_fields if field.is_relation}


def copying(table: type[models.Model], copy: int, copied: list[type[models.Model]]) -> str:
    """One statement that copies the rows the table had at first."""
    fields = [field for field in table._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, copy, copied) for field in fields)
    name = table._meta.db_table
    return f'INSERT INTO {name} ({columns}) SELECT {values} FROM {name} WHERE id < {APART} ORDER BY id'


def _value(field: models.Field, copy: int, copied: list[type[models.Model]]) -> str:
    column = f'"{field.column}"'
    if field.primary_key or (field.is_relation and field.related_model in copied):
        return f"{column} + {copy * APART}"
    if field.name == "reference":
        return NEW_REFERENCE.format(column=column, copy=copy)
    if field.name == "about":
        new = NEW_REFERENCE.format(column=column, copy=copy)
        return f"CASE WHEN {column} ~ '{COPIED_REFERENCE}' THEN {new} ELSE {column} END"
    if field.name == "key" and field.unique:
        return f"{column} || '-{copy}'"
    return "NULL" if field.name == "upn" else column


def numbers_go_on_after(table: type[models.Model]) -> str:
    name = table._meta.db_table
    return f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 1) FROM {name}))"
