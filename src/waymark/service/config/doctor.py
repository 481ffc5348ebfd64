"""What must be true of a running Waymark, each looked up in the database itself and said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import ProgrammingError, connection

OLDEST_POSTGRESQL = 150_000
CLOCK_TOLERANCE_SECONDS = 5
PATIENCE_MINUTES = 5


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `sentence` says what was found and, when it is wrong, what to do."""

    about: str
    is_right: bool
    sentence: str


def examine() -> list[Finding]:
    """Everything, in the order in which it should be put right."""
    protection = safe_to_serve()
    tables_are_there = all(finding.is_right for finding in protection if finding.about == "migrations")
    return [*server(), *protection, *clock(), *(queue() if tables_are_there else ())]


def safe_to_serve() -> list[Finding]:
    """What must hold before a page may be served. Tables that are missing say so before anything is asked of them."""
    found = [*roles(), *migrations()]
    return [*found, *row_security()] if all(finding.is_right for finding in found) else found


def server() -> Iterator[Finding]:
    version = connection.cursor().connection.info.server_version
    said = f"PostgreSQL {version // 10_000}"
    right = version >= OLDEST_POSTGRESQL
    yield Finding("server", right, said if right else f"{said} is too old: Waymark needs 15 or newer.")


def roles() -> Iterator[Finding]:
    """The connection must be of a role that row security holds back: this is what makes it a lock."""
    name, is_superuser, bypasses = _row(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    way_on = "Connect as waymark_app (DATABASE_URL); waymark roles --print shows how it is made."
    if is_superuser:
        yield Finding("roles", False, f"Connected as {name}, a superuser: row security does not hold it back. {way_on}")
    elif bypasses:
        yield Finding("roles", False, f"Connected as {name}, who may bypass row security. {way_on}")
    elif owned := _owned_tables():
        yield Finding(
            "roles",
            False,
            f"Connected as {name}, who owns tables ({owned[0]} and {len(owned) - 1} more) or may act for their owner, "
            f"and could switch row security off. {way_on}",
        )
    else:
        yield Finding("roles", True, f"connected as {name}, who owns no table and cannot bypass row security")


def _owned_tables() -> list[str]:
    return _column(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER') "
        "ORDER BY c.relname"
    )


def row_security() -> Iterator[Finding]:
    from waymark.service.access.installation import protected_tables

    wanted = protected_tables()
    held = set(
        _column(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relrowsecurity AND c.relforcerowsecurity "
            "AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
        )
    )
    open_tables = [table for table in wanted if table not in held]
    if open_tables:
        yield Finding(
            "row security",
            False,
            f"Row security is not on and forced for {', '.join(open_tables)}, which hold children's records. "
            "Run waymark migrate.",
        )
    else:
        yield Finding("row security", True, f"on and forced for all {len(wanted)} tables that hold children's records")


def migrations() -> Iterator[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except ProgrammingError:
        yield Finding("migrations", False, "This role may not read which migrations are applied. Run waymark migrate.")
        return
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        sentence = f"{len(waiting)} migrations are not applied, {waiting[0][0]} the first. Run waymark migrate."
        yield Finding("migrations", False, sentence)
    else:
        yield Finding("migrations", True, "all applied")


def clock() -> Iterator[Finding]:
    (theirs,) = _row("SELECT clock_timestamp()")
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    right = apart <= CLOCK_TOLERANCE_SECONDS
    sentence = "this machine and the database agree on the time"
    if not right:
        sentence = f"This machine and the database are {apart:.0f} seconds apart: set both by a time server."
    yield Finding("clock", right, sentence)
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        yield Finding("clock", False, "London's time zone is not known here: install the package tzdata.")


def queue() -> Iterator[Finding]:
    working, waiting, failed, oldest = _row(
        "SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'), "
        "count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()), "
        "count(*) FILTER (WHERE status = 'failed'), "
        "(SELECT extract(epoch FROM now() - min(e.at)) / 60 FROM procrastinate_events e "
        " JOIN procrastinate_jobs j ON j.id = e.job_id WHERE j.status = 'todo' "
        " AND coalesce(j.scheduled_at, now()) <= now()) "
        "FROM procrastinate_jobs"
    )
    said = f"{working} workers, {waiting} jobs waiting, {failed} failed"
    if waiting and (oldest or 0) > PATIENCE_MINUTES:
        yield Finding("queue", False, f"{said}; the oldest has waited {oldest:.0f} minutes. Start waymark worker.")
    elif failed:
        yield Finding("queue", False, f"{said}. The worker's log says why they failed.")
    else:
        yield Finding("queue", True, said)


def _row(query: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def _column(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [value for (value,) in cursor.fetchall()]
