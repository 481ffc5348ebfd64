"""A PostgreSQL server of our own, for trying Waymark and for its tests: no installation, no administrator.

Not for real children's records: those belong in a server that somebody keeps up to date (`DATABASE_URL`).
"""

from __future__ import annotations

from .errors import EmbeddedServerError
from .launcher import find, start, status, stop
from .roles import create_database, database_names, drop_database, is_in_use
from .server import DATABASE, Server

__all__ = [
    "DATABASE",
    "EmbeddedServerError",
    "Server",
    "create_database",
    "database_names",
    "drop_database",
    "find",
    "is_in_use",
    "start",
    "status",
    "stop",
]
