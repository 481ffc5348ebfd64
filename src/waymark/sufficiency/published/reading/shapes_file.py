"""National tables of how suspensions spread over pupils, lengths, year groups and needs, 2006/07 to 2016/17; rounded to five."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from .cells import count_cell
from .exclusions_file import COUNTED
from .interval import Interval
from .measures import PHASE_NAMES, Measure, Phase
from .tables import rows, the_file
from .years import beginning

REPEATS = (
    "exclusions/exclusions_number_of_fixed_exclusions.csv",
    "num_fixed_excl",
    "headcount",
    "pupils by number of suspensions",
)
LENGTHS = ("exclusions/exclusions_duration_of_fixed_exclusions.csv", "duration_days_fixed_exclusions", "num_fixed_excl",
           "suspensions by length")  # fmt: skip
CHARACTERISTICS = "exclusions/exclusions_by_characteristic.csv"


@dataclass(frozen=True)
class Spread:
    """Of one year and phase: category in the file's words → count between two ends. `total` is the file's own."""

    year: int
    phase: Phase
    counts: dict[str, Interval]
    total: Interval


@dataclass(frozen=True)
class Group:
    """Pupils of one characteristic in one year and phase, and what was counted of them."""

    year: int
    phase: Phase
    kind: str
    name: str
    headcount: Interval
    counts: dict[Measure, Interval]


@cache
def spreads(folder: Path, table: tuple[str, str, str, str]) -> tuple[Spread, ...]:
    """`table` is REPEATS or LENGTHS; years ascending."""
    pattern, category, counted, what = table
    path = the_file(folder, pattern, what)
    found: dict[tuple[int, Phase], dict[str, Interval]] = {}
    for line, cells in rows(path, ("time_period", "school_type", category, counted)):
        try:
            count = count_cell(cells[counted], hides_one_and_two=True, rounded_to=5)
            key = (beginning(cells["time_period"]), PHASE_NAMES[cells["school_type"]])
        except (UnusableData, KeyError) as trouble:
            raise UnusableData(f"{path}, line {line}: {trouble}. Mend the cell.") from None
        if count.value is not None:
            found.setdefault(key, {})[cells[category].strip()] = count.value
    return tuple(
        Spread(year, phase, {name: count for name, count in counts.items() if name != "Total"}, counts["Total"])
        for (year, phase), counts in sorted(found.items())
        if "Total" in counts
    )


@cache
def groups(folder: Path) -> tuple[Group, ...]:
    path = the_file(folder, CHARACTERISTICS, "exclusions by pupil characteristic")
    columns = ("time_period", "school_type", "characteristic_group", "characteristic", "headcount", *COUNTED.values())
    found = []
    for line, cells in rows(path, columns):
        try:
            phase = PHASE_NAMES[cells["school_type"]]
            pupils = count_cell(cells["headcount"], hides_one_and_two=True, rounded_to=5).value
            counts = {
                measure: count_cell(cells[column], hides_one_and_two=True, rounded_to=5).value
                for measure, column in COUNTED.items()
            }
        except (UnusableData, KeyError) as trouble:
            raise UnusableData(f"{path}, line {line}: {trouble}. Mend the cell.") from None
        if pupils is None:
            continue
        known = {measure: count for measure, count in counts.items() if count is not None}
        year, kind, name = beginning(cells["time_period"]), cells["characteristic_group"], cells["characteristic"]
        found.append(Group(year, phase, kind, name, pupils, known))
    return tuple(found)
