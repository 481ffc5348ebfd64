"""What simpler ways of sharing out would do, under the same rules, for comparison beside the proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from waymark.allocator.problem import Problem
from waymark.allocator.proposal.board import in_turn
from waymark.allocator.proposal.model import Model
from waymark.allocator.result import Assignment


@dataclass(frozen=True)
class Baseline:
    """A list made by a simple rule; `values` are its levels by the same priorities as a result's."""

    name: str
    allocation: tuple[Assignment, ...]
    unplaced: tuple[str, ...]
    values: Mapping[str, int]


def first_come(problem: Problem, *, seed: int = 0) -> Baseline:
    """Longest wait first; each child takes what fits it best among what is left."""
    ordered = sorted(problem.requests, key=lambda item: (-item.waiting_days, item.id))
    return _in_order(problem, "first_come", [request.id for request in ordered], seed)


def urgency_only(problem: Problem, *, seed: int = 0) -> Baseline:
    """Highest urgency first, then longest wait; each child takes what fits it best among what is left."""
    ordered = sorted(problem.requests, key=lambda item: (-item.urgency, -item.waiting_days, item.id))
    return _in_order(problem, "urgency_only", [request.id for request in ordered], seed)


def _in_order(problem: Problem, name: str, order: Sequence[str], seed: int) -> Baseline:
    model = Model(problem, seed=seed)
    columns = in_turn(model, order)
    allocation = model.assignments(columns)
    unplaced = tuple(sorted(set(order) - {each.request for each in allocation}))
    return Baseline(name, allocation, unplaced, model.levels(columns))
