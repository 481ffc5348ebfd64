"""Where the database is, from the environment."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .environment import SettingWrong

URLS = {
    "application": "DATABASE_URL",
    "owner": "WAYMARK_OWNER_DATABASE_URL",
    "reports": "WAYMARK_REPORTS_DATABASE_URL",
}


class DatabaseUrlWrong(SettingWrong):
    """The URL in the environment cannot be used. ``str()`` says which and why."""


def database_from_environment() -> dict[str, Any]:
    """Django's settings for the role that WAYMARK_CONNECT_AS names (application, owner or reports).

    With no URL at all the settings name a database that cannot be reached, so that commands which need none still run.
    """
    connect_as = os.environ.get("WAYMARK_CONNECT_AS", "application")
    variable = URLS.get(connect_as)
    if variable is None:
        raise DatabaseUrlWrong(f"WAYMARK_CONNECT_AS is {connect_as!r}: it must be one of {', '.join(URLS)}.")
    return parse_database_url(os.environ.get(variable) or "postgresql://waymark_app@127.0.0.1:1/waymark", variable)


def parse_database_url(url: str, variable: str = "DATABASE_URL") -> dict[str, Any]:
    """``postgresql://user:password@host:port/name?option=value`` as Django's settings."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise DatabaseUrlWrong(f"{variable} is no address: it must be postgresql://user:password@host:port/name.") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise DatabaseUrlWrong(
            f"{variable} begins with {parts.scheme or 'nothing'!r}: it must be postgresql://user:password@host:port/name."
        )
    if not parts.path.strip("/"):
        raise DatabaseUrlWrong(f"{variable} names no database: end it with /name.")
    try:
        port = parts.port or 5432
    except ValueError:
        raise DatabaseUrlWrong(f"{variable} has a port that is not a number from 1 to 65535.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
    }
