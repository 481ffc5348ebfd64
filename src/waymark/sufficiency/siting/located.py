"""What is answered, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PROVEN, FEASIBLE, INFEASIBLE, OPEN = "proven", "feasible", "infeasible", "open"

Plain = dict[str, Any]


@dataclass(frozen=True)
class Located:
    """Which sites are open and who serves whom.

    status       proven: nothing costs less. feasible: the list obeys every rule, and costs at most value - bound too much.
                 infeasible: proven that no list obeys the rules. open: time ran out before a list was found.
    value        what it costs; None where there is no list
    bound        what no list can cost less than; None only for "infeasible"
    open         numbers of the open sites, ascending
    served_by    of each customer the site that serves it
    certificate  the proof of the bound, plain data that can be kept as JSON; check.py says what is verified
    """

    status: str
    value: int | None
    bound: int | None
    open: tuple[int, ...]
    served_by: tuple[int, ...]
    certificate: Plain

    @property
    def gap(self) -> float | None:
        """Share of the value that it may be too dear by, at most; None where there is no list."""
        if self.value is None or self.bound is None:
            return None
        return (self.value - self.bound) / self.value if self.value else 0.0

    def plain(self) -> Plain:
        return {
            "status": self.status,
            "value": self.value,
            "bound": self.bound,
            "open": list(self.open),
            "served_by": list(self.served_by),
            "certificate": self.certificate,
        }
