"""The roles Waymark connects as, and its databases.

The application owns nothing and cannot bypass row security; tables belong to another role, which only `migrate` and
`demo-data` use; reports read what they are granted.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

from .credentials import APPLICATION, OWNER, REPORTS
from .errors import EmbeddedServerError
from .server import DATABASE, Server

LIMITS = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT"
# Only in the embedded server, which is for trying and testing: throwaway databases are the owner's to make.
EMBEDDED_LIMITS = {OWNER: f"{LIMITS} CREATEDB", APPLICATION: f"{LIMITS} NOCREATEDB", REPORTS: f"{LIMITS} NOCREATEDB"}


def ensure_roles(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Make the three roles, or bring them back to their limits and passwords. Needs a superuser."""
    for role, limits in EMBEDDED_LIMITS.items():
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        connection.execute(
            sql.SQL("{verb} ROLE {role} WITH {limits} PASSWORD {password}").format(
                verb=sql.SQL("ALTER" if known else "CREATE"),
                role=sql.Identifier(role),
                limits=sql.SQL(limits),
                password=sql.Literal(passwords[role]),
            )
        )


def ensure_database(connection: psycopg.Connection, name: str, *, template: str | None = None) -> bool:
    """Make the database `name` for the owner role; True when it was not there before."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    connection.execute(
        sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(
            name=sql.Identifier(name),
            owner=sql.Identifier(OWNER),
            template=sql.Identifier(template or "template0"),
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
            sql.Identifier(name), sql.Identifier(APPLICATION), sql.Identifier(REPORTS)
        )
    )
    return True


def create_database(server: Server, name: str, template: str | None = None) -> bool:
    """Make a database owned by the owner role, empty or a copy of `template`; False when it exists already."""
    try:
        with psycopg.connect(server.superuser_url, autocommit=True) as connection:
            return ensure_database(connection, name, template=template)
    except psycopg.errors.ObjectInUse as trouble:
        raise EmbeddedServerError(
            f"The database {template} cannot be copied while somebody is connected to it. Stop what uses it first."
        ) from trouble
    except psycopg.errors.InvalidCatalogName as trouble:
        raise EmbeddedServerError(f"There is no database {template} to copy.") from trouble


def drop_database(server: Server, name: str) -> bool:
    """Drop a database with all it holds, ending connections to it; False when there was none."""
    if name in ("postgres", "template0", "template1"):
        raise EmbeddedServerError(f"{name} belongs to PostgreSQL itself and is not dropped.")
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return True


def database_names(server: Server) -> list[str]:
    """Databases that belong to the owner role, by name."""
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = %s ORDER BY datname", [OWNER]
        ).fetchall()
    return [name for (name,) in rows]


def statements_for_another_server(database: str = DATABASE) -> str:
    """SQL that an administrator runs with psql (14 or newer) on a server of their own; passwords by environment."""
    lines = [
        "-- Run by psql as an administrator, with passwords of your own in these three variables:",
        "\\getenv owner_password WAYMARK_OWNER_PASSWORD",
        "\\getenv app_password WAYMARK_APP_PASSWORD",
        "\\getenv reports_password WAYMARK_REPORTS_PASSWORD",
        f"CREATE ROLE {OWNER} WITH {LIMITS} NOCREATEDB PASSWORD :'owner_password';",
        f"CREATE ROLE {APPLICATION} WITH {LIMITS} NOCREATEDB PASSWORD :'app_password';",
        f"CREATE ROLE {REPORTS} WITH {LIMITS} NOCREATEDB PASSWORD :'reports_password';",
        "-- CREATE DATABASE ... OWNER asks that the administrator may act for the owner:",
        f"GRANT {OWNER} TO CURRENT_USER;",
        f"CREATE DATABASE {database} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0;",
        f"REVOKE {OWNER} FROM CURRENT_USER;",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {database} TO {APPLICATION}, {REPORTS};",
    ]
    return "\n".join(lines) + "\n"


def is_in_use(server: Server) -> bool:
    """Whether any program but this one is connected."""
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return row is not None and row[0] > 0
