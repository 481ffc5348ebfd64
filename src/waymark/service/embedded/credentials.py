"""The embedded server's passwords: made once, kept in one file that only its owner may read."""

from __future__ import annotations

import json
import secrets

from .places import Places, replace_file

SUPERUSER = "postgres"
OWNER = "waymark_owner"
APPLICATION = "waymark_app"
REPORTS = "waymark_reports"
ROLES = (SUPERUSER, OWNER, APPLICATION, REPORTS)


def known_passwords(places: Places) -> dict[str, str] | None:
    """Passwords by role name, or None when the file is missing or does not hold one for every role."""
    try:
        passwords = json.loads(places.passwords.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if isinstance(passwords, dict) and all(passwords.get(role) for role in ROLES):
        return passwords
    return None


def make_passwords(places: Places) -> dict[str, str]:
    passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
    replace_file(places.passwords, json.dumps(passwords), mode=0o600)
    return passwords
