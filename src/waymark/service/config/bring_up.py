"""Find the database and start Django, for a command that needs both."""

from __future__ import annotations

import os
from pathlib import Path

from waymark.service import embedded

from .command import BAD_INPUT, DATABASE_AWAY, CommandTrouble
from .environment import SettingWrong

SETTINGS = "waymark.service.config.settings"
STATE = "WAYMARK_STATE"
PROJECT = Path(__file__).resolve().parents[4]  # beside bin/demo; where the package is installed alone, nothing is found there
# In the state folder: the name of the database that bin/demo served last.
CHOSEN_DATABASE = "database-name"


def bring_up(*, as_owner: bool = False) -> None:
    """Django set up on `DATABASE_URL`, or on the embedded server that runs from this folder or from the project's own.

    `as_owner` connects as the role that owns the tables (WAYMARK_OWNER_DATABASE_URL): for changing tables and
    filling the demonstration, never for serving.
    """
    find_database()
    if as_owner:
        _require_owner_address()
        os.environ["WAYMARK_CONNECT_AS"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, SettingWrong) as trouble:
        raise CommandTrouble(f"the settings are not right: {trouble}", BAD_INPUT) from trouble


def find_database() -> None:
    if os.environ.get("DATABASE_URL"):
        return
    folders = _state_folders()
    state, server = next(
        ((folder, server) for folder in folders if folder.is_dir() and (server := embedded.find(folder))), (None, None)
    )
    if server is None or state is None:
        raise CommandTrouble(
            f"DATABASE_URL is not set, and no embedded database runs from {' or '.join(str(one.resolve()) for one in folders)}. "
            "Set DATABASE_URL to the application role's address, or start the demonstration with bin/demo; one that runs from "
            f"another folder is found by {STATE}.",
            DATABASE_AWAY,
        )
    chosen = state / CHOSEN_DATABASE
    os.environ.update(server.environment(chosen.read_text() if chosen.exists() else embedded.DATABASE))


def _state_folders() -> list[Path]:
    """Where the embedded server of a demonstration may be: as told, else here, else in the project this was started from."""
    if told := os.environ.get(STATE):
        return [Path(told)]
    return list(dict.fromkeys([Path(".waymark").resolve(), PROJECT / ".waymark"]))


def _require_owner_address() -> None:
    if not os.environ.get("WAYMARK_OWNER_DATABASE_URL"):
        raise CommandTrouble(
            "this command changes tables, so it connects as their owner: set WAYMARK_OWNER_DATABASE_URL to the address "
            "of the role waymark_owner. waymark roles --print shows how the roles are made.",
            BAD_INPUT,
        )
