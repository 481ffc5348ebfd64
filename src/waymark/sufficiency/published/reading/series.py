"""Every series of a folder: an authority's counts, roll and rate by year, each between the ends within which it is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from . import exclusions_file
from .authorities import NATIONAL, REORGANISED, Authority, CodeBook, code_book
from .interval import Interval, rate_per_100, total
from .measures import Measure, Phase, Term
from .years import academic_year


@dataclass(frozen=True)
class Point:
    """One year. `count` and `roll` are whole numbers between two ends; `rate` is per 100 pupils; `year` that of its September."""

    year: int
    count: Interval
    roll: Interval
    rate: Interval
    source: str


@dataclass(frozen=True, order=True)
class Key:
    """`authority` is the Department's number; 970 is England."""

    authority: str
    term: Term
    phase: Phase
    measure: Measure


@dataclass(frozen=True)
class Published:
    """What a folder holds, by authority, term, phase and measure, years ascending."""

    folder: Path
    book: CodeBook
    series: dict[Key, tuple[Point, ...]] = field(repr=False)

    def authorities(self) -> list[Authority]:
        """Those with yearly figures, not England."""
        numbers = {key.authority for key in self.series if key.term is Term.YEAR} - {NATIONAL}
        return [each for each in self.book.authorities if each.dfe in numbers]

    def until(self, year: int) -> Published:
        """The same folder as if nothing after the academic year that begins in `year` had been published. Raises UnusableData."""
        kept = {key: tuple(point for point in points if point.year <= year) for key, points in self.series.items()}
        kept = {key: points for key, points in kept.items() if points}
        if not kept:
            raise UnusableData(f"{self.folder} has no figures up to {academic_year(year)}. Name a later year.")
        return replace(self, series=kept)

    def find(self, asked: str) -> Authority:
        found = self.book.find(asked)
        with_figures = self.authorities()
        if found in with_figures:
            return found
        said = f"{found.dfe} {found.name} has no exclusions figures" if found else f"There is no authority “{asked}”"
        known = "; ".join(f"{each.dfe} {each.name}" for each in with_figures)
        raise UnusableData(f"{said} in {self.folder}. Those with figures are: {known or 'none'}.")


@cache
def published(folder: Path) -> Published:
    """Read the folder once; UnusableData names whatever is missing or cannot be read."""
    from .termly_series import termly_series
    from .yearly_rates import yearly_rates

    if not folder.is_dir():
        raise UnusableData(f"There is no folder {folder}. Name one laid out like the Department's exclusions files.")
    book = code_book(folder)
    series = _counted(exclusions_file.read(folder))
    series = _joined(series, yearly_rates(folder, series))
    series = _before_they_existed(series)
    series = _joined(series, termly_series(folder, book, series))
    return Published(folder, book, series)


def _counted(found: Iterable[exclusions_file.Row]) -> dict[Key, tuple[Point, ...]]:
    points: dict[Key, list[Point]] = {}
    for row in found:
        if row.level not in ("Local authority", "National") or row.headcount.value is None or row.headcount.value.low < 1:
            continue
        authority = NATIONAL if row.level == "National" else row.authority
        for measure, cell in row.counts.items():
            if cell.value is None:
                continue
            rate = rate_per_100(cell.value, row.headcount.value)
            point = Point(row.year, cell.value, row.headcount.value, rate, "counted")
            points.setdefault(Key(authority, Term.YEAR, row.phase, measure), []).append(point)
    return {key: tuple(sorted(each, key=lambda point: point.year)) for key, each in points.items()}


def _joined(first: dict[Key, tuple[Point, ...]], more: dict[Key, list[Point]]) -> dict[Key, tuple[Point, ...]]:
    """`first` stands where both have the year."""
    joined = dict(first)
    for key, points in more.items():
        have = {point.year for point in joined.get(key, ())}
        every = [*joined.get(key, ()), *(point for point in points if point.year not in have)]
        joined[key] = tuple(sorted(every, key=lambda point: point.year))
    return joined


def _before_they_existed(series: dict[Key, tuple[Point, ...]]) -> dict[Key, tuple[Point, ...]]:
    filled = dict(series)
    for key, points in series.items():
        change = REORGANISED.get(key.authority)
        if change is None:
            continue
        older = [series.get(Key(number, key.term, key.phase, key.measure), ()) for number in change.predecessors]
        years = set.intersection(*({point.year for point in each} for each in older)) - {point.year for point in points}
        early = [
            _together([next(point for point in each if point.year == year) for each in older], change.predecessors)
            for year in sorted(years)
            if year < points[0].year
        ]
        filled[key] = (*early, *points)
    return filled


def _together(parts: list[Point], numbers: tuple[str, ...]) -> Point:
    count, roll = total([part.count for part in parts]), total([part.roll for part in parts])
    source = f"of {' and '.join(numbers)}, before the authority existed"
    return Point(parts[0].year, count, roll, rate_per_100(count, roll), source)
