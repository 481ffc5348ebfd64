"""One act at a time about a child: whoever comes second waits until the first is done, and then sees what was done.

Not a lock on the child's row: row security gives that only to whoever may change the child's details, and a panel, a
provider or a school to come acts as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


def take_turns(pupil_ids: Iterable[int]) -> None:
    """Wait for every act under way about these children, and hold them until this transaction ends. Always in one order,
    so that two acts about the same children cannot wait for each other. Must run inside a transaction."""
    with connection.cursor() as cursor:
        for pupil_id in sorted(set(pupil_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('waymark child ' || %s, 0))", [str(pupil_id)])
