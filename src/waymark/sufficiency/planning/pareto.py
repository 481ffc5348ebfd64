"""A short list of plans: what more money buys, and what a fairer spread costs. None on it is worse than another in everything."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from waymark.sufficiency.county import Stopped

from .choosing import Chooser
from .errors import NoPlan
from .highs import IMPOSSIBLE
from .plans import Plan
from .problem import PlanningProblem
from .program import COST, MINUTES, ORDER, OWED, UNMET, WORST

FAIRER = (OWED, WORST, UNMET, MINUTES, COST)
GIVEN_UP = 20
"""One part in so many of what is served may be given up for a fairer spread."""
FEWEST, MOST = 3, 10


@dataclass(frozen=True)
class Step:
    """Told before each plan is looked for."""

    done: int
    total: int
    words: str


Heard = Callable[[Step], None] | None
Stops = Callable[[], bool] | None


def pareto(
    problem: PlanningProblem, *, seconds: float = 120.0, plans: int = 8, heard: Heard = None, stopped: Stops = None
) -> tuple[Plan, ...]:  # fmt: skip
    """At most so many plans, cheapest first. Raises NoPlan with the rules that stand in the way, Stopped when told to.

    First everything the limits allow, then the least that is promised, then under costs between the two, then with a little
    less served and the partnership that has it worst better off.
    """
    if not FEWEST <= plans <= MOST:
        raise NoPlan(f"plans is {plans}. Put a number from {FEWEST} to {MOST} there.")
    between = max(1, (plans - 2) * 2 // 3)
    walk = _Walk(Chooser(problem), time.monotonic() + seconds, plans, heard, stopped)
    said, first = walk.chooser.cheapest(seconds / plans)
    if first is None:
        raise NoPlan(in_the_way(problem) if said == IMPOSSIBLE else f"No plan was found in {seconds:g} seconds. Give it more.")
    whole = walk.to("everything that the limits allow", start=first)
    least = walk.to("no more than is promised", cost_at_most=first.cost, start=first)
    found, steps = [least, whole], [least.cost + (whole.cost - least.cost) * k // (between + 1) for k in range(1, between + 1)]
    for cap in steps if whole.cost > least.cost else []:
        start = max((one for one in found if one.cost <= cap), key=lambda one: (-one.owed, -one.unmet, -one.worst))
        found.append(walk.to(f"at most £{cap:,}", cost_at_most=cap, start=start))
    served = int(problem.needed.sum())
    for base in (whole, found[-1]):
        if walk.done < plans:
            most = base.unmet + (served - base.unmet) // GIVEN_UP
            words = f"a fairer spread at £{base.cost:,}, with at most {most - base.unmet} place-weeks more unmet"
            found.append(walk.to(words, order=FAIRER, cost_at_most=base.cost, unmet_at_most=most, start=base))
    return undominated(found)


class _Walk:
    def __init__(self, chooser: Chooser, ends: float, total: int, heard: Heard, stopped: Stops) -> None:
        self.chooser, self.ends, self.total, self.heard, self.stopped, self.done = chooser, ends, total, heard, stopped, 0

    def to(self, words: str, *, start: Plan, order: tuple[str, ...] = ORDER, **limits: int) -> Plan:
        if self.stopped is not None and self.stopped():
            raise Stopped("The planning was stopped before its list was whole; nothing is kept of it.")
        if self.heard is not None:
            self.heard(Step(self.done, self.total, words))
        share = (self.ends - time.monotonic()) / max(1, self.total - self.done)
        self.done += 1
        plan = self.chooser.best(seconds=max(1.0, share), order=order, start=start, **limits)
        return replace(plan or start, asked=words)


def undominated(plans: list[Plan]) -> tuple[Plan, ...]:
    """Cheapest first; one of equals; without those that another is at least as good as in cost, owed, unmet and worst."""
    kept: list[Plan] = []
    for plan in sorted(plans, key=lambda one: (one.cost, one.merits)):
        if not any(_as_good(other, plan) for other in kept) and not any(
            _as_good(other, plan) and not _as_good(plan, other) for other in plans
        ):
            kept.append(plan)
    return tuple(kept)


def _as_good(one: Plan, other: Plan) -> bool:
    return all(getattr(one, name) <= getattr(other, name) for name in (COST, OWED, UNMET, WORST))


LOOSENED = {
    "openings": "the limit on openings a year", "capital": "the capital", "revenue": "the revenue",
    "teachers": "the teachers there are", "assistants": "the assistants there are",
}  # fmt: skip


def in_the_way(problem: PlanningProblem) -> str:
    """Which one rule, taken away, would leave a plan: or that no single one would."""
    without = {
        words: replace(problem, most={**problem.most, name: (None,) * len(problem.years)})
        for name, words in LOOSENED.items() if any(most is not None for most in problem.most[name])
    }  # fmt: skip
    if problem.coverage:
        without["the coverage asked of partnerships"] = replace(problem, coverage=())
    if problem.promised:
        without["what is promised"] = replace(problem, promised=())
    guilty = [words for words, looser in without.items() if Chooser(looser).cheapest(2.0)[1] is not None]
    if not guilty:
        return "No plan obeys every rule, and none would with any one rule taken away. Loosen several limits, or promise less."
    return f"No plan obeys every rule. There would be one without {', or without '.join(guilty)}: loosen one of them."
