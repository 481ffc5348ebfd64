"""One class (group, caseload, or a school's place for a move) and what it can take, as plain validated data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import validation as valid
from waymark.allocator.problem.request import MOST_HOURS, MOST_TEAM_WEEKS, MOST_WEEKS

MOST_PLACES = 10_000
MOST_STAFF_HOURS = MOST_HOURS * 100


@dataclass(frozen=True)
class PlaceClass:
    """One class of a provision, with its places in each school week.

    `free[w]` are places free in week w, net of stays, holds and closures, the host's own included. Of those,
    `preventive_reserved` are kept for preventive requests and `host_only_places` for the host school; one place may count
    towards both. `high_intensity_present` and `years_present` describe pupils already there, by week. `year_span_limit` is the
    most by which the oldest year group in the class may exceed the youngest. `closed_weeks` are school weeks in which the
    class is shut: no stay may include one. `staff_hours` are the hours a week that staff can give to one child alone, by
    week (None: not counted). `team_weeks` is the time a team still has within the calendar (None: not counted), and
    `team_weeks_per_child` what it takes for a child as a rule. `receiving_school` is the school a move leads to.
    """

    id: str
    provision: str
    site: str
    kind: str
    years: tuple[int, int]
    free: tuple[int, ...]
    preventive_reserved: tuple[int, ...] | int = 0
    host_school: str | None = None
    host_only_places: tuple[int, ...] | int = 0
    serves_schools: frozenset[str] | None = None
    needs_met: frozenset[str] = frozenset()
    high_intensity_limit: int | None = None
    high_intensity_present: tuple[int, ...] | int = 0
    year_span_limit: int | None = None
    years_present: tuple[tuple[int, ...], ...] = ()
    full_time: bool = True
    closed_weeks: tuple[int, ...] = ()
    staff_hours: tuple[int, ...] | int | None = None
    team_weeks: int | None = None
    team_weeks_per_child: int = 1
    receiving_school: str | None = None

    def __post_init__(self) -> None:
        at = f"class {valid.name(self.id, 'class: id')}"
        for text in ("provision", "site", "kind"):
            valid.name(getattr(self, text), f"{at}: {text}")
        valid.yes_or_no(self.full_time, f"{at}: full_time")
        self._store("years", _year_range(self.years, f"{at}: years"))
        free = valid.several(self.free, f"{at}: free")
        for by_week in ("free", "preventive_reserved", "host_only_places", "high_intensity_present"):
            counts = valid.counts_by_week(getattr(self, by_week), f"{at}: {by_week}", len(free), MOST_PLACES)
            self._store(by_week, counts)
        for limit in ("high_intensity_limit", "year_span_limit"):
            if getattr(self, limit) is not None:
                valid.whole(getattr(self, limit), f"{at}: {limit}", 0, MOST_PLACES)
        self._store("needs_met", frozenset(valid.names(self.needs_met, f"{at}: needs_met")))
        if self.serves_schools is not None:
            self._store("serves_schools", frozenset(valid.names(self.serves_schools, f"{at}: serves_schools")))
        self._store("years_present", _years_by_week(self.years_present, f"{at}: years_present", len(free)))
        self._check_time(at, len(free))
        self._refuse_contradictions(at)

    def _check_time(self, at: str, weeks: int) -> None:
        closed = valid.several(self.closed_weeks, f"{at}: closed_weeks")
        numbers = {valid.whole(week, f"{at}: closed_weeks", 0, MOST_WEEKS) for week in closed}
        self._store("closed_weeks", tuple(sorted(numbers)))
        if self.staff_hours is not None:
            hours = valid.counts_by_week(self.staff_hours, f"{at}: staff_hours", weeks, MOST_STAFF_HOURS)
            self._store("staff_hours", hours)
        if self.team_weeks is not None:
            valid.whole(self.team_weeks, f"{at}: team_weeks", 0, MOST_TEAM_WEEKS * 100)
        valid.whole(self.team_weeks_per_child, f"{at}: team_weeks_per_child", 0, MOST_TEAM_WEEKS)

    def _refuse_contradictions(self, at: str) -> None:
        if self.host_school is not None:
            valid.name(self.host_school, f"{at}: host_school")
        elif any(self.host_only_places):
            raise InvalidProblem(f"{at}: host_only_places without a host_school. Name the host school, or put 0.")
        if self.receiving_school is not None:
            valid.name(self.receiving_school, f"{at}: receiving_school")

    def _store(self, attribute: str, stored: Any) -> None:
        object.__setattr__(self, attribute, stored)


def _year_range(value: Any, where: str) -> tuple[int, int]:
    years = tuple(valid.whole(year, where, -1, 14) for year in valid.several(value, where))
    if len(years) != 2 or years[0] > years[1]:
        raise InvalidProblem(f"{where} is {value!r}. Put the youngest and the oldest year group there, in order.")
    return years[0], years[1]


def _years_by_week(value: Any, where: str, weeks: int) -> tuple[tuple[int, ...], ...]:
    by_week = tuple(
        tuple(sorted({valid.whole(year, f"{where}, week {week}", -1, 14) for year in valid.several(years, where)}))
        for week, years in enumerate(valid.several(value, where))
    )
    if by_week and len(by_week) != weeks:
        raise InvalidProblem(
            f"{where} has {len(by_week)} lists for {weeks} school weeks. Give one list for each, or none at all."
        )
    return by_week or ((),) * weeks
