"""The best plan under the limits, one figure after the other, each with what none can be below.

First how many of each size open when (`counting.py`: small, and it proves what must stay unmet); then where, with those numbers
held; then, in the time left, everything free again: that gives the bounds, and on smaller questions the proof.
"""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from math import ceil, gcd, isfinite

import numpy as np
from scipy.sparse import csr_matrix

from .counting import MORE_SITES, Counting
from .highs import IMPOSSIBLE, SOLVED, Rules, least
from .plans import Plan
from .problem import PlanningProblem
from .program import COST, MINUTES, ORDER, OWED, POUNDS, UNMET, WORST, Program
from .serving import Serving

PLAY = 1e-6
"""What rounding may make of a whole number."""
SHARES = {OWED: 0.05, UNMET: 0.15, WORST: 0.5, MINUTES: 0.25, COST: 0.05}
"""Of the time, what each figure gets; what one leaves the next may use."""
RELAXED_SHARE, HELD_SHARE, COUNTING_SECONDS = 0.4, 0.7, 5.0
"""Of a figure's time, what goes on its bound; of the rest, what goes on where with the numbers held."""
GUIDE_GAP = 0.003
"""With the numbers held a plan this near to the best is good enough to go on from: what is proven is proven afterwards."""


Bound = int | Fraction | None
Objectives = dict[str, np.ndarray]


