"""What can be wrong with what the county model is given, and the few questions asked of every field."""

from __future__ import annotations

from collections.abc import Sequence


class InvalidScenario(ValueError):
    """A scenario that cannot be simulated: one sentence says which field, what it was and what is allowed."""


class InvalidParameters(ValueError):
    """A parameter file that cannot be used: one sentence says which field, what it was and what is allowed."""


class Stopped(RuntimeError):
    """A run that was asked to stop half-way: what was finished is thrown away, never shown as whole."""


def whole(value: object, where: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidScenario(f"{where} is {value!r}. Put a whole number from {low} to {high} there.")


def known(key: str, keys: set[str], where: str) -> None:
    if key not in keys:
        few = ", ".join(sorted(keys)[:8]) or "nothing"
        raise InvalidScenario(f"{where} names {key!r}, which the scenario does not have. It has {few}.")


def different(items: Sequence[object], where: str, name: str = "key") -> None:
    seen: set[object] = set()
    for item in items:
        value = getattr(item, name)
        if value in seen:
            raise InvalidScenario(f"{where} has the {name} {value!r} twice. Give each its own.")
        seen.add(value)
