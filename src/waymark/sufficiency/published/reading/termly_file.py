"""Termly rates by authority, phase and special educational need (`exclusions/termly_suspension*.csv`), autumn 2019 on.

Rates are per 100 pupils of that need on roll in that term, printed with three decimals, without counts or rolls.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from .cells import Cell, rate_cell
from .measures import PHASE_NAMES, Measure, Phase, Term
from .tables import optional_file, rows
from .years import beginning

PATTERN = "exclusions/termly_suspension*.csv"
COLUMNS = ("metric", "time_period", "time_identifier", "new_la_code", "education_phase", "send_category", "value")
PLACES = 3
METRICS = {
    "susp_rate": Measure.SUSPENSIONS,
    "one_plus_susp_rate": Measure.PUPILS_SUSPENDED,
    "perm_excl_rate": Measure.PERMANENT_EXCLUSIONS,
}
TERMS = {"Autumn term": Term.AUTUMN, "Spring term": Term.SPRING, "Summer term": Term.SUMMER}
NEEDS = ("EHC plan", "SEN support", "No SEN")
Key = tuple[str, int, Term, Phase]


@cache
def read(folder: Path) -> dict[Key, dict[str, dict[Measure, Cell]]]:
    """{(ONS code, beginning year, term, phase): {need: {measure: rate}}}; empty when the folder has no such file."""
    path = optional_file(folder, PATTERN)
    found: dict[Key, dict[str, dict[Measure, Cell]]] = {}
    for line, cells in rows(path, COLUMNS) if path else ():
        if cells["metric"] not in METRICS:
            continue
        try:
            term, phase = TERMS[cells["time_identifier"]], PHASE_NAMES[cells["education_phase"]]
            key = (cells["new_la_code"], beginning(cells["time_period"]), term, phase)
            cell = rate_cell(cells["value"], places=PLACES)
        except UnusableData as trouble:
            raise UnusableData(f"{path}, line {line}: {trouble}. Mend the cell.") from None
        except KeyError as unknown:
            raise UnusableData(f"{path}, line {line}: {unknown} is no term or phase that is known.") from None
        found.setdefault(key, {}).setdefault(cells["send_category"], {})[METRICS[cells["metric"]]] = cell
    return found
