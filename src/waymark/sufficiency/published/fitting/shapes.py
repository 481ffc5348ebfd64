"""Shapes that hold across authorities: risk by year group and characteristic, lengths of suspensions, repeats.

National tables to 2016/17. Ends are the least and the most of the last five published years, each widened by what chance and
rounding leave open: what moved over five years may move again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.stats import gamma as gamma_law

from waymark.sufficiency.published.errors import UnusableData
from waymark.sufficiency.published.reading.interval import Interval
from waymark.sufficiency.published.reading.measures import Measure, Phase
from waymark.sufficiency.published.reading.shapes_file import CHARACTERISTICS, LENGTHS, REPEATS, Group, groups, spreads
from waymark.sufficiency.published.reading.years import academic_year

from .parameters import Shape

LAST_YEARS = 5
LONGEST_SHOWN = 46
MOST_SHOWN = 20
KINDS = {"Gender": "sex", "FSM eligible": "free school meals", "SEN provision": "special educational needs"}
YEAR_GROUPS = tuple(f"NC Year {number}" for number in range(7, 12))


def year_groups(folder: Path) -> list[Shape]:
    """Risk of each of years 7 to 11 of state secondaries against that of all five, by measure."""
    found = [
        group
        for group in groups(folder)
        if group.kind == "NC year" and group.phase is Phase.SECONDARY and group.name in YEAR_GROUPS
    ]
    return [_relative(f"risk_by_year_group.{_key(measure)}", found, YEAR_GROUPS, measure) for measure in Measure]


def characteristics(folder: Path) -> list[Shape]:
    """Risk by sex, free school meals and need of state secondaries against that of all pupils with a known answer."""
    shapes = []
    for kind, named in KINDS.items():
        found = [
            group
            for group in groups(folder)
            if group.kind == kind and group.phase is Phase.SECONDARY and "nclassified" not in group.name
        ]
        names = tuple(sorted({group.name for group in found}))
        shapes += [_relative(f"risk_by_{_key(named)}.{_key(measure)}", found, names, measure) for measure in Measure]
    return shapes


def lengths(folder: Path) -> Shape:
    """Shares of suspensions of state secondaries by length in school days; note the heap at 5 and at 10."""
    names = (*(str(days) for days in range(1, LONGEST_SHOWN)), f"{LONGEST_SHOWN} or more")
    return _shares("length_of_suspension", folder, LENGTHS, names, "school days")


def repeated(folder: Path) -> Shape:
    """Shares of suspended pupils of state secondaries by their number of suspensions in the year."""
    names = (*(str(number) for number in range(1, MOST_SHOWN)), f"{MOST_SHOWN} or more")
    return _shares("suspensions_of_a_suspended_pupil", folder, REPEATS, names, "suspensions in a year")


def _shares(name: str, folder: Path, table: tuple[str, str, str, str], names: tuple[str, ...], unit: str) -> Shape:
    years = [spread for spread in spreads(folder, table) if spread.phase is Phase.SECONDARY][-LAST_YEARS:]
    if not years:
        raise UnusableData(f"{folder / table[0]} has no rows of state-funded secondary schools.")
    columns = []
    for spread in years:
        counts = [_of(spread.counts, each) for each in names]
        whole = sum(count.middle for count in counts)
        columns.append([(count.middle / whole, *(end / whole for end in by_chance(count))) for count in counts])
    return _shape(name, names, columns, unit, table[0], [spread.year for spread in years])


def _of(counts: dict[str, Interval], name: str) -> Interval:
    if not name.endswith(" or more"):
        return counts.get(name, Interval(0, 0))
    least = int(name.split()[0])
    parts = [count for each, count in counts.items() if int(each.split()[0]) >= least]
    return Interval(sum(part.low for part in parts), sum(part.high for part in parts))


def _relative(name: str, found: list[Group], names: tuple[str, ...], measure: Measure) -> Shape:
    years = sorted({group.year for group in found})[-LAST_YEARS:]
    if not years:
        raise UnusableData(f"{CHARACTERISTICS} has no rows for {', '.join(names) or name} of state-funded secondary schools.")
    columns = []
    for year in years:
        by_name = {group.name: group for group in found if group.year == year}
        parts = [by_name[each] for each in names if each in by_name and measure in by_name[each].counts]
        rate = sum(part.counts[measure].middle for part in parts) / sum(part.headcount.middle for part in parts)
        columns.append([_risk(by_name.get(each), measure, rate) for each in names])
    return _shape(name, names, columns, "times the risk of all", CHARACTERISTICS, years)


def _risk(group: Group | None, measure: Measure, rate: float) -> tuple[float, float, float]:
    if group is None or measure not in group.counts:
        return float("nan"), float("nan"), float("nan")
    count, expected = group.counts[measure], group.headcount.middle * rate
    return count.middle / expected, *(end / expected for end in by_chance(count))


def by_chance(count: Interval) -> tuple[float, float]:
    """95 % ends of what a Poisson number may have been behind a count between two ends."""
    low = gamma_law.ppf(0.025, count.low) if count.low > 0 else 0.0
    return float(low), float(gamma_law.ppf(0.975, count.high + 1))


def _shape(
    name: str,
    names: tuple[str, ...],
    columns: list[list[tuple[float, float, float]]],
    unit: str,
    source: str,
    years: Iterable[int],
) -> Shape:
    cells = np.array(columns)  # years, categories, (value, low, high)
    years = list(years)
    return Shape(
        name=name, unit=unit, categories=names,
        values=tuple(float(each) for each in cells[-1, :, 0]),
        lows=tuple(float(each) for each in np.nanmin(cells[:, :, 1], axis=0)),
        highs=tuple(float(each) for each in np.nanmax(cells[:, :, 2], axis=0)),
        source=source, years=tuple(academic_year(year) for year in years),
        note=f"value of {academic_year(years[-1])}; ends cover the years named; England",
    )  # fmt: skip


def _key(words: str) -> str:
    return words.replace(" ", "_")
