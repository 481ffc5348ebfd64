"""A component solved: its linear program, and where that takes parts of columns, best-first branch and bound."""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from .answer import FEASIBLE, INFEASIBLE, NOTHING, OPEN, PROVEN, ComponentProof, Leaf
from .basis import LARGEST_PRICE, bench_for, copied, first_basis, grown, is_worn, restricted, slack_of
from .covers import covers, unequal_rows
from .derived import Derived, with_derived
from .program import LARGEST_SUM
from .proof import as_integers, bound_of, obeys_rows, value_of
from .rounding import rounded, shares_of, whole_choice
from .rounding_down import rounded_rows
from .simplex import INFEASIBLE as NO_PLAN
from .simplex import NO_ROOM, OPTIMAL, OUT_OF_STEPS, reoptimise
from .split import Component
from .state import Basis, Bench, Part

STEPS_AT_ONCE = 20_000
ROUNDS_OF_CUTS = 30
ROUNDS_WITHOUT_PROGRESS = 5
BYTES_OF_NODES = 2**29
"""What the bases of waiting nodes may take; further nodes are worked out again from the root when their turn comes."""

MOST_ENDS = 64

Words = tuple[int, ...]
Choices = tuple[tuple[int, np.ndarray], ...]


@dataclass
class Node:
    """An open end of the branching: its plan, and the exact bound of the lists in it times `scale`."""

    basis: Basis | None
    choices: Choices
    bound: Words
    scale: int
    multipliers: np.ndarray
    whole: np.ndarray | None


@dataclass
class Outcome:
    """What is known of a component. `part` has the rows of `derived` after its own; `root` and `leaves` are about it.

    `ends`, where they were asked for, are bases whose allowed columns together hold every list.
    """

    status: str
    choice: np.ndarray | None
    value: Words | None
    bound: Words | None
    leaves: list[tuple[Choices, int, np.ndarray]]
    root: Basis
    part: Part
    derived: list[Derived]
    ends: list[Basis]


