"""Published numbers of pupils waiting for a place: four dates of one authority, enough to look at and not to validate by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from .tables import rows

NOT_VALIDATED = "not validated: a handful of published dates of one authority; no model's waits have been checked against more"
_WAITING = "pupils waiting"


@dataclass(frozen=True)
class Waiting:
    """`on` is a date or a month as published."""

    on: str
    pupils: int
    of: str
    source: str
    label: str = NOT_VALIDATED


def waiting(path: Path) -> tuple[Waiting, ...]:
    """The rows on pupils waiting of a file laid out like `norfolk_ap_demand_and_waiting_facts.csv`."""
    found = []
    for line, cells in rows(path, ("date_or_period", "measure", "value", "source")):
        if not cells["measure"].startswith(_WAITING):
            continue
        if not cells["value"].isdigit():
            raise UnusableData(f"{path}, line {line}: “{cells['value']}” pupils waiting is no whole number. Mend the cell.")
        found.append(Waiting(cells["date_or_period"], int(cells["value"]), cells["measure"], cells["source"]))
    return tuple(found)
