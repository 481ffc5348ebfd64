"""Exclusions by school, authority, region and nation, 2006/07 to 2016/17 (`exclusions_by_geographic_level*.csv`).

Counts of authorities are exact but for 1 and 2, which are `x`; national and regional ones are rounded to five; a school's 1 and
2 are `x`. Special: counts of 2006/07 to 2009/10 with decimals were scaled by the Department (see `cells.count_cell`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from .cells import Cell, count_cell
from .interval import Interval, total
from .measures import PHASE_NAMES, Measure, Phase
from .tables import rows, the_file
from .years import beginning

PATTERN = "exclusions/exclusions_by_geographic_level*.csv"
WHAT = "permanent and fixed-period exclusions by school and authority"
COLUMNS = (
    "time_period", "geographic_level", "old_la_code", "laestab", "school_type", "num_schools", "headcount", "perm_excl",
    "fixed_excl", "one_plus_fixed",
)  # fmt: skip
COUNTED = {
    Measure.PERMANENT_EXCLUSIONS: "perm_excl",
    Measure.SUSPENSIONS: "fixed_excl",
    Measure.PUPILS_SUSPENDED: "one_plus_fixed",
}


@dataclass(frozen=True)
class Row:
    """One school, authority, region or nation in one year. `school` is the LAESTAB, empty above the school."""

    level: str
    year: int
    authority: str
    school: str
    phase: Phase
    headcount: Cell
    counts: dict[Measure, Cell]


@cache
def read(folder: Path) -> tuple[Row, ...]:
    path = the_file(folder, PATTERN, WHAT)
    return tuple(_row(path, line, cells) for line, cells in rows(path, COLUMNS))


def _row(path: Path, line: int, cells: dict[str, str]) -> Row:
    level = cells["geographic_level"]
    rounded = 5 if level in ("National", "Regional") else 1
    try:
        return Row(
            level=level,
            year=beginning(cells["time_period"]),
            authority=cells["old_la_code"].strip(),
            school=cells["laestab"].strip(),
            phase=PHASE_NAMES[cells["school_type"]],
            headcount=count_cell(cells["headcount"], rounded_to=rounded),
            counts={
                measure: count_cell(cells[column], hides_one_and_two=True, rounded_to=rounded)
                for measure, column in COUNTED.items()
            },
        )
    except UnusableData as trouble:
        raise UnusableData(f"{path}, line {line}: {trouble}. Mend the cell.") from None
    except KeyError:
        kinds = ", ".join(PHASE_NAMES)
        raise UnusableData(f"{path}, line {line}: school_type “{cells['school_type']}” is none of {kinds}.") from None


def school_total(found: list[Row], measure: Measure) -> Interval:
    """What the schools' own rows add up to: between the sum with every `x` one and with every `x` two."""
    return total([row.counts[measure].value for row in found if row.counts[measure].value is not None])
