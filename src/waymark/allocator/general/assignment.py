"""Assignments that are not about children, through the same engine: owners, choices, and limits on what choices use.

    problem = GeneralProblem(
        choices=(Choice("job 1", "machine 1", 17, {"machine 1": 8}), ...),
        limits={"machine 1": 36, ...},
    )
    settled = settle(problem, seconds=60)

Every owner takes exactly one of its choices (at most one with `must=False`), no limit is exceeded, and the value is
the highest, or with `least=True` the lowest. All numbers are whole. The engine is asked first, for a certificate.
What it does not finish in its share of the time goes to HiGHS on the same program, whose list is checked and added up
here; and where each choice uses one limit only, as in generalised assignment, to an exact search through knapsacks.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from waymark.allocator.engine.answer import Answer
from waymark.allocator.engine.program import LARGEST_SUM, Program
from waymark.allocator.engine.solve import maximise
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.general.proof import NotProven, proven_bound
from waymark.allocator.solvers.knapsacks import Knapsacks, Searched, close, knapsacks_of, search
from waymark.allocator.solvers.mip import best_by_mip, obeys

PROVEN, BY_SEARCH, BY_SOLVER, FEASIBLE = "proven", "proven by exact search", "proven by the solver's bound only", "feasible"
IMPOSSIBLE, IMPOSSIBLE_BY_SEARCH = "infeasible", "infeasible by exact search"
IMPOSSIBLE_BY_SOLVER, OPEN = "infeasible by the solver's word only", "open"
SHARE_OF_THE_ENGINE, MOST_OF_THE_ENGINE = 0.2, 5.0
SHARE_OF_OTHERS = 0.1
NO_ANSWER = Answer("open", np.zeros(0, np.int64), (), None, ())


@dataclass(frozen=True)
class Choice:
    """What an owner may take: worth `value`, using so much of each named limit (less than 0 gives some back)."""

    owner: str
    name: str
    value: int
    uses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class GeneralProblem:
    """Choices of owners under limits; `must`: each owner takes exactly one, else at most one. `least`: lowest value."""

    choices: tuple[Choice, ...]
    limits: Mapping[str, int]
    least: bool = False
    must: bool = True

    def __post_init__(self) -> None:
        seen: set[tuple[str, str]] = set()
        for name, limit in self.limits.items():
            _whole(limit, f"The limit {name}")
        for choice in self.choices:
            at = f"The choice {choice.name} of {choice.owner}"
            if (choice.owner, choice.name) in seen:
                raise InvalidProblem(f"{at} is there twice. Keep one of them.")
            seen.add((choice.owner, choice.name))
            _whole(choice.value, at)
            for name, amount in choice.uses.items():
                _whole(amount, f"{at}, use of {name}")
                if name not in self.limits:
                    raise InvalidProblem(f"{at} uses {name}, which has no limit. Add the limit, or take the use out.")


@dataclass(frozen=True)
class Settled:
    """The best list found: `taken` names each owner's choice, `value` is added up in whole numbers.

    `status`: proven (a certificate says so, and was checked exactly), proven by exact search (in whole numbers, without
    a certificate to hand on), proven by the solver's bound only (HiGHS says so, in floating point), feasible (`gap` is
    how far `bound`, the nearest known, is away), open (nothing found in time), or infeasible in the same three ways.
    `bound` is None when none is known.
    """

    status: str
    taken: Mapping[str, str]
    value: int | None
    bound: int | None
    seconds: float

    @property
    def gap(self) -> int | None:
        return None if self.value is None or self.bound is None else abs(self.bound - self.value)


def settle(problem: GeneralProblem, *, seconds: float = 60.0) -> Settled:
    """The best assignment, and what is proven of it, in about `seconds`. Raises InvalidProblem."""
    began = time.monotonic()
    sign = -1 if problem.least else 1
    owners = list(dict.fromkeys(choice.owner for choice in problem.choices))
    number = {owner: at for at, owner in enumerate(owners)}
    choices = sorted(problem.choices, key=lambda choice: number[choice.owner])
    program = _program(problem, choices, number, sign)
    status, chosen, bound = _best(program, began + seconds)
    if chosen is None:
        return Settled(status, {}, None, None, time.monotonic() - began)
    value = sum(choices[column].value for column in chosen)
    taken = {choices[column].owner: choices[column].name for column in chosen}
    return Settled(status, taken, value, None if bound is None else sign * bound, time.monotonic() - began)


def _program(problem: GeneralProblem, choices: list[Choice], number: Mapping[str, int], sign: int) -> Program:
    rows = {name: at for at, name in enumerate(problem.limits)}
    entries = [[(rows[name], amount) for name, amount in choice.uses.items() if amount] for choice in choices]
    try:
        return Program(
            owner=np.array([number[choice.owner] for choice in choices], np.int64),
            value=np.array([[sign * choice.value] for choice in choices], np.int64).reshape(-1, 1),
            start=np.cumsum([0, *(len(each) for each in entries)]),
            row=np.array([row for each in entries for row, _ in each], np.int64),
            coefficient=np.array([amount for each in entries for _, amount in each], np.int64),
            upper=np.array(list(problem.limits.values()), np.int64),
            owners=len(number),
            must=np.full(len(number), problem.must),
        )
    except ValueError as error:
        raise InvalidProblem(f"The numbers are too large to add up exactly: {error} Use a coarser unit.") from error


def _best(program: Program, deadline: float) -> tuple[str, list[int] | None, int | None]:
    """Status, columns and bound, in the engine's sense: more is better."""
    case = _Case(program, deadline)
    if knapsacks := knapsacks_of(program):
        others = partial(case.search, knapsacks), partial(case.solver, SHARE_OF_OTHERS), partial(case.close, knapsacks)
        asked = case.engine, *others
    else:
        asked = case.engine, partial(case.solver, 1.0)
    for ask in asked:
        if status := ask():
            return status, case.columns, case.value
    if case.columns is None:
        return OPEN, None, None
    if case.claimed is not None and case.value == case.claimed:
        return BY_SOLVER, case.columns, case.value
    return FEASIBLE, case.columns, case.nearest_bound()


