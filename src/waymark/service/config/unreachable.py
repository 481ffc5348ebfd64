"""Tell a database that cannot be reached from every other error, and say it in a sentence."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from .command import BAD_INPUT, DATABASE_AWAY, CommandTrouble
from .database import URLS


def sentence_for_unreachable(trouble: Exception) -> CommandTrouble | None:
    """None for an error that has another cause: that one keeps its traceback."""
    import django.db.utils
    import psycopg

    said = str(trouble).strip()
    if isinstance(trouble, django.db.utils.ProgrammingError) and said.startswith("invalid connection option"):
        return CommandTrouble(f"the database at {where()} cannot be used: {said}. Correct the address.", BAD_INPUT)
    if not isinstance(trouble, django.db.utils.OperationalError | psycopg.OperationalError):
        return None
    if "authentication failed" in said:
        way_on = "The name or password in the address is not accepted there."
    elif "does not exist" in said:
        way_on = "Make the database and its roles first: waymark roles --print shows the SQL."
    else:
        way_on = "Start the database, or correct the address, and try again."
    reason = said.splitlines()[0] if said else "it did not answer"
    return CommandTrouble(f"the database at {where()} cannot be used: {reason}. {way_on}", DATABASE_AWAY)


def where() -> str:
    """The database's address without its password."""
    connects_as = os.environ.get("WAYMARK_CONNECT_AS", "application")
    address = urlsplit(os.environ.get(URLS.get(connects_as, "DATABASE_URL"), ""))
    try:
        port = f":{address.port}" if address.port else ""
    except ValueError:
        port = ""
    return f"{address.hostname or 'this machine'}{port}{address.path}"
