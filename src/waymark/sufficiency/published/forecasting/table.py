"""The years of several authorities beside one another, ready to be fitted: the training part only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from waymark.sufficiency.published.errors import UnusableData
from waymark.sufficiency.published.reading.authorities import NATIONAL, Authority
from waymark.sufficiency.published.reading.measures import Measure, Phase, Term
from waymark.sufficiency.published.reading.series import Point, Published

from .candidates import Layout
from .draws import generator
from .likelihood import Seen

MOST_POOLED = 14
FORGOTTEN_AFTER = 3  # an authority without a figure in so many last years no longer exists


@dataclass(frozen=True)
class Table:
    """One row per authority and year. `unit` and `time` index `units` and years from `first_year`; counts lie from `low` to
    `high`.

    `pupils` is the middle of the roll. Where the roll itself is not exact, `low` = `high` = rate × `pupils`, because it is the
    rate that is known.
    """

    units: tuple[str, ...]
    first_year: int
    unit: np.ndarray
    time: np.ndarray
    low: np.ndarray
    high: np.ndarray
    pupils: np.ndarray
    shock_years: tuple[int, ...]

    @cached_property
    def layout(self) -> Layout:
        return layout(self, self.unit, self.time)

    @cached_property
    def seen(self) -> Seen:
        return Seen(self.low, self.high)

    def last_roll(self, unit: str) -> float:
        mine = np.flatnonzero(self.unit == self.units.index(unit))
        return float(self.pupils[mine[np.argmax(self.time[mine])]]) if len(mine) else float("nan")


def layout(table: Table, unit: np.ndarray, time: np.ndarray) -> Layout:
    """What a model asks of rows, of the table or ahead of it."""
    national = np.array([each == NATIONAL for each in table.units], dtype=bool)
    return unit, time, national[unit], np.isin(table.first_year + time, table.shock_years)


def within_reach(data: Published, authorities: list[Authority], seed: int) -> Published:
    """The folder as it is, or, where it holds more authorities than can be fitted together, those asked for and some others.

    Time grows with the third power of the number pooled. The others are drawn by the seed; England always stays.
    """
    every = {each.dfe for each in data.authorities()}
    wanted = {each.dfe for each in authorities}
    if len(every) <= MOST_POOLED:
        return data
    if len(wanted) > MOST_POOLED:
        raise UnusableData(f"{len(wanted)} authorities are asked for; at most {MOST_POOLED} are fitted together. Ask in turns.")
    others = sorted(every - wanted, key=lambda number: generator(seed, "pool", number).random())
    kept = wanted | set(others[: MOST_POOLED - len(wanted)]) | {NATIONAL}
    return replace(data, series={key: points for key, points in data.series.items() if key.authority in kept})


def training_table(
    data: Published, term: Term, phase: Phase, measure: Measure, last_year: int, shocks: tuple[int, ...]
) -> Table | None:
    """Every authority's years up to `last_year`; later years are not so much as looked at. None when nothing is left."""
    rows: list[tuple[str, Point]] = []
    for key in sorted(key for key in data.series if (key.term, key.phase, key.measure) == (term, phase, measure)):
        mine = [point for point in data.series[key] if point.year <= last_year]
        if mine and mine[-1].year > last_year - FORGOTTEN_AFTER:
            rows += [(key.authority, point) for point in mine]
    return _table(rows, shocks) if rows else None


def _table(rows: list[tuple[str, Point]], shocks: tuple[int, ...]) -> Table:
    units = tuple(sorted({authority for authority, _ in rows}))
    first = min(point.year for _, point in rows)
    counts = [_count_of(point) for _, point in rows]
    return Table(
        units=units,
        first_year=first,
        unit=np.array([units.index(authority) for authority, _ in rows]),
        time=np.array([point.year - first for _, point in rows]),
        low=np.array([low for low, _ in counts], dtype=float),
        high=np.array([high for _, high in counts], dtype=float),
        pupils=np.array([max(round(point.roll.middle), 1) for _, point in rows], dtype=float),
        shock_years=shocks,
    )


def _count_of(point: Point) -> tuple[float, float]:
    if point.roll.exact:
        return point.count.low, point.count.high
    middle = round(point.rate.middle * max(round(point.roll.middle), 1) / 100)
    return middle, middle
