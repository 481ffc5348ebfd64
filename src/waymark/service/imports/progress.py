"""Telling how far the worker is, on a connection of its own: what an act does is not seen before it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

SAID = """
UPDATE imports_spreadsheetprogress SET rows_done = %s, rows_in_all = %s, begun_at = coalesce(begun_at, clock_timestamp())
 WHERE spreadsheet_id = %s
"""
Tell = Callable[[int, int], None]


def told_nobody(rows_done: int, rows_in_all: int) -> None:
    """For an act that a person waits for."""


@contextmanager
def telling(spreadsheet_id: int, organisation_id: int) -> Iterator[Tell]:
    """Gives ``tell(rows_done, rows_in_all)``, each seen at once by whoever looks."""
    aside = connection.get_new_connection(connection.get_connection_params())
    aside.autocommit = True

    def tell(rows_done: int, rows_in_all: int) -> None:
        with aside.cursor() as cursor:
            cursor.execute("SELECT set_config('waymark.organisation', %s, false)", [str(organisation_id)])
            cursor.execute(SAID, [rows_done, rows_in_all, spreadsheet_id])

    try:
        yield tell
    finally:
        aside.close()
