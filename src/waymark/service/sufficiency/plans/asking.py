"""A question about plans as it is kept, checked before anybody waits for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from waymark.sufficiency.planning import Candidates, candidates_to, demand_given, problem_of

from ..models import PlanningScenario
from ..offering import read
from .wanted import scenario_to_plan

PLANS = 6
SECONDS = {
    20: "20 seconds: a first look", 60: "A minute: as a rule enough", 240: "Four minutes: many schools, for the whole county",
}  # fmt: skip


def plans_asked(
    kept: PlanningScenario, candidates: Candidates, *, without: Iterable[str], assumed: Iterable[str], seconds: int,
    only_consented: bool, on: date, plans: int = PLANS,
) -> dict[str, Any]:  # fmt: skip
    """Raises ``InvalidPlanning``. The day kept is that of the first school year still ahead: until it begins a question is the
    same."""
    gone = list(without)
    scenario = scenario_to_plan(read(kept.text), gone)
    problem = problem_of(scenario, candidates, demand_given(scenario, ()), today=on, only_consented=only_consented)
    return {
        "candidates": json.loads(candidates_to(candidates)), "without": gone, "assumed": list(assumed), "seconds": seconds,
        "plans": plans, "only_consented": only_consented, "today": scenario.weeks[problem.first][0].isoformat(),
    }  # fmt: skip
