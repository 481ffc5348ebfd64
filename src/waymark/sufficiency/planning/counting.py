"""How many to open of each size in each year, before where: the question without its journeys, which is small and quickly proven.

Schools of a partnership are taken together, and every site of it can be reached by all of them that reach any; so whatever
this leaves unmet no plan can do better, and how many it opens is a start for where.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from .problem import NO_JOURNEY, Option, PlanningProblem
from .program import COST, MINUTES, OWED, POUNDS, UNMET, Program, Rows, money_and_staff, openings, stays_open

MORE_SITES = MINUTES
"""In this question fewer minutes are had by more sites."""


class Counting:
    """A program of the same form as `Program`, an option standing for all that are alike."""

    def __init__(self, program: Program) -> None:
        whole = program.problem
        self.years, self.groups, self.columns = program.years, list(program.alike), 0
        alike = [[whole.options[o] for o in program.alike[group]] for group in self.groups]
        self.problem = replace(whole, options=tuple(_stand_in(options) for options in alike))
        self.open = {
            (g, t): self._column()
            for g, option in enumerate(self.problem.options) for t in range(option.first, self.years)
        }  # fmt: skip
        self.rows, upper = Rows(), {}
        for (g, t), column in self.open.items():
            upper[column] = float(sum(option.first <= t for option in alike[g]))
        self.whole_columns = list(self.open.values())
        self._serve(whole, upper)
        for rule in (stays_open, openings, money_and_staff):
            rule(self, self.rows)  # type: ignore[arg-type]
        self._hosts(alike)
        self._must(program)
        self.upper = np.array([upper.get(column, np.inf) for column in range(self.columns)])
        self.whole = np.zeros(self.columns, np.uint8)
        self.whole[self.whole_columns] = 1
        self.objectives = self._objectives()

    new = Program.new

    def _column(self) -> int:
        self.columns += 1
        return self.columns - 1

    def _serve(self, whole: PlanningProblem, upper: dict[int, float]) -> None:
        """Each partnership's needs of a kind in a year: from its own sites, from those for all, or unmet."""
        self.short: dict[tuple[int, int, int], tuple[int, int]] = {}
        supply = defaultdict(list)
        reached = _reached(whole)
        for a, area in enumerate(whole.areas):
            members = [i for i in range(len(whole.schools)) if whole.area[i] == a]
            for k in range(len(whole.kinds)):
                for t in range(self.years):
                    need, owed = int(whole.needed[members, k, t].sum()), int(whole.owed[members, k, t].sum())
                    if not need:
                        continue
                    can = [i for i in members if reached[i, k]]
                    own, shared, other, late = (self._column() for _ in range(4))
                    upper[other], upper[late] = need - owed, owed
                    upper[own] = upper[shared] = float(whole.needed[can, k, t].sum())
                    self.rows.add("needs", [(own, 1.0), (shared, 1.0), (other, 1.0), (late, 1.0)], need, need)
                    self.rows.add("reached", [(own, 1.0), (shared, 1.0)], high=upper[own])
                    self.short[a, k, t] = other, late
                    supply[area, k, t].append((own, 1.0))
                    supply[None, k, t].append((shared, 1.0))
        for (area, k, t), terms in supply.items():
            there = sum(site.open_weeks[t] for site in whole.sites if site.kind == k and site.partnership == area)
            opened = [
                (self.open[g, t], -float(option.place_weeks[t]))
                for g, option in enumerate(self.problem.options)
                if (g, t) in self.open and self.groups[g][1] == area and whole.sites[option.site].kind == k
            ]  # fmt: skip
            self.rows.add("room", terms + opened, high=float(there))

    def _hosts(self, alike: list[list[Option]]) -> None:
        """No more open than there are hosts."""
        hosts = defaultdict(set)
        for group, options in zip(self.groups, alike, strict=True):
            hosts[group[1]] |= {option.candidate for option in options}
        for area, names in hosts.items():
            last = self.years - 1
            terms = [
                (self.open[g, last], 1.0) for g, group in enumerate(self.groups) if group[1] == area and (g, last) in self.open
            ]
            self.rows.add("hosts", terms, high=float(len(names)))

    def _must(self, program: Program) -> None:
        """What is promised and what coverage asks for, by the groups it may come from."""
        group_of = {o: g for g, group in enumerate(self.groups) for o in program.alike[group]}
        for rules in (self.problem.promised, self.problem.coverage):
            many: dict[tuple[frozenset[int], int], int] = defaultdict(int)
            for rule in rules:
                many[frozenset(group_of[o] for o in rule.options), rule.year] += 1
            for (groups, year), at_least in many.items():
                terms = [(self.open[g, year], 1.0) for g in sorted(groups) if (g, year) in self.open]
                self.rows.add("must", terms, low=float(at_least if rules is self.problem.promised else 1))

    def _objectives(self) -> dict[str, np.ndarray]:
        made = {name: np.zeros(self.columns) for name in (OWED, UNMET, MORE_SITES, COST)}
        for other, late in self.short.values():
            made[OWED][late] = 1
            made[UNMET][[other, late]] = 1
        for (g, t), column in self.open.items():
            option = self.problem.options[g]
            made[MORE_SITES][column] = -1.0
            made[COST][column] = (option.revenue + (option.capital if t == self.years - 1 else 0)) / POUNDS
        return made


def _stand_in(options: list[Option]) -> Option:
    """The least that any of them costs, as early as any of them can open: no plan is ruled out."""
    return replace(options[0], first=min(one.first for one in options), capital=min(one.capital for one in options))


def _reached(problem: PlanningProblem) -> np.ndarray:
    """[schools, kinds]: whether any site of the kind is within reach."""
    reached = np.zeros((len(problem.schools), len(problem.kinds)), bool)
    for site in problem.sites:
        reached[:, site.kind] |= np.array(site.minutes) != NO_JOURNEY
    return reached
