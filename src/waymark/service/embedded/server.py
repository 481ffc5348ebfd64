"""A running embedded server, as seen by those who connect to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .credentials import APPLICATION, OWNER, REPORTS, SUPERUSER

DATABASE = "waymark"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """Reached by TCP on this machine only; it has no socket file, whose path could be too long."""

    port: int
    data_directory: Path
    account: str
    major: int
    passwords: dict[str, str] = field(repr=False)
    host: str = HOST

    def url(self, role: str, database: str = DATABASE) -> str:
        """A connection address for one of the roles in `credentials.ROLES`. It holds the role's password."""
        return f"postgresql://{role}:{self.passwords[role]}@{self.host}:{self.port}/{database}"

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)

    @property
    def application_url(self) -> str:
        return self.url(APPLICATION)

    @property
    def reports_url(self) -> str:
        return self.url(REPORTS)

    @property
    def superuser_url(self) -> str:
        """For making roles and databases; never given to the application."""
        return self.url(SUPERUSER, "postgres")

    def environment(self, database: str = DATABASE) -> dict[str, str]:
        """The variables by which the settings find this server."""
        return {
            "DATABASE_URL": self.url(APPLICATION, database),
            "WAYMARK_OWNER_DATABASE_URL": self.url(OWNER, database),
            "WAYMARK_REPORTS_DATABASE_URL": self.url(REPORTS, database),
        }
