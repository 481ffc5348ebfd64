"""Named permissions: one per act, held in the action and on the view by the same name.

A permission names the roles that hold it and, where the subject matters, a condition. The register is what the
generated tests walk: every action by every role, every page as a stranger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

REGISTER: dict[str, Permission] = {}


class NotPermitted(Exception):
    """The person's role does not include this act. ``str()`` is a sentence for the page."""


@dataclass(frozen=True)
class Permission:
    name: str
    meaning: str
    roles: frozenset[str]
    condition: Callable[[Any, Any], bool] | None = None

    def held(self, by: Any, subject: Any = None) -> bool:
        if by is None or by.role not in self.roles:
            return False
        return self.condition is None or subject is None or self.condition(by, subject)

    def require(self, by: Any, subject: Any = None) -> None:
        if not self.held(by, subject):
            raise NotPermitted(f"Your role does not let you {self.meaning}.")


def permission(
    name: str, meaning: str, roles: Iterable[str], condition: Callable[[Any, Any], bool] | None = None
) -> Permission:
    """Register a permission. ``meaning`` completes the sentence "Your role does not let you …"."""
    if name in REGISTER:
        raise ValueError(f"The permission {name} is registered twice.")
    REGISTER[name] = Permission(name, meaning, frozenset(roles), condition)
    return REGISTER[name]
