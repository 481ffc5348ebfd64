"""Who is acting, told to the database for the length of one transaction.

The row-security policies read these settings. They are local to the transaction, so a pooled or reused connection
never carries one person's sight of children into another person's request.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

SETTINGS = ("organisation", "person", "today", "family_token")


@dataclass(frozen=True)
class Sight:
    """What the database is told. Everything empty means: sees no child."""

    organisation_id: int | None = None
    person_id: int | None = None
    today: date | None = None
    family_token_hash: str = ""

    def values(self) -> tuple[str, ...]:
        return (
            str(self.organisation_id or ""),
            str(self.person_id or ""),
            self.today.isoformat() if self.today else "",
            self.family_token_hash,
        )


def token_hash(token: str) -> str:
    """SHA-256 of a family link's token; only the hash is ever stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def tell_database(sight: Sight) -> None:
    """Set the settings for the rest of this transaction. Must run inside one, or PostgreSQL forgets them at once."""
    if not connection.in_atomic_block:
        raise RuntimeError("Access can only be set inside a transaction: use acting() or the middleware.")
    calls = ", ".join(f"set_config('waymark.{name}', %s, true)" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", sight.values())


@contextmanager
def acting(sight: Sight) -> Iterator[None]:
    """Run a block as one organisation (or a family link), in one transaction, and forget it afterwards."""
    with transaction.atomic():
        before = _current()
        tell_database(sight)
        yield
        _restore(before)


def _current() -> tuple[str, ...]:
    reads = ", ".join(f"coalesce(current_setting('waymark.{name}', true), '')" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {reads}")
        return tuple(cursor.fetchone())


def _restore(values: tuple[str, ...]) -> None:
    calls = ", ".join(f"set_config('waymark.{name}', %s, true)" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", values)
