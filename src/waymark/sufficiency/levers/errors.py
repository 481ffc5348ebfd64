"""What can be wrong with a lever."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InvalidLever(ValueError):
    """A lever that cannot be pulled: which field, what it was and what is allowed, as one sentence."""

    def __init__(self, field: str, was: object, allowed: str) -> None:
        super().__init__(f"{field} is {_shown(was)}. {allowed}")
        self.field, self.was, self.allowed = field, was, allowed

    def __reduce__(self) -> tuple[type[InvalidLever], tuple[str, object, str]]:
        return InvalidLever, (self.field, self.was, self.allowed)


def one_of(field: str, was: object, known: Iterable[str]) -> None:
    """Raises InvalidLever, with the nearest name, for a name that is none of those known."""
    names = sorted(known)
    if was in names:
        return
    near = get_close_matches(was, names, 1, 0.5) if isinstance(was, str) else []
    few = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    raise InvalidLever(field, was, f"Did you mean {near[0]}?" if near else f"Put one of these there: {few or 'there is none'}.")


def _shown(was: object) -> str:
    return was if isinstance(was, str) and was.startswith("missing") else repr(was) if isinstance(was, str) else str(was)
