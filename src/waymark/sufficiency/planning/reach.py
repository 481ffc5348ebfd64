"""How far a plan has children go, and for whom it is further: of those whom it serves, in each year or all."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.sufficiency.access import FAR_MINUTES, Spread, Trip, floating_catchment, spread

from .plans import Plan
from .problem import NO_JOURNEY, PlanningProblem


@dataclass(frozen=True)
class Reach:
    """`spread` of the journeys, None where nobody is served; `without`: schools that can reach no place of a kind they need.

    `places_for_need`: place-weeks within reach for each place-week needed, by school, in the plan's last year (two-step
    floating catchment); `least` is that of the school that has it worst.
    """

    spread: Spread | None
    places_for_need: dict[str, float]
    least: tuple[str, float] | None
    without: tuple[str, ...]


def reach_of(problem: PlanningProblem, plan: Plan, *, far_minutes: int = FAR_MINUTES) -> Reach:
    """Journeys are one way, by the mode that is added up, each counted for every pupil-week."""
    catchment = _catchment(problem, plan)
    worst = min(catchment, key=lambda school: (catchment[school], school), default=None)
    return Reach(
        spread(trips_of(problem, plan), far_minutes), catchment, None if worst is None else (worst, catchment[worst]),
        tuple(school for school, places in catchment.items() if places == 0),
    )  # fmt: skip


def trips_of(problem: PlanningProblem, plan: Plan, year: int | None = None) -> list[Trip]:
    """One for each school, site and year, with its pupil-weeks; the kind is the group."""
    return [
        Trip(problem.sites[s].minutes[i], weeks, problem.areas[problem.area[i]], problem.kinds[problem.sites[s].kind])
        for i, s, t, weeks in plan.served if year in (None, t)
    ]  # fmt: skip


def _catchment(problem: PlanningProblem, plan: Plan) -> dict[str, float]:
    """Of the kind for which a school has least; schools that need nothing are left out."""
    last, found = len(problem.years) - 1, {}
    for k in range(len(problem.kinds)):
        places = _places(problem, plan, k, last)
        sites = [(str(s), site.minutes) for s, site in enumerate(problem.sites) if site.kind == k]
        minutes = {
            school: {s: journeys[i] for s, journeys in sites if journeys[i] != NO_JOURNEY}
            for i, school in enumerate(problem.schools)
        }  # fmt: skip
        demand = {school: float(problem.needed[i, k, last]) for i, school in enumerate(problem.schools)}
        demand = {school: needed for school, needed in demand.items() if needed}
        farthest = max((each for row in minutes.values() for each in row.values()), default=0)
        for school, share in floating_catchment(minutes, demand, places, farthest).items():
            found[school] = min(share, found.get(school, share))
    return found


def _places(problem: PlanningProblem, plan: Plan, kind: int, year: int) -> dict[str, float]:
    places = {str(s): float(site.open_weeks[year]) for s, site in enumerate(problem.sites) if site.kind == kind}
    for o, opens in plan.opened:
        option = problem.options[o]
        if problem.sites[option.site].kind == kind and opens <= year:
            places[str(option.site)] += option.place_weeks[year]
    return places
