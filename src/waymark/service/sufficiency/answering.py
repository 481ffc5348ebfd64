"""From a question to an answer that can be kept: the library run over its futures, and what came out put in rows."""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from dataclasses import asdict, dataclass
from typing import Any

from waymark.sufficiency.county import Counts, Parameters, Scenario, scenario_from
from waymark.sufficiency.ensembles import Goal, Progress, Threads, run, seek
from waymark.sufficiency.levers import beyond_interval, levers_from, pull
from waymark.sufficiency.outcomes import InvalidCosts, rows, shares_of_several, staff_and_money, values

from .drawings.answering import digest_of as digest_of_drawing
from .drawings.answering import drawing_made
from .figures import costs_of, parameters_of
from .models import Simulation
from .plans.answering import digest_of as digest_of_plans
from .plans.answering import plans_made
from .progress import ToldNobody
from .results import BY, HEADLINES, LONGER, MEASURES_BY, kept_rows, longer_than, packed
from .rules import FIRST_LOOK

TABLES = ("place", "area", "waits", "school", "repeats", "census")
SHARED_OUT = ("permanent_exclusions", "waiting", "places_short", "sixth_day_breaches")


@dataclass(frozen=True)
class Answer:
    result: dict[str, Any]
    paired: bytes | None
    digest: str
    seconds: float


def answer(simulation: Simulation, told: ToldNobody) -> Answer:
    """Raises ``Stopped`` when asked to stop, and the library's own errors, each a sentence."""
    began = time.monotonic()
    if simulation.question == "drawing":
        made = drawing_made(simulation, told)
        return Answer(made, None, digest_of_drawing(made), round(time.monotonic() - began, 1))
    parameters = parameters_of(simulation.figures)
    if simulation.question == "openings":
        made = plans_made(simulation, parameters, costs_of(simulation.costs), told, _threads())
        return Answer(made, None, digest_of_plans(made), round(time.monotonic() - began, 1))
    scenario = pull(scenario_from(simulation.scenario.text), levers_from(simulation.levers), parameters)
    if simulation.question == "goal":
        return _goal(simulation, scenario, parameters, told, began)
    counts = counts_of(simulation, scenario, parameters, told)
    result = _result(simulation, counts, scenario, parameters)
    return Answer(result, _paired(counts, scenario), digest_of(counts), round(time.monotonic() - began, 1))


def counts_of(simulation: Simulation, scenario: Scenario, parameters: Parameters, told: ToldNobody) -> Counts:
    """Every future of a question. The same whole numbers whenever, wherever and however often."""
    first_told: list[int] = []

    def heard(progress: Progress) -> None:
        so_far = progress.counts_so_far
        first = None
        if so_far is not None and not first_told and FIRST_LOOK <= so_far.replications < progress.total:
            first_told.append(so_far.replications)
            first = first_look(so_far, scenario)
        told.tell(progress.done, progress.total, first)

    return run(
        scenario, parameters, replications=simulation.futures, seed=simulation.seed, by=_threads(),
        heard=heard, stopped=lambda: told.is_stopped, by_month=False,
    )  # fmt: skip


def first_look(counts: Counts, scenario: Scenario) -> dict[str, Any]:
    """What the first futures say, with how many they are: never to be shown as the whole."""
    found = rows(counts, scenario, by=("year",), measures=HEADLINES)
    return {"futures": counts.replications, "years": list(counts.years), "rows": {"year": kept_rows("year", found)}}


def digest_of(counts: Counts) -> str:
    """A sum of every whole number that came out."""
    whole = hashlib.sha256()
    for name in TABLES:
        whole.update(getattr(counts, name).astype("<i4").tobytes())
    return whole.hexdigest()


def _result(simulation: Simulation, counts: Counts, scenario: Scenario, parameters: Parameters) -> dict[str, Any]:
    found = {by: kept_rows(by, rows(counts, scenario, by=axes, measures=MEASURES_BY[by])) for by, axes in BY.items()}
    costs, without_costs = costs_of(simulation.costs), ""
    try:
        for by in ("year", "kind"):
            found[by] += kept_rows(by, staff_and_money(counts, scenario, costs, parameters, by=BY[by]))
    except InvalidCosts as missing:  # a kind of the authority's own: everything else is still worth knowing
        without_costs = str(missing)
    kinds = tuple(sorted({one.kind for one in scenario.provisions} & set(costs.kinds)))
    return {
        "years": list(counts.years),
        "futures": counts.replications,
        "rows": found,
        "shares": _shares(counts, scenario, parameters),
        "assumptions": _assumptions(scenario, parameters) | costs.assumptions(kinds),
        "beyond": beyond_interval(scenario, parameters),
        "without_costs": without_costs,
    }


def _assumptions(scenario: Scenario, parameters: Parameters) -> dict[str, str]:
    """Of the kinds that the scenario has."""
    kinds = {one.key for one in scenario.kinds}
    everything = parameters.assumptions.items()
    return {name: said for name, said in everything if not name.startswith("kinds.") or name.split(".")[1] in kinds}


def _shares(counts: Counts, scenario: Scenario, parameters: Parameters) -> dict[str, list[Any]]:
    found = shares_of_several(counts, parameters, scenario, measures=SHARED_OUT, year=counts.years[-1])
    return {measure: _plain(some) for measure, some in found.items()}


def _paired(counts: Counts, scenario: Scenario) -> bytes:
    table = {}
    for measure in HEADLINES:
        _, found = values(counts, scenario, measure, by=("year",))
        table[measure] = _short(found)
    for days in LONGER:
        _, found = values(counts, scenario, "waited_longer", by=("year",), school_days=days)
        table[longer_than(days)] = _short(found)
    return packed(table)


def _short(found: Any) -> list[list[float | None]]:
    return [[None if math.isnan(one) else round(one, 4) for one in future] for future in found.tolist()]


def _goal(
    simulation: Simulation, scenario: Scenario, parameters: Parameters, told: ToldNobody, began: float
) -> Answer:
    found = seek(
        scenario, parameters, Goal(**simulation.goal), replications=simulation.futures, seed=simulation.seed, by=_threads(),
        heard=lambda progress: told.tell(progress.done, progress.total), stopped=lambda: told.is_stopped,
    )  # fmt: skip
    result = _plain(found) | {"assumptions": _assumptions(scenario, parameters)}
    digest = hashlib.sha256(json.dumps(result["tried"]).encode()).hexdigest()
    return Answer(result, None, digest, round(time.monotonic() - began, 1))


def _threads() -> Threads:
    return Threads(min(2, os.cpu_count() or 1))


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {key: _plain(one) for key, one in asdict(value).items()}
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, float):
        return round(value, 5) if math.isfinite(value) else None
    return value
