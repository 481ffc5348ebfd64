"""What the futures of an authority came to, in whole numbers, and how to add them up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .layout import AREA_COUNTS, MONTHS, PLACE_COUNTS, PROVISION_COUNTS

MONTH_NAMES = (
    "September", "October", "November", "December", "January", "February", "March", "April", "May", "June", "July", "August",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Tables of whole numbers, the first axis the future.

    place [n, years, months, partnerships + 1, kinds, PLACE_COUNTS], the last partnership the whole authority's own places;
    area [n, years, months, partnerships, year groups, AREA_COUNTS]; waits [n, years, partnerships, kinds, weeks];
    school [n, years, schools, SCHOOL_COUNTS]; repeats [n, years, suspensions]; census [n, years, STATES];
    provision [n, years, provisions, PROVISION_COUNTS].
    """

    place: np.ndarray
    area: np.ndarray
    waits: np.ndarray
    school: np.ndarray
    repeats: np.ndarray
    census: np.ndarray
    provision: np.ndarray
    partnerships: tuple[str, ...]
    kinds: tuple[str, ...]
    tiers: tuple[int, ...]
    schools: tuple[str, ...]
    first_year: int
    """The calendar year in which the first school year began."""
    seed: int
    first_replication: int
    provisions: tuple[str, ...] = ()

    @property
    def replications(self) -> int:
        return len(self.place)

    @property
    def years(self) -> tuple[str, ...]:
        return tuple(f"{year}-{(year + 1) % 100:02d}" for year in range(self.first_year, self.first_year + self.place.shape[1]))

    def yearly(
        self, count: str, *, kind: str | None = None, tier: int | None = None, partnership: str | None = None,
        year_group: int | None = None,
    ) -> np.ndarray:  # fmt: skip
        """A count by year [n, years], added up over whatever is not named. Raises KeyError for a name that is none."""
        if count in AREA_COUNTS:
            if kind is not None or tier is not None:
                raise KeyError(f"{count} is counted by partnership and year group, not by kind or tier of provision.")
            table = self.area[..., AREA_COUNTS.index(count)].sum(axis=2, dtype=np.int64)
            return self._chosen(table, self._place_of(partnership), None if year_group is None else [year_group - 7])
        if year_group is not None:
            raise KeyError(f"{count} is counted by partnership and kind of provision, not by year group.")
        cells = self.place[..., PLACE_COUNTS.index(count)] if count in PLACE_COUNTS else None
        if cells is None:
            raise KeyError(f"{count} is no count. Put one of {', '.join(PLACE_COUNTS + AREA_COUNTS)}.")
        table = cells[:, :, -1] if count == "waiting_at_end" and cells.shape[2] == 1 else cells.sum(axis=2, dtype=np.int64)
        if count == "waiting_at_end" and cells.shape[2] > 1:
            table = cells[:, :, self._last_month()]
        chosen = None
        if kind is not None or tier is not None:
            chosen = [
                place for place, one in enumerate(self.kinds)
                if kind in (None, one) and tier in (None, self.tiers[place])
            ]  # fmt: skip
        return self._chosen(table, self._place_of(partnership), chosen)

    def waited(self, share: float, *, kind: str) -> np.ndarray:
        """School weeks within which this share of those who started had started, all years [n]; -1 where nobody did."""
        table = self.waits[:, :, :, self.kinds.index(kind)].sum(axis=(1, 2), dtype=np.int64)
        cumulated = np.cumsum(table, axis=1)
        enough = cumulated >= np.ceil(share * cumulated[:, -1:])
        return np.where(cumulated[:, -1] > 0, enough.argmax(axis=1), -1)

    def of_provisions(self, count: str) -> np.ndarray:
        """A count of each provision by year [n, years, provisions]. Raises KeyError for a name that is none."""
        if count not in PROVISION_COUNTS:
            raise KeyError(f"{count} is not counted by provision. Put one of {', '.join(PROVISION_COUNTS)}.")
        return self.provision[..., PROVISION_COUNTS.index(count)]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Tidy rows of every count that is not 0, by future, year, month, partnership, and kind or year group."""
        yield from self._tidy(self.place, PLACE_COUNTS, "kind", self.kinds)
        yield from self._tidy(self.area, AREA_COUNTS, "year_group", (7, 8, 9, 10, 11))

    def _tidy(self, table: np.ndarray, names: tuple[str, ...], axis: str, values: tuple) -> Iterator[dict[str, Any]]:
        for future, year, month, partnership, item, name in np.argwhere(table):
            yield {
                "replication": self.first_replication + int(future), "year": self.years[year],
                "month": MONTH_NAMES[month] if table.shape[2] == MONTHS else "",
                "partnership": (*self.partnerships, "")[partnership], axis: values[item], "count": names[name],
                "value": int(table[future, year, month, partnership, item, name]),
            }  # fmt: skip

    def _last_month(self) -> int:
        """The last month of the school year in which anything was open: the state of its last week was kept."""
        used = np.flatnonzero(self.place.any(axis=(0, 1, 3, 4, 5)))
        return int(used[-1]) if len(used) else -1

    def _place_of(self, partnership: str | None) -> int | None:
        return None if partnership is None else self.partnerships.index(partnership)

    @staticmethod
    def _chosen(table: np.ndarray, partnership: int | None, items: list[int] | None) -> np.ndarray:
        """[n, years, partnerships, items] added up over those chosen."""
        table = table if partnership is None else table[:, :, partnership : partnership + 1]
        table = table if items is None else table[:, :, :, items]
        return table.sum(axis=(2, 3), dtype=np.int64)


