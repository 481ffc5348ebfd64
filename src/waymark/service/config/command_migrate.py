"""`waymark migrate`: bring the tables, and what protects them, to this version."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .command import Command, answer, say

# Any number will do, as long as nothing else in the database locks the same one.
MIGRATION_LOCK = 7_302_026
TOLD_EVERY_SECONDS = 10


def run(options: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.db import connection, transaction

    from waymark.service.access import installation

    with _one_at_a_time(connection):
        say("Bringing the tables to this version")
        applied = _waiting(connection)
        with _told_on_the_way(len(applied)):
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
def _told_on_the_way(steps: int) -> Iterator[None]:
    """A first start lays some hundreds of tables and rules: whoever waits hears how far it is."""
    from django.db.migrations.executor import MigrationExecutor

    plain, told = MigrationExecutor.apply_migration, progress_told(steps, say)

    def applied_and_told(self, *arguments, **named):
        state = plain(self, *arguments, **named)
        told()
        return state

    MigrationExecutor.apply_migration = applied_and_told
    try:
        yield
    finally:
        MigrationExecutor.apply_migration = plain


def progress_told(steps: int, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """Called after each step, says "120 of 300 steps" every ten seconds or so; a short run says nothing."""
    done, said_at = 0, clock()

    def one_more() -> None:
        nonlocal done, said_at
        done += 1
        if clock() - said_at >= TOLD_EVERY_SECONDS and done < steps:
            said_at = clock()
            say(f"  {done} of {steps} steps")

    return one_more


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
