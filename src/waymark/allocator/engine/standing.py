"""A solved program kept for questions: what would it cost to give this owner one of these columns instead?"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from .answer import FEASIBLE, INFEASIBLE, OPEN, PROVEN, Answer
from .basis import bench_for, copied, grown, restricted
from .branch import Outcome, Search
from .forcing import ANSWERED, force_each, join
from .program import LARGEST_SUM, Program
from .proof import as_integers
from .solve import answer_of, solve_components
from .split import Component
from .state import Basis

QUESTIONS_WORTH_A_THREAD = 200
FEW_NODES = 40


@dataclass(frozen=True)
class Forced:
    """The best list that contains one of the asked columns: status as in `Answer`, value in words, columns ascending."""

    status: str
    value: tuple[int, ...]
    chosen: np.ndarray


@dataclass(frozen=True)
class Prices:
    """What one more unit of a row's upper limit is worth at the best plan, as whole words over `scale`; 0 where not named."""

    scale: int
    words: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Questions:
    """Sets of columns: for each its component and owner there; `starts` cuts their columns, in the component's numbers."""

    where: np.ndarray
    owner: np.ndarray
    starts: np.ndarray
    columns: np.ndarray

    def __len__(self) -> int:
        return len(self.where)


class Standing:
    """A program, its answer, and what is needed to answer questions about it quickly and exactly."""

    def __init__(self, program: Program, *, seconds: float = 60.0, threads: int | None = None) -> None:
        self.program = program
        self.threads = threads or min(os.cpu_count() or 1, 8)
        self.components, self.outcomes = solve_components(program, seconds, threads, keep_ends=True)
        self.answer: Answer = answer_of(program, self.components, self.outcomes)
        self._front = int(program.must.any())
        self._place = _places(program, self.components)
        self._roots: dict[int, Basis] = {}

    def force(self, columns: Iterable[int], *, seconds: float = 60.0) -> Forced:
        """The best list that contains one of `columns`, which all belong to one owner (or are one switch).

        Raises ValueError when they do not, or when the program has no list to begin with.
        """
        asked = self._questions([columns])
        where, owner, allowed = int(asked.where[0]), int(asked.owner[0]), asked.columns
        return self._forced(where, self._searched(where, owner, allowed, time.monotonic() + seconds))

    def force_all(
        self, questions: Sequence[Iterable[int]], *, seconds: float = 60.0
    ) -> tuple[np.ndarray, list[str]]:
        """For each set of columns the words lost by forcing it, and the status of that answer; 0 where infeasible.

        Every loss is exact where the status is "proven": found by dual steps from the kept basis and checked in integers;
        where the plan takes parts of columns, by branch and bound.
        """
        deadline = time.monotonic() + seconds
        asked = self._questions(questions)
        losses = np.zeros((len(asked), self.program.words + self._front), np.int64)
        answered = np.zeros(len(asked), np.int8)
        for where in np.unique(asked.where):
            if self.outcomes[where].status == PROVEN:
                self._answer_quickly(where, np.flatnonzero(asked.where == where), asked, losses, answered)
        statuses = [self._status()] * len(asked)
        for q in np.flatnonzero(answered != ANSWERED):
            statuses[q] = self._answer_slowly(asked, losses, q, deadline)
        return losses[:, self._front :], statuses

    def prices(self) -> Prices:
        """The rows' prices at the best plan, all components over one scale."""
        solved = zip(self.components, self.outcomes, strict=True)
        found = [(component, *as_integers(outcome.root.price)) for component, outcome in solved]
        scale = int(np.lcm.reduce([scale for _, scale, _ in found])) if found else 1
        words = {
            int(component.row[r]): tuple(int(word) * (scale // own) for word in multipliers[r, self._front :])
            for component, own, multipliers in found
            for r in np.flatnonzero((multipliers != 0).any(axis=1))
            if component.row[r] < self.program.rows  # a cover is no limit that anybody could raise
        }
        return Prices(scale, words)

    def _questions(self, questions: Sequence[Iterable[int]]) -> Questions:
        if self.answer.status not in (PROVEN, FEASIBLE):
            raise ValueError(f"The program is {self.answer.status}: there is no list to compare with.")
        sets = [np.asarray(question if isinstance(question, np.ndarray) else list(question), np.int64) for question in questions]
        sizes = np.array([len(columns) for columns in sets], np.int64)
        if not sizes.all():
            raise ValueError(f"Question {int(np.argmin(sizes))} names no column.")
        columns = np.concatenate([*sets, np.zeros(0, np.int64)])
        starts = np.concatenate([[0], np.cumsum(sizes)])
        if len(columns) and (columns.min() < 0 or columns.max() >= self.program.columns):
            raise ValueError(f"A question must name columns from 0 to {self.program.columns - 1}.")
        where, owner, local = (place[columns] for place in self._place)
        heads = np.repeat(starts[:-1], sizes)
        strange = np.flatnonzero((owner != owner[heads]) | (where != where[heads]))
        if len(strange):
            question = int(np.searchsorted(starts, strange[0], side="right")) - 1
            raise ValueError(f"Question {question} names columns that do not belong to one owner: {sets[question].tolist()}.")
        return Questions(where[starts[:-1]], owner[starts[:-1]].astype(np.int32), starts, local)

    def _root(self, where: int) -> Basis:
        return copied(self.outcomes[where].root)

    def _status(self) -> str:
        return PROVEN if self.answer.status == PROVEN else FEASIBLE

    def _answer_quickly(
        self, where: int, mine: np.ndarray, asked: Questions, losses: np.ndarray, answered: np.ndarray
    ) -> None:
        part, outcome = self.components[where].part, self.outcomes[where]
        needed = self._needed(where)
        parts = np.array_split(mine, self.threads if len(mine) > QUESTIONS_WORTH_A_THREAD else 1)

        def work(questions: np.ndarray) -> None:
            if not len(questions):
                return
            mine_only = [asked.columns[asked.starts[q] : asked.starts[q + 1]] for q in questions]
            starts = np.concatenate([[0], np.cumsum(asked.starts[questions + 1] - asked.starts[questions])])
            shape = len(outcome.ends), len(questions)
            found, limit = (np.zeros((*shape, part.cost.shape[1]), np.int64) for _ in range(2))
            done, scales = np.zeros(shape, np.int8), np.zeros(shape, np.int64)
            columns, bench = np.concatenate(mine_only), bench_for(part)
            for number, end in enumerate(outcome.ends):
                base, own = _with_room(end, len(part.upper)), asked.owner[questions]
                with suppress(ZeroDivisionError):  # a basis worn down: branch and bound answers what is not answered yet
                    of_end = found[number], done[number], limit[number], scales[number]
                    force_each(part, base, copied(base), bench, own, starts, columns, *of_end)
            best, good = np.zeros(found.shape[1:], np.int64), np.zeros(len(questions), np.bool_)
            join(found, done, limit, scales, best, good)
            if self._front:
                good &= best[:, 0] == needed
            losses[questions[good]] = np.array(outcome.value, np.int64) - best[good]
            answered[questions[good]] = ANSWERED

        if len(parts) > 1:
            with ThreadPoolExecutor(len(parts)) as pool:
                list(pool.map(work, parts))
        else:
            work(parts[0])

    def _needed(self, where: int) -> int:
        owners = self.components[where].owner
        owners = owners[owners < self.program.owners]
        return int(self.program.must[owners].sum())

    def _answer_slowly(self, asked: Questions, losses: np.ndarray, q: int, deadline: float) -> str:
        where, owner = int(asked.where[q]), int(asked.owner[q])
        allowed = asked.columns[asked.starts[q] : asked.starts[q + 1]]
        forced = self._forced(where, self._searched(where, owner, allowed, deadline))
        if forced.status in (PROVEN, FEASIBLE):
            losses[q, self._front :] = np.array(self.answer.value, np.int64) - np.array(forced.value, np.int64)
        return forced.status

    def _searched(self, where: int, owner: int, allowed: np.ndarray, deadline: float) -> Outcome:
        """A few nodes settle most questions sooner than rows rounded down would, which are for those that they do not."""
        part = self.components[where].part

        def root() -> Basis:
            return restricted(part, self._root(where), owner, allowed)

        quick = Search(part, deadline, root(), rounds_down=False, most_nodes=FEW_NODES).run()
        return Search(part, deadline, root()).run() if quick.status in (FEASIBLE, OPEN) else quick

    def _forced(self, where: int, outcome: Outcome) -> Forced:
        """The forced component's list with the other components' lists as they are."""
        none = np.zeros(0, np.int32)
        impossible = outcome.status == INFEASIBLE or (outcome.bound is not None and outcome.bound[0] < -LARGEST_SUM)
        needed = self._needed(where)
        if impossible or (self._front and outcome.bound is not None and outcome.bound[0] < needed):
            return Forced(INFEASIBLE, (), none)
        if outcome.choice is None or (self._front and outcome.value[0] < needed):
            return Forced(OPEN, (), none)
        choices = [mine.choice for mine in self.outcomes]
        choices[where] = outcome.choice
        columns = [component.column[choice] for component, choice in zip(self.components, choices, strict=True)]
        chosen = np.sort(np.concatenate([*columns, none]))
        value = self.program.value[chosen[chosen >= 0]].sum(axis=0)
        status = PROVEN if outcome.status == PROVEN and self._others_proven(where) else FEASIBLE
        return Forced(status, tuple(int(word) for word in value), chosen[chosen >= 0])

    def _others_proven(self, where: int) -> bool:
        return all(outcome.status == PROVEN for at, outcome in enumerate(self.outcomes) if at != where)


def _places(program: Program, components: list[Component]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For every column of the program its component, and its owner and own number there."""
    where, owner, local = (np.zeros(program.columns, np.int64) for _ in range(3))
    for at, component in enumerate(components):
        own = np.flatnonzero(component.column >= 0)
        columns = component.column[own]
        where[columns] = at
        owner[columns] = component.part.owner[own]
        local[columns] = own
    return where, owner, local


def _with_room(basis: Basis, rows: int) -> Basis:
    """Room for some steps more, so that the questions need not stop for it."""
    while len(basis.amount) < min(rows, int(basis.size[0]) + 24):
        basis = grown(basis, rows)
    return basis
