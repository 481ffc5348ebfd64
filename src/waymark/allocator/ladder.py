"""Priority by priority: the best of the first, then of the second without giving up any of the first, and so on."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from waymark.allocator.model import Columns, Row
from waymark.allocator.rules.priorities import LEAST, TERMS, Term
from waymark.allocator.solvers.highs import Program

WORTH_RULING_OUT = 1_000
"""Columns from which a linear program costs less than what it saves the priorities below."""


@dataclass(frozen=True)
class Rung:
    """One priority's level: the `value` reached and the proven `bound` on it (None when there is none)."""

    value: int
    bound: int | None

    @property
    def proven(self) -> bool:
        return self.value == self.bound


@dataclass
class Ladder:
    """A descent through priorities from a first feasible list; exact, and honest about time.

    `incumbent` always satisfies every row. `further` rows and `fixed` columns hold on top of the program's
    own.
    """

    columns: Columns
    program: Program
    deadline: float
    incumbent: frozenset[int]
    seed: int = 0
    further: list[Row] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)
    rungs: dict[str, Rung] = field(default_factory=dict)

    def climb(self, priority: str) -> None:
        term = TERMS[priority](self.columns, self.seed)
        self.rungs[priority] = self.settle(priority, term, least=priority in LEAST)

    def settle(self, name: str, term: Term, *, least: bool) -> Rung:
        """Find the best level of `term`, then keep it by a row of whole numbers."""
        rung = self._best(term, least)
        if rung.proven and len(self.columns.options) >= WORTH_RULING_OUT:
            self._rule_out_what_is_worse(term, rung.value, least)
        self.further.append(no_worse(name, term, rung.value, least=least))
        return rung

    def _rule_out_what_is_worse(self, term: Term, value: int, least: bool) -> None:
        """The row that keeps the level implies this; saying so column by column makes the next priority quick."""
        sign = 1 if least else -1
        cost = {column: sign * each for column, each in enumerate(term[1]) if each}
        worse = self.program.ruled_out(cost, self.further, self.fixed, sign * (value - term[0]))
        self.fixed |= dict.fromkeys(worse, 0)

    def _best(self, term: Term, least: bool) -> Rung:
        constant, adds = term
        sign = 1 if least else -1
        cost = {column: sign * value for column, value in enumerate(adds) if value}
        if not cost:
            return Rung(constant, constant)
        seconds = self.deadline - time.monotonic()
        value = level(term, self.incumbent)
        if seconds <= 0:
            return Rung(value, None)
        answer = self.program.least(cost, self.further, self.fixed, seconds)
        if answer.chosen is not None and sign * level(term, answer.chosen) <= sign * value:
            self.incumbent = answer.chosen
            value = level(term, self.incumbent)
        if answer.bound is None:
            return Rung(value, None)
        return Rung(value, sign * min(sign * constant + answer.bound, sign * value))


def level(term: Term, chosen: Iterable[int]) -> int:
    """Exact value of a term for the chosen columns; further columns (switches) count nothing."""
    constant, adds = term
    return constant + sum(adds[column] for column in chosen if column < len(adds))


def no_worse(name: str, term: Term, value: int, *, least: bool) -> Row:
    """The row that keeps a term at `value` or better."""
    constant, adds = term
    sign = 1 if least else -1
    terms = tuple((column, sign * each) for column, each in enumerate(adds) if each)
    return Row(name, terms, sign * (value - constant))


def levels(
    columns: Columns, chosen: Iterable[int], priorities: Sequence[str], seed: int
) -> Mapping[str, int]:
    own = frozenset(chosen)
    return {priority: level(TERMS[priority](columns, seed), own) for priority in priorities}