class Chooser:
    """One program, asked for plans under several costs."""

    def __init__(self, problem: PlanningProblem, program: Program | None = None) -> None:
        self.problem = problem
        self.program = program or Program(problem)
        self.counting = Counting(self.program)
        self.rules = _rules(self.program)
        self.counting_rules = _rules(self.counting)
        self.serving = Serving(problem, self.program, self.rules)
        self.step = gcd(*(pounds for option in problem.options for pounds in (option.capital, option.revenue))) or 1

    def best(
        self, *, seconds: float, cost_at_most: int | None = None, unmet_at_most: int | None = None,
        order: tuple[str, ...] = ORDER, start: Plan | None = None,
    ) -> Plan | None:  # fmt: skip
        """The best in this order; None where no plan obeys the limits, or none was found in the time.

        With `start`, a plan that obeys them, there is always an answer. `unmet_at_most` lets a figure further down be looked at
        before it.
        """
        ends = time.monotonic() + seconds
        limits = {COST: cost_at_most, UNMET: unmet_at_most}
        free = self._limited(self.rules, limits)
        held, narrow, known = self._counted(free, limits, order, ends)
        if known is None:
            return None
        plan, bounds = start, dict[str, Bound]()
        for place, name in enumerate(order):
            if name == OWED and not self.problem.owed.any():
                bounds[name] = 0
                continue
            share = SHARES[name] / sum(SHARES[later] for later in order[place:])
            until = time.monotonic() + (ends - time.monotonic()) * share
            plan, bounds[name] = self._one(name, held, free, until, plan, order, cost_at_most, known.get(name))
            if plan is None:
                return None
            most = getattr(plan, name)
            free, held = self._no_more(free, name, most), None if held is None else self._no_more(held, name, most)
            if name == UNMET and (plan.owed, plan.unmet) != (known.get(OWED, 0), known.get(UNMET)):
                known.pop(COST, None)
            elif name == UNMET and narrow is not None:
                free = replace(free, lower=narrow[0], upper=narrow[1])
        for name, bound in bounds.items():
            bounds[name] = None if bound is None else min(bound, getattr(plan, name))
        return replace(plan, bounds={name: bounds[name] for name in ORDER})

    def cheapest(self, seconds: float) -> tuple[str, Plan | None]:
        """How the search ended, and the cheapest plan found that obeys the limits: it opens nothing where nothing is promised."""
        answer = least(self.program.objectives[COST], self.rules, seconds)
        return answer.said, self._better(None, answer.values, (COST,), None)

    def _one(
        self, name: str, held: Rules | None, free: Rules, until: float, plan: Plan | None, order: tuple[str, ...],
        cost: int | None, known: Bound,
    ) -> tuple[Plan | None, Bound]:  # fmt: skip
        """One figure as low as can be in the time: the plan that has it, and its bound."""
        objective, bound = self.program.objectives[name], known
        if bound is None:
            bound = self._bound(name, free, RELAXED_SHARE * (until - time.monotonic()))
        if held is not None:
            answer = least(self._guide(name), held, HELD_SHARE * (until - time.monotonic()), GUIDE_GAP)
            plan = self._better(plan, answer.values, order, cost)
        if _reached(plan, name, bound):
            return plan, bound
        if known is not None:
            bound = _higher(bound, self._bound(name, free, RELAXED_SHARE * (until - time.monotonic())))
        answer = least(objective, free, until - time.monotonic())
        if answer.said != IMPOSSIBLE:
            bound = _higher(bound, self._rounded(name, answer.bound))
            plan = self._better(plan, answer.values, order, cost)
        return plan, bound

    def _bound(self, name: str, free: Rules, seconds: float) -> Bound:
        """What the figure cannot be below even if openings could be divided; None where the time was too short to say."""
        answer = least(self.program.objectives[name], replace(free, whole=np.zeros_like(free.whole)), max(1.0, seconds))
        return self._rounded(name, answer.bound) if answer.said == SOLVED else None

    def _counted(
        self, free: Rules, limits: dict[str, int | None], order: tuple[str, ...], ends: float
    ) -> tuple[Rules | None, tuple[np.ndarray, np.ndarray] | None, dict[str, Bound] | None]:
        """Rules in which the numbers opened are those that leave least unmet (more sites rather than fewer), the least and most
        of each number that leave no more unmet, and bounds of figures. Without bounds: no plan obeys the limits.
        """
        counting, objectives = self.counting, self.counting.objectives
        rules, known = self._limited(self.counting_rules, limits, objectives), {}
        for name in [name for name in order if name in (OWED, UNMET)]:
            answer = least(objectives[name], rules, COUNTING_SECONDS)
            if answer.said == IMPOSSIBLE:
                return None, None, None
            known[name] = self._rounded(name, answer.bound)
            if answer.said != SOLVED:
                return None, None, known
            rules = self._no_more(rules, name, round(answer.value), objectives)
        if order[-1] == COST and UNMET in known:
            answer = least(objectives[COST], rules, COUNTING_SECONDS)
            known[COST] = self._rounded(COST, answer.bound)
        answer = least(objectives[MORE_SITES], rules, COUNTING_SECONDS)
        if answer.values is None:
            return None, None, known
        lower, upper = free.lower.copy(), free.upper.copy()
        for (g, t), column in counting.open.items():
            at = self.program.counted[counting.groups[g], t]
            lower[at] = upper[at] = round(float(answer.values[column]))
        return replace(free, lower=lower, upper=upper), self._narrowed(rules, free, ends), known

    def _narrowed(self, rules: Rules, free: Rules, ends: float) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most of each number opened, so far as they are found in a tenth of the time."""
        until = time.monotonic() + 0.1 * (ends - time.monotonic())
        lower, upper = free.lower.copy(), free.upper.copy()
        for (g, t), column in sorted(self.counting.open.items(), key=lambda item: -item[0][1]):
            if time.monotonic() > until:
                break
            at = self.program.counted[self.counting.groups[g], t]
            one = np.zeros(self.counting.columns)
            one[column] = 1.0
            for sign in (1.0, -1.0):
                bound = least(sign * one, rules, 1.0).bound
                if isfinite(bound) and sign > 0:
                    lower[at] = max(lower[at], ceil(bound - PLAY))
                elif isfinite(bound):
                    upper[at] = min(upper[at], -ceil(bound - PLAY))
        return lower, upper

    def _guide(self, name: str) -> np.ndarray:
        """What to look for with the numbers held: the figure and those after it, since one alone leaves a solver adrift."""
        objectives, minutes = self.program.objectives, 2.0 * (self.problem.unmet_minutes + self.serving.longest)
        if name in (MINUTES, COST):
            return objectives[name]
        after = objectives[MINUTES] + minutes * objectives[UNMET] + 10 * minutes * objectives[OWED]
        return after + float(self.problem.needed.sum()) * objectives[WORST] if name == WORST else after

    def _better(self, plan: Plan | None, values: np.ndarray | None, order: tuple[str, ...], cost: int | None) -> Plan | None:
        if values is None:
            return plan
        made = self.serving.plan(self._opened(values), cost, order)
        if made is None or (plan is not None and _merits(plan, order) <= _merits(made, order)):
            return plan
        return made

    def _opened(self, values: np.ndarray) -> list[tuple[int, int]]:
        first: dict[int, int] = {}
        for (o, t), column in self.program.open.items():
            if values[column] > 0.5:
                first[o] = min(t, first.get(o, t))
        return sorted(first.items())

    def _rounded(self, name: str, bound: float) -> Bound:
        """As a figure can be: a whole number, and pounds in the steps in which the options cost."""
        if not isfinite(bound):
            return None
        if name == WORST:
            return Fraction(max(0.0, bound - 2 * PLAY * max(1.0, bound))).limit_denominator(10**6)
        play = PLAY * max(1.0, abs(bound))
        if name == COST:
            return max(0, ceil((bound - play) * POUNDS / self.step) * self.step)
        return max(0, ceil(bound - 10 * play))

    def _limited(self, rules: Rules, limits: dict[str, int | None], objectives: Objectives | None = None) -> Rules:
        for name, most in limits.items():
            if most is not None:
                rules = self._no_more(rules, name, most, objectives)
        return rules

    def _no_more(self, rules: Rules, name: str, most: float | Fraction, objectives: Objectives | None = None) -> Rules:
        high = float(most) / (POUNDS if name == COST else 1.0)
        slack = PLAY * max(1.0, abs(high)) if name in (WORST, COST) else 0.5 * PLAY
        row = csr_matrix((objectives or self.program.objectives)[name])
        return rules.also(row, np.array([-np.inf]), np.array([high + slack]))


def _rules(program: Program | Counting) -> Rules:
    rows, columns = program.rows, program.columns
    return Rules(rows.matrix(columns), np.array(rows.low), np.array(rows.high), np.zeros(columns), program.upper, program.whole)


def _merits(plan: Plan, order: tuple[str, ...]) -> tuple:
    return tuple(getattr(plan, name) for name in order)


def _reached(plan: Plan | None, name: str, bound: Bound) -> bool:
    return plan is not None and bound is not None and getattr(plan, name) <= bound


def _higher(one: Bound, other: Bound) -> Bound:
    return max((each for each in (one, other) if each is not None), default=None)
