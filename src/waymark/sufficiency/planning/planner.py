"""From an authority and its candidates to a short list of plans, simulated, with one recommended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from waymark.sufficiency.county import Parameters, Scenario
from waymark.sufficiency.ensembles.means import Means
from waymark.sufficiency.outcomes import assumptions_of

from .candidates import Candidates
from .demand import Demand, demand_given
from .errors import InvalidPlanning
from .pareto import Step, pareto
from .plans import Plan
from .problem import PlanningProblem, problem_of
from .resimulation import Resimulated, resimulate
from .simulated import demand_simulated

Heard = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Planned:
    """Plans cheapest first, with what each came to when it was simulated; `need_simulated` says where the need is from."""

    problem: PlanningProblem
    plans: tuple[Plan, ...]
    resimulated: Resimulated
    need_simulated: bool
    assumptions: dict[str, str]

    @property
    def best(self) -> Plan:
        return self.plans[self.resimulated.recommended]


def plan_openings(
    scenario: Scenario, candidates: Candidates, parameters: Parameters, *, today: date, replications: int = 100, seed: int = 1,
    seconds: float = 120.0, plans: int = 8, only_consented: bool = False, heard: Heard | None = None,
    stopped: Callable[[], bool] | None = None, by: Means | None = None, beside: Scenario | None = None,
) -> Planned:  # fmt: skip
    """`seconds` are for choosing the plans; simulating comes on top. `beside`: what plans are compared with, where that is not
    `scenario` with nothing opened. Raises InvalidPlanning (NoPlan) with a sentence, Stopped."""
    if replications < 2:
        raise InvalidPlanning(f"replications is {replications}. Put 2 or more there: an interval needs them.")
    told = heard or (lambda words, done, total: None)
    nothing = demand_given(scenario, ())
    problem_of(scenario, candidates, nothing, today=today, only_consented=only_consented)  # what is wrong is said before the wait
    need = _need(scenario, candidates, parameters, replications, seed, told, stopped, by)
    problem = problem_of(scenario, candidates, need, today=today, only_consented=only_consented)

    def step(one: Step) -> None:
        told(one.words, one.done, one.total)

    found = pareto(problem, seconds=seconds, plans=plans, heard=step, stopped=stopped)
    simulated = resimulate(
        scenario, parameters, problem, found, replications=replications, seed=seed, stopped=stopped, by=by,
        beside=beside, heard=lambda words, progress: told(f"simulating {words}", progress.done, progress.total),
    )  # fmt: skip
    return Planned(problem, found, simulated, not candidates.demand, assumptions_of(parameters, scenario))


def _need(
    scenario: Scenario, candidates: Candidates, parameters: Parameters, replications: int, seed: int, told: Heard,
    stopped: Callable[[], bool] | None, by: Means | None,
) -> Demand:  # fmt: skip
    if candidates.demand:
        return demand_given(scenario, candidates.demand)
    kinds = [kind.key for kind in scenario.kinds if kind.key in {size.kind for size in candidates.sizes}]
    return demand_simulated(
        scenario, parameters, kinds, replications=replications, seed=seed, stopped=stopped, by=by,
        heard=lambda progress: told("simulating what would be needed with places for all", progress.done, progress.total),
    )  # fmt: skip
