"""Puts the grants and the row-security policies into the database, from the models' declarations.

Run by ``waymark migrate`` after the migrations, as the owner; running it again changes nothing. Policies are kept out
of the migrations so that the whole of what protects a child can be read in one file and is laid afresh every time.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from . import policies
from .protection import Protection

APPLICATION_ROLE = "waymark_app"
REPORTS_ROLE = "waymark_reports"


def service_models() -> Iterator[tuple[type[Model], Protection | None]]:
    """Every concrete model of our own apps with its declaration (None where it is missing)."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("waymark.service.") and model._meta.managed and not model._meta.proxy:
            yield model, _declared(model)


def _declared(model: type[Model]) -> Protection | None:
    if hasattr(model, "pgh_tracked_model"):
        return Protection("child", rows="changes", append_only=True)
    if model._meta.auto_created:
        return getattr(model._meta.auto_created, "protection", None)
    return getattr(model, "protection", None)


def protected_tables() -> list[str]:
    """Tables whose rows only some may see; the doctor checks that row security is on and forced for each."""
    return sorted(
        model._meta.db_table for model, declared in service_models() if declared and declared.rows != "all"
    )


def install(connection) -> None:
    """Lay functions, grants and policies. ``connection`` must be the owner's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        for statement in statements(owner):
            cursor.execute(statement)


def statements(owner: str) -> Iterator[str]:
    """Every SQL statement of the installation, in order."""
    yield policies.FUNCTIONS
    yield f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}, {REPORTS_ROLE}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APPLICATION_ROLE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APPLICATION_ROLE}"
    for model, declared in service_models():
        if declared is None:
            raise RuntimeError(f"{model._meta.label} does not say how it is protected: give it a `protection`.")
        yield from _table(model._meta.db_table, declared, owner)


def _table(table: str, declared: Protection, owner: str) -> Iterator[str]:
    if declared.append_only:
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APPLICATION_ROLE}"
    if declared.rows == "all":
        if declared.personal_data == "none":
            yield f"GRANT SELECT ON {table} TO {REPORTS_ROLE}"
        return
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield from _policy(table, "owner", "ALL", owner, "true", "true")
    for command, (using, check) in _clauses(table, declared).items():
        yield from _policy(table, f"application_{command.lower()}", command, APPLICATION_ROLE, using, check)


def _clauses(table: str, declared: Protection) -> dict[str, tuple[str | None, str | None]]:
    if declared.rows == "own":
        return policies.OWN[table]
    if declared.rows == "changes":  # history under the tables: written by triggers, read by the owner only
        return {"INSERT": (None, "true")}
    sees = policies.SEES.format(table=table, column=declared.column, part=declared.part)
    if declared.rows == "organisation":
        sees = policies.OURS
    if declared.seen_when:
        sees = f"{sees} AND {policies.READERS[declared.seen_when].format(table=table)}"
    everything = "responsible" if declared.written_by_responsible else ""
    adds = _seen_and_written_by(declared.added_by or everything, sees, declared.column)
    changes = _seen_and_written_by(declared.changed_by or everything, sees, declared.column)
    clauses: dict[str, tuple[str | None, str | None]] = {"SELECT": (sees, None), "INSERT": (None, adds)}
    if not declared.append_only:
        clauses |= {"UPDATE": (changes, changes), "DELETE": (changes, None)}
    return clauses


def _seen_and_written_by(who: str, sees: str, column: str) -> str:
    also = policies.WRITERS[who].format(column=column)
    return f"{sees} AND {also}" if also else sees


def _policy(
    table: str, name: str, command: str, role: str, using: str | None, check: str | None
) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS {name} ON {table}"
    clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    yield f"CREATE POLICY {name} ON {table} FOR {command} TO {role}{clauses}"
