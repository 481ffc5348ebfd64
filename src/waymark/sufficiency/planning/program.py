"""The question as a mixed-integer program: one small function for each rule. Knows no solver.

Columns: `open` of an option in a year (1 from the year it opens in), `flow` of place-weeks from a school to a site in a year,
what is left unmet of a need (owed and other), `worst`, and how many of those alike are open (`counted`). Money is in thousands
of pounds, so that figures stay of one size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from .candidates import SPENT
from .problem import NO_JOURNEY, PlanningProblem

OWED, UNMET, WORST, MINUTES, COST = "owed", "unmet", "worst", "minutes", "cost"
ORDER = (OWED, UNMET, WORST, MINUTES, COST)
"""What a plan is judged by, the first first."""
POUNDS = 1000.0


@dataclass
class Rows:
    """Rules as rows: low <= sum of coefficient * column <= high."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rule: list[str] = field(default_factory=list)

    def add(self, rule: str, terms: list[tuple[int, float]], low: float = -np.inf, high: float = np.inf) -> None:
        at = len(self.low)
        for column, value in terms:
            self.row.append(at)
            self.column.append(column)
            self.value.append(value)
        self.low.append(low)
        self.high.append(high)
        self.rule.append(rule)

    def matrix(self, columns: int) -> csr_matrix:
        return csr_matrix((self.value, (self.row, self.column)), shape=(len(self.low), columns))


class Program:
    """Columns and rows of a problem. `cost_at_most` of the problem is left to whoever solves."""

    def __init__(self, problem: PlanningProblem, *, counted: bool = True) -> None:
        """Without `counted` it is the plain question, as anybody would write it down."""
        self.problem = problem
        self.years = len(problem.years)
        self.columns = 0
        self.open = {(o, t): self._column() for o, option in enumerate(problem.options) for t in range(option.first, self.years)}
        self.options_at = defaultdict(list)
        for o, option in enumerate(problem.options):
            self.options_at[option.site].append(o)
        self.flow = dict(self._flows())
        self.short: dict[tuple[int, int, int], tuple[int, int]] = {}
        for i, k, t in np.argwhere(problem.needed > 0).tolist():
            self.short[i, k, t] = self._column(), self._column()
        self.worst = self._column()
        self.alike = self._alike() if counted else {}
        self.counted = {(group, t): self._column() for group in self.alike for t in range(self.years)}
        self.upper = np.full(self.columns, np.inf)
        self.whole = np.zeros(self.columns, np.uint8)
        for at in self.open.values():
            self.upper[at], self.whole[at] = 1.0, 1
        for (group, _), at in self.counted.items():
            self.upper[at], self.whole[at] = float(len(self.alike[group])), 1
        for (i, k, t), (other, owed) in self.short.items():
            self.upper[owed] = problem.owed[i, k, t]
            self.upper[other] = problem.needed[i, k, t] - problem.owed[i, k, t]
        self.objectives = self._objectives()
        self.rows = Rows()
        for rule in (needs, room, links, stays_open, one_size, openings, money_and_staff, promises, coverage, fairness, counts):
            rule(self, self.rows)

    def _column(self) -> int:
        self.columns += 1
        return self.columns - 1

    def _alike(self) -> dict[tuple[str, str | None], list[int]]:
        """Options of one size for one partnership: how many of them are open is settled apart from which."""
        groups = defaultdict(list)
        for o, option in enumerate(self.problem.options):
            groups[option.size, self.problem.sites[option.site].partnership].append(o)
        return dict(groups)

    def _flows(self) -> Iterator[tuple[tuple[int, int, int], int]]:
        problem = self.problem
        for s, site in enumerate(problem.sites):
            first = min((problem.options[o].first for o in self.options_at[s]), default=self.years)
            for i, minutes in enumerate(site.minutes):
                for t in range(self.years) if minutes != NO_JOURNEY else ():
                    if problem.needed[i, site.kind, t] and (site.open_weeks[t] or t >= first):
                        yield (i, s, t), self._column()

    def _objectives(self) -> dict[str, np.ndarray]:
        made = {name: np.zeros(self.columns) for name in ORDER}
        for other, owed in self.short.values():
            made[OWED][owed] = 1
            made[UNMET][[other, owed]] = 1
        for (i, s, _), at in self.flow.items():
            made[MINUTES][at] = self.problem.sites[s].minutes[i]
        made[WORST][self.worst] = 1
        for (o, t), at in self.open.items():
            option = self.problem.options[o]
            made[COST][at] = (option.revenue + (option.capital if t == self.years - 1 else 0)) / POUNDS
        return made

    def new(self, o: int, t: int) -> list[tuple[int, float]]:
        """The terms that are 1 in the year the option opens."""
        terms = [(self.open[o, t], 1.0)] if (o, t) in self.open else []
        return [*terms, (self.open[o, t - 1], -1.0)] if (o, t - 1) in self.open else terms