class _Case:
    """One program, the best list so far, and bounds on all lists. Each way of asking answers a status once it is settled."""

    def __init__(self, program: Program, deadline: float) -> None:
        self.program = program
        self.deadline = deadline
        self.columns: list[int] | None = None
        self.value: int | None = None
        self.bounds: list[int] = []
        self.claimed: int | None = None
        self.answer: Answer
        self.before: Searched

    def engine(self) -> str | None:
        try:
            self.answer = maximise(self.program, seconds=min(MOST_OF_THE_ENGINE, self._seconds(SHARE_OF_THE_ENGINE)))
        except ArithmeticError:  # its floating point may break down where knapsacks are large; others are asked all the same
            self.answer = NO_ANSWER
        if self.answer.status in ("proven", "feasible"):
            self._take(self.answer.chosen)
        if self.answer.status not in ("proven", "infeasible"):
            return None
        impossible, bound = _checked(self.program, self.answer)
        return IMPOSSIBLE if impossible else PROVEN if self._reaches(bound) else None

    def search(self, knapsacks: Knapsacks) -> str | None:
        self.before = search(knapsacks, self._beyond(), seconds=self._seconds(SHARE_OF_OTHERS))
        return self._searched(self.before)

    def close(self, knapsacks: Knapsacks) -> str | None:
        return self._searched(close(knapsacks, self._beyond(), self.before, seconds=self._seconds(1.0)))

    def _beyond(self) -> int:
        """What a list must beat: the best so far, or less than any list is worth."""
        return self.value if self.value is not None else self.program.owners * min(0, int(self.program.value.min())) - 1

    def _searched(self, searched: Searched) -> str | None:
        self._take(searched.chosen)
        if searched.complete and self.value is None:
            return IMPOSSIBLE_BY_SEARCH
        return BY_SEARCH if self._reaches(searched.bound) else None

    def solver(self, share: float) -> str | None:
        """Only a verdict that nothing is possible: that its list is the best is believed last, when nothing else proves it."""
        claimed = best_by_mip(self.program, seconds=max(0.1, self._seconds(share)))
        if claimed.infeasible and self.value is None:
            return IMPOSSIBLE_BY_SOLVER
        self._take(claimed.chosen)
        self.claimed = claimed.bound
        return None

    def nearest_bound(self) -> int | None:
        """Of the search, of the solver, and what the engine's unfinished certificate proves: adding that up takes a while."""
        known = [*self.bounds, self.claimed, _checked(self.program, self.answer)[1]]
        return min((each for each in known if each is not None), default=None)

    def _seconds(self, share: float) -> float:
        return max(0.0, share * (self.deadline - time.monotonic()))

    def _take(self, chosen: np.ndarray | None) -> None:
        """A better list; whatever breaks a rule is left aside."""
        if chosen is None or not obeys(self.program, chosen):
            return
        value = sum(int(self.program.value[column, 0]) for column in chosen)
        if self.value is None or value > self.value:
            self.columns, self.value = [int(column) for column in chosen], value

    def _reaches(self, bound: int | None) -> bool:
        if bound is None:
            return False
        self.bounds.append(bound)
        return self.value is not None and self.value >= bound


def _checked(program: Program, answer: Answer) -> tuple[bool, int | None]:
    """What the engine's certificate proves: that no list serves everybody, or a bound on those that do (None: neither)."""
    try:
        words = proven_bound(program, answer.certificate, answer.derived)
    except NotProven:
        return False, None
    needed = int(program.must.sum())
    if not needed:
        return words[0] < -LARGEST_SUM, words[0]
    return words[0] < needed, words[1] if words[0] == needed else None


def _whole(number: object, where: str) -> None:
    if isinstance(number, bool) or not isinstance(number, int):
        raise InvalidProblem(f"{where} is {number!r}, which is not a whole number. Put a whole number there.")
