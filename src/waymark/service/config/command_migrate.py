"""`waymark migrate`: bring the tables, and what protects them, to this version."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from .command import Command, answer, say

# Any number will do, as long as nothing else in the database locks the same one.
MIGRATION_LOCK = 7_302_026


def run(options: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.db import connection, transaction

    from waymark.service.access import installation

    with _one_at_a_time(connection):
        say("Bringing the tables to this version")
        applied = _waiting(connection)
        call_command("migrate", interactive=False, verbosity=0)
        say("Laying the grants and row security")
        with transaction.atomic():
            installation.install(connection)
    answer(options, {"applied": applied}, f"{len(applied)} migrations applied; grants and row security laid")
    return 0


def _waiting(connection) -> list[str]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


@contextmanager
def _one_at_a_time(connection) -> Iterator[None]:
    """Two machines of one deployment may start together: the second waits, then finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


COMMAND = Command(
    name="migrate",
    summary="bring the tables, and what protects them, to this version",
    example="  WAYMARK_OWNER_DATABASE_URL=postgresql://waymark_owner:...@db/waymark waymark migrate",
    run=run,
    as_owner=True,
)
