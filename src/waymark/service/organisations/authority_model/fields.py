"""How the fields of a model are declared: limits stand beside the field they limit.

Metadata understood by the reader: `low` and `high` (inclusive), `choices`, `pattern` with `looks_like`,
`refers` (name of the list whose keys are meant), `at_least` (shortest list).
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any

KEY = {"pattern": r"[a-z][a-z0-9_]*", "looks_like": "a key in lower snake case"}
PROVENANCE = ("source", "as_of", "assumed", "note")


def required(**limits: Any) -> Any:
    return field(metadata=limits)


def optional(default: Any = None, **limits: Any) -> Any:
    return field(default=default, metadata=limits)


def is_required(declared: Any) -> bool:
    return declared.default is MISSING and declared.default_factory is MISSING


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A table that says where its values come from.

    `source` is a key of `sources`; `as_of` a year, month or day that replaces the source's own.
    `assumed` is true for the whole table, or lists the fields in it that nobody has published.
    """

    source: str | None = optional(refers="sources")
    as_of: str | None = optional(
        pattern=r"\d{4}(-\d{2}){0,2}", looks_like="a year, month or day such as 2025, 2025-01 or 2025-01-07"
    )
    assumed: bool | tuple[str, ...] = optional(False)
    note: str | None = optional()

    def is_assumed(self, name: str) -> bool:
        return self.assumed if isinstance(self.assumed, bool) else name in self.assumed
