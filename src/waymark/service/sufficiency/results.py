"""What a simulation came to, as it is kept: rows of numbers by year, and by year and kind or partnership."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BY = {"year": ("year",), "kind": ("year", "kind"), "partnership": ("year", "partnership")}
HEADLINES = (
    "waiting", "share_started_within", "places_short", "excluded_waiting", "occupancy", "starts", "permanent_exclusions",
    "sixth_day_breaches", "suspensions",
)  # fmt: skip
OF_A_KIND = (
    "requests", "starts", "waiting", "places_short", "places_open", "places_occupied", "occupancy", "mean_wait", "p90_wait",
    "share_started_within", "mean_journey",
)  # fmt: skip
OF_A_PARTNERSHIP = (
    "requests", "starts", "waiting", "places_short", "mean_wait", "share_started_within", "mean_journey", "excluded_waiting",
    "permanent_exclusions", "sixth_day_breaches", "suspensions",
)  # fmt: skip
MEASURES_BY = {"year": None, "kind": OF_A_KIND, "partnership": OF_A_PARTNERSHIP}
PLACES_OF_DECIMALS = 5
LONGER = (5, 10, 15, 20, 30)  # school days: in every future, how many ended requests found no start within so many


def longer_than(days: int) -> str:
    """Its name among the paired values."""
    return f"waited_longer_{days}"


@dataclass(frozen=True)
class Point:
    """One measure in one year. ``low`` and ``high`` hold the mean in 95 of 100 such simulations; 8 of 10 futures lie between
    ``p10`` and ``p90``. None where too few futures have it."""

    year: str
    mean: float
    low: float | None
    high: float | None
    p10: float | None
    median: float
    p90: float | None


def kept_rows(by: str, rows: Iterable[Any]) -> list[list[Any]]:
    """The library's rows as lists: measure, group, then the fields of a ``Point``."""
    return [
        [one.measure, getattr(one, by) if by != "year" else None, one.year,
         *(_short(getattr(one, name)) for name in ("mean", "low", "high", "p10", "median", "p90"))]
        for one in rows
    ]  # fmt: skip


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES_OF_DECIMALS)


class Result:
    """A kept result, for pages to read from. ``years`` in order; a group is a kind or a partnership."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = kept
        self.years: list[str] = kept["years"]
        self.futures: int = kept["futures"]
        self._found = {
            (by, row[0], row[1], row[2]): Point(*row[2:]) for by, rows in kept["rows"].items() for row in rows
        }

    def point(self, measure: str, year: str, *, by: str = "year", group: str | None = None) -> Point | None:
        return self._found.get((by, measure, group, year))

    def series(self, measure: str, *, by: str = "year", group: str | None = None) -> list[Point | None]:
        return [self.point(measure, year, by=by, group=group) for year in self.years]

    def groups(self, by: str) -> list[str]:
        """In the order of the scenario."""
        return list(dict.fromkeys(row[1] for row in self.kept["rows"][by] if row[1]))


def packed(table: Mapping[str, Sequence[Sequence[float | None]]]) -> bytes:
    """Measure to, for each future, its value in each year: the pairs by which two simulations are compared."""
    return zlib.compress(json.dumps(table, separators=(",", ":")).encode(), 9)


def unpacked(kept: bytes | memoryview) -> dict[str, list[list[float | None]]]:
    return json.loads(zlib.decompress(bytes(kept)))
