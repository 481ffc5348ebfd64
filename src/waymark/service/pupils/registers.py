"""Whether a database already holds children: asked before anything invented is put into it."""

from __future__ import annotations

from django.db import connection


def a_child_was_ever_recorded() -> bool:
    """True once any child has been recorded. Needs no sight of any child: it asks the counter of their row numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence('pupils_pupil', 'id')::regclass)")
        return cursor.fetchone()[0] is not None
