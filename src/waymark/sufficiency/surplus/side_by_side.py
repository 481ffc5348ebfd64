"""Every school's places, roll and forecast by every source, side by side: which is used, and by how much they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .figures import GIAS, OWN, SCAP, Figure, checked

TRUST = (OWN, SCAP, GIAS)
"""Whose places are used where there are several: the authority's own, which has a reason, then the survey, then the register."""
AGREE_WITHIN = 5
"""Places within which two sources are said to agree."""


@dataclass(frozen=True)
class SchoolPlaces:
    """`figures` by source. `used`: whose places are used; `roll` is of the same source where it has one."""

    school: str
    name: str
    figures: dict[str, Figure]

    @property
    def used(self) -> Figure | None:
        return next((self.figures[source] for source in self._ordered if self.figures[source].places is not None), None)

    @property
    def roll(self) -> int | None:
        """The latest word of the source used, else of the first that has one."""
        with_roll = [self.figures[source].roll for source in self._ordered if self.figures[source].roll is not None]
        return self.used.roll if self.used and self.used.roll is not None else next(iter(with_roll), None)

    @property
    def forecast(self) -> Figure | None:
        return next((self.figures[source] for source in self._ordered if self.figures[source].forecast is not None), None)

    @property
    def spare(self) -> int | None:
        return None if self.used is None or self.used.places is None or self.roll is None else self.used.places - self.roll

    @property
    def least_spare(self) -> int | None:
        """By whichever source leaves least, the forecast too: what can be counted on."""
        all_spare = [self.spare, *(one.spare for one in self.figures.values() if OWN not in self.figures or one.source == OWN)]
        if self.forecast is not None and self.used is not None and self.used.places is not None:
            all_spare.append(self.used.places - int(self.forecast.forecast or 0))
        return min((spare for spare in all_spare if spare is not None), default=None)

    @property
    def apart(self) -> int:
        """By how many places the published sources differ."""
        places = [one.places for one in self.figures.values() if one.source != OWN and one.places is not None]
        return max(places) - min(places) if places else 0

    @property
    def agree(self) -> bool:
        return self.apart <= AGREE_WITHIN

    @property
    def why(self) -> str:
        """Whose places are used, and why, in a sentence."""
        if self.used is None:
            return "No source gives its places."
        if self.used.source == OWN:
            return f"The authority's own {self.used.places} places ({self.used.by}: {self.used.reason})."
        said = f"{self.used.source} {self.used.year}: {self.used.places} places"
        others = [
            f"{one.source} {one.year} says {one.places}"
            for one in self.figures.values()
            if one is not self.used and one.places is not None
        ]
        return f"{said}; {', '.join(others)}." if others else f"{said}."

    @property
    def _ordered(self) -> list[str]:
        return sorted(self.figures, key=lambda source: TRUST.index(source) if source in TRUST else len(TRUST))


@dataclass(frozen=True)
class Totals:
    """One source over all schools that it has places and a roll for. `spare` adds up only the schools with room."""

    source: str
    schools: int
    places: int
    roll: int
    spare: int
    over: int


def side_by_side(figures: Iterable[Figure]) -> tuple[SchoolPlaces, ...]:
    """Schools in the order of their names."""
    schools: dict[str, dict[str, Figure]] = {}
    for one in checked(figures):
        schools.setdefault(one.school, {})[one.source] = one
    found = (
        SchoolPlaces(school, next((one.name for one in by.values() if one.name), school), by) for school, by in schools.items()
    )
    return tuple(sorted(found, key=lambda one: (one.name, one.school)))


def totals(schools: Iterable[SchoolPlaces]) -> tuple[Totals, ...]:
    """What each source says of all of them together: they can agree here and not for one school."""
    by_source: dict[str, list[Figure]] = {}
    for school in schools:
        for one in school.figures.values():
            if one.spare is not None:
                by_source.setdefault(one.source, []).append(one)
    return tuple(
        Totals(source, len(found), sum(one.places or 0 for one in found), sum(one.roll or 0 for one in found),
               sum(max(0, one.spare or 0) for one in found), sum(max(0, -(one.spare or 0)) for one in found))
        for source, found in by_source.items()
    )  # fmt: skip