def needs(program: Program, rows: Rows) -> None:
    """What a school needs is served or unmet."""
    terms = {at: [(column, 1.0) for column in columns] for at, columns in program.short.items()}
    for (i, s, t), column in program.flow.items():
        terms[i, program.problem.sites[s].kind, t].append((column, 1.0))
    for at, each in terms.items():
        need = float(program.problem.needed[at])
        rows.add("needs", each, need, need)


def room(program: Program, rows: Rows) -> None:
    """No site serves more place-weeks than are open."""
    terms = defaultdict(list)
    for (_, s, t), column in program.flow.items():
        terms[s, t].append((column, 1.0))
    for (s, t), each in terms.items():
        opened = [
            (program.open[o, t], -float(program.problem.options[o].place_weeks[t]))
            for o in program.options_at[s] if (o, t) in program.open
        ]  # fmt: skip
        rows.add("room", each + opened, high=float(program.problem.sites[s].open_weeks[t]))


def links(program: Program, rows: Rows) -> None:
    """Nobody is served where nothing is open: the strong links, one for each journey."""
    for (i, s, t), column in program.flow.items():
        site = program.problem.sites[s]
        if site.is_candidate:
            need = float(program.problem.needed[i, site.kind, t])
            here = [
                (program.open[o, t], -min(need, float(program.problem.options[o].place_weeks[t])))
                for o in program.options_at[s] if (o, t) in program.open
            ]  # fmt: skip
            rows.add("links", [(column, 1.0), *here], high=0.0)


def stays_open(program: Program, rows: Rows) -> None:
    for (o, t), column in program.open.items():
        if (o, t - 1) in program.open:
            rows.add("stays open", [(program.open[o, t - 1], 1.0), (column, -1.0)], high=0.0)


def one_size(program: Program, rows: Rows) -> None:
    """One kind and size at one host."""
    hosts = defaultdict(list)
    for o, option in enumerate(program.problem.options):
        if (o, program.years - 1) in program.open:
            hosts[option.candidate].append((program.open[o, program.years - 1], 1.0))
    for terms in hosts.values():
        if len(terms) > 1:
            rows.add("one size", terms, high=1.0)


def openings(program: Program, rows: Rows) -> None:
    for t, most in enumerate(program.problem.most["openings"]):
        if most is not None:
            terms = [term for o in range(len(program.problem.options)) for term in program.new(o, t)]
            rows.add("openings", terms, high=float(most))


def money_and_staff(program: Program, rows: Rows) -> None:
    options = program.problem.options
    for name in SPENT:
        so_far: float | None = 0.0
        for t, most in enumerate(program.problem.most[name]):
            so_far = None if most is None or so_far is None else so_far + most
            limit: float | None = None if most is None else float(most)
            terms = [(program.open[o, t], getattr(options[o], name)) for o in range(len(options)) if (o, t) in program.open]
            if name == "capital" and program.problem.capital_carries_over:
                limit = so_far
            elif name == "capital":
                terms = [(at, sign * options[o].capital) for o in range(len(options)) for at, sign in program.new(o, t)]
            if limit is not None:
                scale = POUNDS if name in ("capital", "revenue") else 1.0
                rows.add(name, [(at, value / scale) for at, value in terms if value], high=limit / scale)


def promises(program: Program, rows: Rows) -> None:
    for one in program.problem.promised:
        rows.add("promised", [(program.open[o, one.year], 1.0) for o in one.options if (o, one.year) in program.open], low=1.0)


def coverage(program: Program, rows: Rows) -> None:
    for one in program.problem.coverage:
        rows.add("coverage", [(program.open[o, one.year], 1.0) for o in one.options], low=1.0)


def fairness(program: Program, rows: Rows) -> None:
    """`worst` is at least every partnership's minutes a pupil-week, weeks without a place counted as many minutes."""
    problem = program.problem
    terms = defaultdict(list)
    for (i, s, _), column in program.flow.items():
        terms[problem.area[i]].append((column, float(problem.sites[s].minutes[i])))
    for (i, _, _), columns in program.short.items():
        terms[problem.area[i]] += [(column, float(problem.unmet_minutes)) for column in columns]
    for area, need in enumerate(problem.need_of_area):
        if need:
            scaled = [(column, value / need) for column, value in terms[area] if value]
            rows.add("fairness", [*scaled, (program.worst, -1.0)], high=0.0)


def counts(program: Program, rows: Rows) -> None:
    """How many of those alike are open, as a column of its own: a solver settles it before it looks at where."""
    for (group, t), column in program.counted.items():
        terms = [(program.open[o, t], -1.0) for o in program.alike[group] if (o, t) in program.open]
        rows.add("counts", [(column, 1.0), *terms], 0.0, 0.0)
