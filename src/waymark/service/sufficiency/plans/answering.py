"""Plans made, and all that is to be said of them as plain rows that can be kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from math import isfinite
from typing import Any

from waymark.sufficiency.access import by_group
from waymark.sufficiency.county import Parameters, Scenario, scenario_from
from waymark.sufficiency.ensembles.means import Means
from waymark.sufficiency.levers import levers_to
from waymark.sufficiency.outcomes.costs import Costs
from waymark.sufficiency.planning import Plan, Planned, candidates_from, levers_of, plan_openings, reach_of, trips_of

from ..models import Simulation
from ..progress import ToldNobody
from .wanted import scenario_to_plan

FIGURES = ("owed", "unmet", "worst", "minutes", "cost")
SPENT = ("capital", "revenue", "teachers", "assistants")


def plans_made(simulation: Simulation, parameters: Parameters, costs: Costs, told: ToldNobody, by: Means) -> dict[str, Any]:
    """Raises ``Stopped`` when asked to stop, and ``InvalidPlanning``, each a sentence."""
    asked, whole = simulation.goal, scenario_from(simulation.scenario.text)
    scenario = scenario_to_plan(whole, asked["without"])
    planned = plan_openings(
        scenario, candidates_from(asked["candidates"]), parameters, today=date.fromisoformat(asked["today"]),
        replications=simulation.futures, seed=simulation.seed, seconds=asked["seconds"], plans=asked["plans"],
        only_consented=asked["only_consented"], by=by, beside=whole if asked["without"] else None,
        heard=_heard(told), stopped=lambda: told.is_stopped,
    )  # fmt: skip
    kinds = tuple(sorted({planned.problem.kinds[site.kind] for site in planned.problem.sites} & set(costs.kinds)))
    return facts_of(planned, scenario) | {"assumptions": planned.assumptions | costs.assumptions(kinds)}


def _heard(told: ToldNobody) -> Callable[[str, int, int], None]:
    """What is being done, each time that it is something else; how far it is, as often as the library tells."""
    last: list[str] = []

    def heard(words: str, done: int, total: int) -> None:
        changed = words not in last
        last[:] = [words]
        told.tell(done, total, {"doing": words} if changed else None)

    return heard


def digest_of(result: dict[str, Any]) -> str:
    """A sum of what opens in each plan and what it came to."""
    said = [[one["levers"], one["simulated"]] for one in result["plans"]]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def facts_of(planned: Planned, scenario: Scenario) -> dict[str, Any]:
    """``plans`` cheapest first; ``recommended`` is the place of one of them; ``before`` is what all are set beside."""
    problem, simulated = planned.problem, planned.resimulated
    return {
        "years": list(problem.years), "first_ahead": problem.first, "kinds": list(problem.kinds),
        "futures": simulated.replications, "need_simulated": planned.need_simulated,
        "need": {
            kind: [int(problem.needed[:, k, t].sum()) for t in range(len(problem.years))] for k, kind in enumerate(problem.kinds)
        },
        "need_of_schools": {
            kind: {school: int(problem.needed[i, k, -1]) for i, school in enumerate(problem.schools)}
            for k, kind in enumerate(problem.kinds)
        },
        "before": _simulated(simulated.unchanged),
        "plans": [_plan(planned, plan, at, scenario) for at, plan in enumerate(planned.plans)],
        "recommended": simulated.recommended, "why": simulated.why,
    }  # fmt: skip


def _plan(planned: Planned, plan: Plan, at: int, scenario: Scenario) -> dict[str, Any]:
    problem, reach = planned.problem, reach_of(planned.problem, plan)
    groups = by_group(trips_of(problem, plan))
    return {
        "asked": plan.asked, "status": plan.status,
        "figures": {name: _number(getattr(plan, name)) for name in FIGURES},
        "bounds": {name: _number(bound) for name, bound in plan.bounds.items()},
        "gaps": {name: None if plan.gap(name) is None else round(plan.gap(name), 5) for name in plan.bounds},
        "journeys": asdict(reach.spread) if reach.spread else None,
        "journeys_by_kind": {kind: asdict(one) for kind, one in groups.items()},
        "least": list(reach.least) if reach.least else None, "without": list(reach.without),
        "openings": [_opening(planned, option, year) for option, year in _in_order(planned, plan)],
        "by_year": _by_year(planned, plan),
        "levers": json.loads(levers_to(levers_of(problem, plan, scenario))),
        "simulated": _simulated(planned.resimulated.simulated[at]),
    }  # fmt: skip


def _in_order(planned: Planned, plan: Plan) -> list[tuple[int, int]]:
    options = planned.problem.options
    return sorted(plan.opened, key=lambda one: (one[1], options[one[0]].candidate))


def _opening(planned: Planned, number: int, year: int) -> dict[str, Any]:
    problem = planned.problem
    option = problem.options[number]
    site = problem.sites[option.site]
    return {
        "key": option.candidate, "year": problem.years[year], "kind": problem.kinds[site.kind], "places": option.places,
        "partnership": site.partnership, "to_ask": not option.asked, **{name: getattr(option, name) for name in SPENT},
        "is_promised": any(number in one.options for one in problem.promised),
    }  # fmt: skip


def _by_year(planned: Planned, plan: Plan) -> dict[str, list[int]]:
    """Capital in the year of opening; revenue and staff of all that is open by then."""
    problem, years = planned.problem, range(len(planned.problem.years))
    opened = [(problem.options[number], year) for number, year in plan.opened]
    found = {"openings": [sum(year == t for _, year in opened) for t in years]}
    found["capital"] = [sum(one.capital for one, year in opened if year == t) for t in years]
    for name in SPENT[1:]:
        found[name] = [sum(getattr(one, name) for one, year in opened if year <= t) for t in years]
    return found


def _simulated(one: Any) -> dict[str, Any]:
    return {
        "figures": {name: _estimate(found) for name, found in one.figures.items()},
        "change": {name: _estimate(found.mean) for name, found in one.change.items()},
        "occupancy": _estimate(one.occupancy) if one.occupancy else None,
    }


def _estimate(found: Any) -> list[float | None]:
    """Mean, and the ends of its interval."""
    return [round(one, 4) if one is not None and isfinite(one) else None for one in (found.value, found.low, found.high)]


def _number(value: Any) -> int | float | None:
    return value if value is None or isinstance(value, int) else round(float(value), 3)