@dataclass
class Search:
    """Branch and bound over one part."""

    part: Part
    deadline: float
    start: Basis | None = None
    bench: Bench = field(init=False)
    best: np.ndarray | None = None
    best_value: Words | None = None
    leaves: list[tuple[Choices, int, np.ndarray]] = field(default_factory=list)
    derived: list[Derived] = field(default_factory=list)
    keeps_ends: bool = False
    most_nodes: int = 2**62
    rounds_down: bool = True
    ends: list[Basis] = field(default_factory=list)
    switches: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.bench = bench_for(self.part)

    def run(self) -> Outcome:
        node = self.settle(self.start or first_basis(self.part), ())
        if not self.is_closed(node):
            self.switches = switches_of(self.part)
            node = self.tightened(node)
        if self.is_closed(node):
            self.close(node)
            return self.outcome(node.basis, None)
        kept = copied(node.basis)  # the node's own changes when it branches
        most_kept = BYTES_OF_NODES // sum(array.nbytes for array in kept)
        self.try_rounding(node)
        if time.monotonic() < self.deadline:
            self.dive(node)
        waiting: list[tuple[tuple[float, ...], int, Node]] = []
        count = 0
        heapq.heappush(waiting, (_order(node), count, node))
        while waiting and count < self.most_nodes and time.monotonic() < self.deadline:
            node = heapq.heappop(waiting)[2]
            if self.is_closed(node):
                self.close(node)
                continue
            if node.basis is None:
                node = self.again(node, kept)
            for child in self.branch(node):
                if self.is_closed(child):
                    self.close(child)
                else:
                    count += 1
                    if count % 16 == 0:
                        self.try_rounding(child)
                    if count % 128 == 0:
                        self.dive(child)
                    if len(waiting) > most_kept:
                        child.basis = None
                    heapq.heappush(waiting, (_order(child), count, child))
        for _, _, node in waiting:
            self.close(node)
        return self.outcome(kept, [node for _, _, node in waiting])

    def settle(self, basis: Basis, choices: Choices) -> Node:
        """Solve the plan of a node and bound its lists exactly. An unfinished plan gives a bound all the same."""
        basis, verdict = reoptimised(self.part, basis, self.bench, self.deadline)
        proof = impossible(self.part, basis, self.bench) if verdict == NO_PLAN else None
        if verdict == NO_PLAN and proof is None:  # a worn basis: its word is not taken before it was begun anew
            basis = first_basis(self.part)._replace(allowed=basis.allowed)
            basis, verdict = reoptimised(self.part, basis, self.bench, self.deadline)
            proof = impossible(self.part, basis, self.bench) if verdict == NO_PLAN else None
        if proof is not None:
            return Node(basis, choices, proof[0], proof[1], proof[2], None)
        lost = not (np.abs(basis.price) < LARGEST_PRICE).all()  # any prices prove something, none at all as well
        scale, multipliers = as_integers(np.zeros_like(basis.price) if lost else basis.price)
        bound = bound_of(self.part, basis.allowed, scale, multipliers)
        choice = np.empty(len(basis.key), np.int32)
        whole = None
        if verdict == OPTIMAL and whole_choice(self.part, basis, choice):
            whole = choice
            self.offer(choice)
        return Node(basis, choices, bound, scale, multipliers, whole)

    def tightened(self, node: Node) -> Node:
        """The root with rows added that follow from its own, for as long as its plan breaks any and the bound falls."""
        rows, idle = unequal_rows(self.part), 0
        for _ in range(ROUNDS_OF_CUTS):
            if self.is_closed(node) or node.whole is not None or time.monotonic() >= self.deadline:
                break
            found: list[Derived] = [*covers(self.part, node.basis, rows)]
            if not found and self.rounds_down:
                found = [*rounded_rows(self.part, node.basis, self.switches)]
            if not found or idle == ROUNDS_WITHOUT_PROGRESS:
                break
            before = _order(node)
            self.part, basis = with_derived(self.part, node.basis, found)
            self.derived += found
            self.bench = bench_for(self.part)
            node = self.settle(basis, ())
            idle = 0 if _order(node) > before else idle + 1
        return node

    def again(self, node: Node, root: Basis) -> Node:
        """The node with its plan, from the root's."""
        basis = copied(root)
        for owner, columns in node.choices:
            restricted(self.part, basis, owner, columns)
        return replace(node, basis=reoptimised(self.part, basis, self.bench, self.deadline)[0])

    def offer(self, choice: np.ndarray) -> None:
        """Keep a list if it obeys every row and is better than the best known."""
        if obeys_rows(self.part, choice):
            value = value_of(self.part, choice)
            if self.best_value is None or value > self.best_value:
                self.best, self.best_value = choice.copy(), value

    def is_closed(self, node: Node) -> bool:
        """Whether no list in the node can be better than the best known."""
        if node.bound[0] < -LARGEST_SUM * node.scale:
            return True
        if self.best_value is None:
            return False
        limit = [node.scale * word for word in self.best_value]
        limit[-1] += node.scale
        return node.bound < tuple(limit)

    def close(self, node: Node) -> None:
        self.leaves.append((node.choices, node.scale, node.multipliers))
        if self.keeps_ends and node.bound[0] >= -LARGEST_SUM * node.scale:
            if node.basis is None or len(self.ends) == MOST_ENDS:
                self.ends, self.keeps_ends = [], False
            else:
                self.ends.append(node.basis)

    def try_rounding(self, node: Node) -> None:
        share = shares_of(self.part, node.basis)
        keys = [-self.part.cost[:, k] for k in range(self.part.cost.shape[1] - 1, -1, -1)]
        order = np.lexsort([*keys, -np.round(share, 6)]).astype(np.int32)
        self.offer(rounded(self.part, node.basis.allowed, share, order))

    def dive(self, node: Node) -> None:
        """Fix the owner nearest to a whole column, again and again, until the plan is whole or there is none."""
        basis = copied(node.basis)
        while time.monotonic() < self.deadline:
            share = shares_of(self.part, basis)
            torn = np.flatnonzero(self.is_torn(basis, share))
            if not len(torn):
                return
            column = torn[np.argmax(share[torn])]
            owner = self.part.owner[column]
            restricted(self.part, basis, owner, np.array([column]))
            basis, verdict = reoptimised(self.part, basis, self.bench, self.deadline)
            if verdict != OPTIMAL:
                return
            choice = np.empty(len(basis.key), np.int32)
            if whole_choice(self.part, basis, choice):
                self.offer(choice)
                return

    def branch(self, node: Node) -> list[Node]:
        if (self.choices_of(node.basis) == 1).all():
            return [self.single(node)]
        owner, left, right = self.division(node)
        twin = copied(node.basis)
        children = []
        for basis, columns in ((node.basis, left), (twin, right)):
            restricted(self.part, basis, owner, columns)
            children.append(self.settle(basis, (*node.choices, (owner, columns))))
        return children

    def single(self, node: Node) -> Node:
        """The node of one list: what it is worth, or the row that it breaks."""
        choice = np.flatnonzero(node.basis.allowed).astype(np.int32)
        self.offer(choice)
        slack = slack_of(self.part, choice)
        self.bench.direction[:] = 0.0
        self.bench.direction[np.argmin(slack)] = float(slack.min(initial=0.0) < 0.0)
        broken = impossible(self.part, node.basis, self.bench)
        if broken is not None:
            return replace(node, bound=broken[0], scale=broken[1], multipliers=broken[2])
        free = np.zeros(node.multipliers.shape, np.int64)
        return replace(node, bound=bound_of(self.part, node.basis.allowed, 1, free), scale=1, multipliers=free)

    def division(self, node: Node) -> tuple[int, np.ndarray, np.ndarray]:
        """The owner to branch on, and its allowed columns in two sets that both cut the plan off."""
        share = shares_of(self.part, node.basis)
        torn = np.flatnonzero(self.is_torn(node.basis, share))
        if len(torn):
            switched = torn[self.switches[torn]]  # much hangs on these, and seldom anything on one offer
            torn = switched if len(switched) else torn
            owner = int(self.part.owner[torn[np.argmin(np.abs(share[torn] - 0.5))]])
            columns = self.allowed_of(node, owner)
            so_far = np.cumsum(share[columns])
            cut = int(np.argmin(np.abs(so_far[:-1] - 0.5))) + 1
            return owner, columns[:cut], columns[cut:]
        # The plan is whole but its proof is not exact: any owner that still has a choice will do.
        owner = int(np.argmax(self.choices_of(node.basis)))
        columns = self.allowed_of(node, owner)
        return owner, columns[: len(columns) // 2], columns[len(columns) // 2 :]

    def choices_of(self, basis: Basis) -> np.ndarray:
        """How many columns are left to each owner."""
        return np.add.reduceat(basis.allowed.astype(np.int64), self.part.first[:-1])

    def is_torn(self, basis: Basis, share: np.ndarray) -> np.ndarray:
        """Columns that the plan takes a part of, though their owner has a choice."""
        return (share > 1e-5) & (share < 1 - 1e-5) & (self.choices_of(basis)[self.part.owner] > 1)

    def allowed_of(self, node: Node, owner: int) -> np.ndarray:
        low, high = self.part.first[owner], self.part.first[owner + 1]
        return low + np.flatnonzero(node.basis.allowed[low:high])

    def outcome(self, root: Basis, waiting: list[Node] | None) -> Outcome:
        made = partial(Outcome, leaves=self.leaves, root=root, part=self.part, derived=self.derived, ends=self.ends or [root])
        if waiting:
            bound = max(_in_whole_words(node) for node in waiting)
            if self.best_value is None:
                return made(OPEN, None, None, bound)
            return made(FEASIBLE, self.best, self.best_value, max(bound, self.best_value))
        if self.best_value is None:
            return made(INFEASIBLE, None, None, None)
        return made(PROVEN, self.best, self.best_value, self.best_value)


def switches_of(part: Part) -> np.ndarray:
    """Columns that give room to others: those with a coefficient below nothing."""
    found = np.zeros(len(part.owner), np.bool_)
    found[np.repeat(np.arange(len(part.owner)), np.diff(part.start))[part.coefficient < 0]] = True
    return found


def reoptimised(part: Part, basis: Basis, bench: Bench, deadline: float) -> tuple[Basis, int]:
    """The basis with its plan solved, in more room where it needs it; OUT_OF_STEPS when time ran out first.

    Many steps over large coefficients can wear a basis down until it has no inverse, or quantities that do not add up. Then
    the plan is begun anew, once: whatever bound the prices had is lost, and none of it is needed.
    """
    bench.direction[:] = 0.0
    begun_anew = False
    while time.monotonic() < deadline:
        try:
            verdict = reoptimise(part, basis, bench, STEPS_AT_ONCE)
            worn = verdict in (OPTIMAL, NO_PLAN) and is_worn(part, basis)
        except ZeroDivisionError:
            worn = True
        if worn and begun_anew:
            break
        if worn:
            basis, begun_anew = first_basis(part)._replace(allowed=basis.allowed), True
            bench.direction[:] = bench.speed[:] = 0.0
        elif verdict == NO_ROOM:
            bench.direction[:] = 0.0
            basis = grown(basis, len(part.upper))
        elif verdict != OUT_OF_STEPS:
            return basis, verdict
    return basis, OUT_OF_STEPS


def impossible(part: Part, basis: Basis, bench: Bench) -> tuple[Words, int, np.ndarray] | None:
    """Multipliers that show that no list of the allowed columns obeys the rows, or None when these are not exact."""
    scale, whole = as_integers(bench.direction.reshape(-1, 1))
    multipliers = np.zeros((len(part.upper), part.cost.shape[1]), object)
    multipliers[:, 0] = [int(number) * 2**60 for number in whole[:, 0]]
    bound = bound_of(part, basis.allowed, scale, multipliers)
    return (bound, scale, multipliers) if bound[0] < -LARGEST_SUM * scale else None


def _order(node: Node) -> tuple[float, ...]:
    return tuple(-word / node.scale for word in node.bound)


def _in_whole_words(node: Node) -> Words:
    """The node's bound without its scale. A word cut short would let anything follow it: only the last is rounded down."""
    return (*(-(-word // node.scale) for word in node.bound[:-1]), node.bound[-1] // node.scale)


def proof_of(component: Component, outcome: Outcome) -> ComponentProof:
    """The leaves in the program's own numbers."""
    owners, columns, rows = component.owner, component.column, component.row
    leaves = tuple(
        Leaf(
            tuple((int(owners[o]), tuple(_names(columns, allowed))) for o, allowed in choices),
            {
                int(rows[r]): tuple(int(word) for word in multipliers[r])
                for r in np.flatnonzero((multipliers != 0).any(axis=1))
            },
            scale,
        )
        for choices, scale, multipliers in outcome.leaves
    )
    return ComponentProof(owners, columns[columns >= 0], leaves)


def _names(columns: np.ndarray, allowed: np.ndarray) -> list[int]:
    return [int(columns[c]) if columns[c] >= 0 else NOTHING for c in allowed]
