"""The person acting, as plain values: one person, one role, one organisation at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Given to every action as ``by=``."""

    person_id: int
    name: str
    membership_id: int
    organisation_id: int
    organisation_name: str
    organisation_kind: str
    role: str
