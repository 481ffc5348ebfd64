"""Each plan simulated over the same futures, because a sum of place-weeks knows nothing of queues, panels and blocked exits.

The plan recommended is the one best in simulation: a plan is worse in a figure only where the paired interval says so, and of
those that cannot be told apart the cheapest is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Scenario
from waymark.sufficiency.county.scenario import MOST_MINUTES
from waymark.sufficiency.ensembles import Progress, run
from waymark.sufficiency.ensembles.means import Means
from waymark.sufficiency.estimates import Difference, Estimate, mean_of, paired_difference
from waymark.sufficiency.levers import OpenProvision, pull

from .plans import Plan
from .problem import NO_JOURNEY, PlanningProblem

BREACHES, SHORT, NEVER, WORST_SHORT = "sixth_day_breaches", "short_weeks", "never_placed", "worst_partnership_short_weeks"
IN_ORDER = (BREACHES, SHORT, WORST_SHORT)
"""What plans are compared by in simulation, the first first, and less is better; then cost."""
FIGURES = (BREACHES, SHORT, NEVER, WORST_SHORT)
WORDS = {
    BREACHES: "sixth-day breaches", SHORT: "pupil-weeks waiting after a panel had no place",
    NEVER: "requests that never came to a place",
    WORST_SHORT: "pupil-weeks waiting for each 100 requests in the partnership that has it worst",
}  # fmt: skip
NOT_VALIDATED = "Waits are not validated against published waits."


@dataclass(frozen=True)
class Simulated:
    """One plan over the futures: mean and interval of each figure, of all years; and less what nothing opened would have been."""

    figures: dict[str, Estimate]
    change: dict[str, Difference]
    occupancy: Estimate | None
    """Share of the place-weeks of the kinds planned that were filled."""


@dataclass(frozen=True)
class Resimulated:
    """`simulated` in the order of the plans; `recommended` is the place of one of them, and `why` says how it was chosen.

    `unchanged` is what they are set beside: nothing opened, or what is planned today.
    """

    simulated: tuple[Simulated, ...]
    unchanged: Simulated
    recommended: int
    why: str
    replications: int
    seed: int


def levers_of(problem: PlanningProblem, plan: Plan, scenario: Scenario) -> tuple[OpenProvision, ...]:
    """What the plan opens, each on the first Monday of its year. A school out of reach is put out of reach there too."""
    made = []
    for number, year in plan.opened:
        option = problem.options[number]
        site = problem.sites[option.site]
        journeys = {
            school: MOST_MINUTES if minutes == NO_JOURNEY else minutes
            for school, minutes in zip(problem.schools, site.minutes, strict=True)
        }  # fmt: skip
        made.append(
            OpenProvision(site.key, problem.kinds[site.kind], site.partnership, option.places, scenario.weeks[year][0], journeys)
        )
    return tuple(made)


def resimulate(
    scenario: Scenario, parameters: Parameters, problem: PlanningProblem, plans: tuple[Plan, ...], *, replications: int = 100,
    seed: int = 1, heard: Callable[[str, Progress], None] | None = None, stopped: Callable[[], bool] | None = None,
    by: Means | None = None, beside: Scenario | None = None,
) -> Resimulated:  # fmt: skip
    """Plans are set beside the scenario with nothing opened, or `beside`, the same authority as it is planned today.

    Raises Stopped when told to, with nothing to show.
    """

    def told(words: str) -> Callable[[Progress], None] | None:
        return None if heard is None else lambda progress: heard(words, progress)

    def futures(changed: Scenario, words: str) -> dict[str, np.ndarray]:
        counts = run(changed, parameters, replications=replications, seed=seed, by=by, heard=told(words), stopped=stopped)
        return _figures(counts, problem)

    before = futures(scenario, "nothing more opened") if beside is None else futures(beside, "what is planned today")
    after = [
        futures(pull(scenario, levers_of(problem, plan, scenario)), f"plan {number} of {len(plans)}")
        for number, plan in enumerate(plans, 1)
    ]  # fmt: skip
    best, why = recommended(plans, after)
    return Resimulated(
        tuple(_summed_up(each, before) for each in after), _summed_up(before, before), best, why, replications, seed
    )


def recommended(plans: tuple[Plan, ...], futures: list[dict[str, np.ndarray]]) -> tuple[int, str]:
    """The place of the plan that is best in simulation, and the reason in a sentence."""
    left, told = list(range(len(plans))), []
    for name in IN_ORDER:
        if len(left) == 1 or not any(futures[at][name].any() for at in left):
            continue
        best = min(left, key=lambda at: (float(futures[at][name].mean()), plans[at].cost))
        near = [at for at in left if _no_worse(futures[best][name], futures[at][name])]
        if len(near) < len(left):
            told.append(f"{len(left) - len(near)} {'has' if len(left) - len(near) == 1 else 'have'} more {WORDS[name]}")
        left = near
    best = min(left, key=lambda at: (plans[at].cost, plans[at].minutes))
    said = f"Plan {best + 1} is best in simulation"
    if told:
        said += ": of the others, " + ", and ".join(told)
    if len(left) > 1:
        those = f"{len(left)} plans cannot be told apart over these futures, and it is the cheapest of them"
        said += f"; {those}" if told else f": {those}"
    return best, said + "."


def _no_worse(best: np.ndarray, other: np.ndarray) -> bool:
    return float(other.mean()) <= float(best.mean()) or paired_difference(best, other).mean.low <= 0


def _figures(counts: Counts, problem: PlanningProblem) -> dict[str, np.ndarray]:
    """Each figure in each future [n], of the kinds planned, all years together from the first in which anything can open."""

    def ahead(by_year: np.ndarray) -> np.ndarray:
        return by_year[:, problem.first :].sum(axis=1)

    def total(name: str, **of: str) -> np.ndarray:
        return np.sum([ahead(counts.yearly(name, kind=kind, **of)) for kind in problem.kinds], axis=0).astype(float)

    by_area = [
        (100.0 * total(SHORT, partnership=area) / np.maximum(1.0, total("requests", partnership=area).mean()))
        for area in problem.areas
    ]  # fmt: skip
    return {
        BREACHES: ahead(counts.yearly(BREACHES)).astype(float),
        SHORT: total(SHORT),
        NEVER: total("lapsed") + total("left_waiting"),
        WORST_SHORT: by_area[int(np.argmax([one.mean() for one in by_area]))],
        "filled": total("occupied_weeks"),
        "open": total("place_weeks"),
    }


def _summed_up(figures: dict[str, np.ndarray], before: dict[str, np.ndarray]) -> Simulated:
    there = figures["open"] > 0
    filled = figures["filled"] / np.where(there, figures["open"], 1)
    return Simulated(
        {name: mean_of(figures[name], least=0.0) for name in FIGURES},
        {name: paired_difference(before[name], figures[name]) for name in FIGURES},
        mean_of(filled, least=0.0, most=1.0 if filled.max() <= 1 else np.inf) if there.all() else None,
    )
