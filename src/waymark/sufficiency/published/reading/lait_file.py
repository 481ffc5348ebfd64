"""Yearly rates of authorities and of England from the Local Authority Interactive Tool (`lait_bds_long_*.csv`), 2015/16 on.

Rates are per 100 pupils on roll in the January census, printed with five decimals, without the counts behind them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from .cells import Cell, rate_cell
from .measures import Measure, Phase
from .tables import rows, the_file
from .years import beginning

PATTERN = "lait_bds_long_*.csv"
WHAT = "yearly rates of suspension and permanent exclusion by authority"
COLUMNS = ("Short Desc", "Years", "Values", "LA Number")
PLACES = 5
RATES = {
    f"{start}{end}": (phase, measure)
    for start, phase in (("Pri", Phase.PRIMARY), ("Sec", Phase.SECONDARY), ("Spec", Phase.SPECIAL), ("Tot", Phase.ALL))
    for end, measure in (("PermEx", Measure.PERMANENT_EXCLUSIONS), ("FixedEx", Measure.SUSPENSIONS))
} | {
    f"{start}_ Pup_FixedEx": (phase, Measure.PUPILS_SUSPENDED)
    for start, phase in (("Pri", Phase.PRIMARY), ("Sec", Phase.SECONDARY), ("Spec", Phase.SPECIAL), ("Total", Phase.ALL))
}
SHARES = {"PrimStatements": (Phase.PRIMARY, "EHC plan"), "PrimNoStatements": (Phase.PRIMARY, "SEN support"),
          "SecStatements": (Phase.SECONDARY, "EHC plan"), "SecNoStatements": (Phase.SECONDARY, "SEN support"),
          "SEN_TotStat": (Phase.ALL, "EHC plan"), "SEN_TotSENSuP": (Phase.ALL, "SEN support")}  # fmt: skip


@cache
def read(folder: Path) -> dict[tuple[str, int, Phase], dict[Measure, Cell]]:
    """{(the Department's number, beginning year, phase): {measure: rate per 100}}. England is 970."""
    path = the_file(folder, PATTERN, WHAT)
    found: dict[tuple[str, int, Phase], dict[Measure, Cell]] = {}
    for line, cells in rows(path, COLUMNS):
        wanted = RATES.get(cells["Short Desc"].strip())
        if wanted is None:
            continue
        phase, measure = wanted
        try:
            key = (cells["LA Number"].strip(), beginning(cells["Years"]), phase)
            found.setdefault(key, {})[measure] = rate_cell(cells["Values"], places=PLACES)
        except UnusableData as trouble:
            raise UnusableData(f"{path}, line {line} ({cells['Short Desc']}): {trouble}. Mend the cell.") from None
    if not found:
        raise UnusableData(f"{path} has no row of {', '.join(sorted(RATES))} in the column Short Desc.")
    return found


@cache
def shares_of_need(folder: Path) -> dict[tuple[str, int, Phase], dict[str, float]]:
    """Percent of a phase's pupils with an EHC plan and with SEN support, by January: 2024 is in the year that began in 2023."""
    found: dict[tuple[str, int, Phase], dict[str, float]] = {}
    for _, cells in rows(the_file(folder, PATTERN, WHAT), COLUMNS):
        wanted = SHARES.get(cells["Short Desc"].strip())
        year, value = cells["Years"].strip()[:4], cells["Values"].strip()
        if wanted and year.isdigit() and value[:1].isdigit():
            found.setdefault((cells["LA Number"].strip(), int(year) - 1, wanted[0]), {})[wanted[1]] = float(value)
    return found
