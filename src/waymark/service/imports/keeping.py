"""Originals and the rows read from them are kept for a stated time and no longer."""

from __future__ import annotations

from datetime import date

from django.db import connection


def remove_what_is_past(on: date) -> int:
    """Remove every file's content whose day has come, and what its rows did. Returns how many.

    Done by a function of the database, because no organisation sees the files of all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT waymark_remove_old_spreadsheets(%s)", [on])
        return cursor.fetchone()[0]
