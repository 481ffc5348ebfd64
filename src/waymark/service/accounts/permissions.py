"""Who may add people and change their roles."""

from __future__ import annotations

from typing import Any

from waymark.service.access.permission import permission


def _administers(by: Any, organisation: Any) -> bool:
    return by.role == "administrator" or by.organisation_id == organisation.pk


SEE_PEOPLE = permission(
    "accounts.see_people",
    "see who works here and in which role",
    {
        "administrator",
        "head_teacher",
        "inclusion_lead",
        "coordinator",
        "authority_officer",
        "inclusion_officer",
        "director",
    },
)
KEEP_PEOPLE = permission(
    "accounts.keep_people", "add people or change their roles here", {"administrator", "head_teacher"}, _administers
)
