"""Who is served where when it is known what opens: in whole place-weeks, each figure in its order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from .highs import SOLVED, Answer, Rules, least
from .plans import Plan, plan_of
from .problem import NO_JOURNEY, PlanningProblem
from .program import COST, MINUTES, ORDER, OWED, UNMET, WORST, Program

SECONDS, QUICK_SECONDS, PLAY = 5.0, 1.0, 1e-6
OF_SERVING = ("needs", "room", "fairness")
"""The rules that are about more than what opens."""


class Serving:
    """Of one program: only its flows between schools and what is open are left."""

    def __init__(self, problem: PlanningProblem, program: Program, rules: Rules) -> None:
        self.problem, self.program = problem, program
        kept = np.flatnonzero(np.isin(np.array(program.rows.rule), OF_SERVING))
        self.matrix, self.low, self.high = rules.matrix[kept], rules.low[kept], rules.high[kept]
        self.rules = rules
        self.at = np.array(list(program.flow.values()), np.int64)
        self.where = list(program.flow)
        self.always = np.array([column for pair in program.short.values() for column in pair] + [program.worst], np.int64)
        self.longest = max((minutes for site in problem.sites for minutes in site.minutes), default=0)
        self.one_week = problem.unmet_minutes / max(1, min(filter(None, problem.need_of_area), default=1))

    def plan(self, opened: list[tuple[int, int]], cost: int | None = None, order: tuple[str, ...] = ORDER) -> Plan | None:
        """The better of two: of all journeys together the fewest minutes, and with the worst partnership seen to before that."""
        small, columns, flows = self._open(opened)
        objectives = {name: self.program.objectives[name][columns] for name in (OWED, UNMET, WORST, MINUTES)}
        made = [
            self._counted(answer, flows, opened, cost)
            for answer in (self._together(small, objectives), self._in_order(small, objectives, order, len(flows)))
            if answer is not None
        ]
        found = [one for one in made if one is not None]
        return min(found, key=lambda one: tuple(getattr(one, name) for name in order), default=None)

    def _open(self, opened: list[tuple[int, int]]) -> tuple[Rules, np.ndarray, list[int]]:
        """The rules of what is open, the columns left of the program, and which of its flows they begin with."""
        since, site_open = dict(opened), set()
        fixed = np.zeros(self.program.columns)
        for (o, t), column in self.program.open.items():
            if since.get(o, self.program.years) <= t:
                fixed[column] = 1.0
                site_open.add((self.problem.options[o].site, t))
        flows = [
            at for at, (_, s, t) in enumerate(self.where) if (s, t) in site_open or self.problem.sites[s].open_weeks[t]
        ]  # fmt: skip
        columns = np.concatenate([self.at[flows], self.always])
        used = self.matrix @ fixed
        return (
            Rules(self.matrix[:, columns], self.low - used, self.high - used, self.rules.lower[columns],
                  self.rules.upper[columns], np.zeros(len(columns), np.uint8)),
            columns, flows,
        )  # fmt: skip

    def _together(self, rules: Rules, objectives: dict[str, np.ndarray]) -> Answer:
        """A network of supply and need: its corners are whole numbers, so that no search is needed."""
        week = 2.0 * (self.problem.unmet_minutes + self.longest + 1)
        return least(objectives[MINUTES] + week * objectives[UNMET] + 10 * week * objectives[OWED], rules, SECONDS)

    def _in_order(self, rules: Rules, objectives: dict[str, np.ndarray], order: tuple[str, ...], flows: int) -> Answer | None:
        whole = rules.whole.copy()
        whole[:flows] = 1
        for name in order:
            if name in (COST, MINUTES) or (name == OWED and not self.problem.owed.any()):
                continue
            answer = least(objectives[name], rules, SECONDS)
            if answer.value is None:
                return None
            most = round(answer.value) + 0.5 * PLAY
            if name == WORST:
                exact = least(objectives[WORST], replace(rules, whole=whole), QUICK_SECONDS, PLAY)
                most = exact.value if exact.said == SOLVED else answer.value + self.one_week
                most += PLAY * max(1.0, most)
            rules = rules.also(csr_matrix(objectives[name]), np.array([-np.inf]), np.array([most]))
        return least(objectives[MINUTES], replace(rules, whole=whole), SECONDS, 1e-5)

    def _counted(self, answer: Answer, flows: list[int], opened: list[tuple[int, int]], cost: int | None) -> Plan | None:
        if answer.values is None:
            return None
        weeks = [round(float(value)) for value in answer.values[: len(flows)]]
        served = [(*self.where[at], many) for at, many in zip(flows, weeks, strict=True) if many > 0]
        assert all(self.problem.sites[s].minutes[i] != NO_JOURNEY for i, s, _, _ in served)
        return plan_of(self.problem.with_cost_at_most(cost), opened, served)
