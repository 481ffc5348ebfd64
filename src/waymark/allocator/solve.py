"""From a problem to a proposal: exact, replayable, checked before anybody sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from waymark.allocator.candidates import PairId
from waymark.allocator.check import check
from waymark.allocator.errors import InvalidProblem, UncheckedResult
from waymark.allocator.ladder import Ladder, Rung, levels
from waymark.allocator.problem import Problem
from waymark.allocator.result import Explanation, Result
from waymark.allocator.sentences import clash_sentences, offers
from waymark.allocator.settle import settle
from waymark.allocator.workspace import Pins, PinsClash, Workspace


def solve(
    problem: Problem,
    *,
    time_limit: float = 10.0,
    seed: int = 0,
    pinned: Mapping[str, tuple[str, int | None]] | None = None,
    banned: Collection[PairId] = (),
) -> Result:
    """The best list by the published priorities, each settled before the next.

    `pinned` maps a request to the class and start week it must get (None for any week); `banned` are
    (request, class) pairs that must not be. `time_limit` is in seconds for the whole ladder. The same
    problem, seed, pins and bans give the same answer in any order of the input, unless time runs out. Raises
    InvalidProblem for unknown ids.
    """
    pins = dict(pinned or {})
    _refuse_unknown_ids(problem, pins, banned)
    workspace = Workspace(problem, banned, seed)
    try:
        ladder = workspace.ladder(pins, time_limit)
    except PinsClash:
        return _infeasible(workspace, pins, banned)
    reference = settle(ladder, problem.policy.priorities)
    result = _result(workspace, ladder, reference, pins, banned)
    if faults := check(problem.to_json(), result.to_json()):
        raise UncheckedResult("The checker refuses the proposal: " + " ".join(faults))
    return result


def _result(
    workspace: Workspace, ladder: Ladder, reference: frozenset[int], pins: Pins, banned: Collection[PairId]
) -> Result:
    problem, priorities = workspace.problem, workspace.problem.policy.priorities
    allocation = workspace.assignments(ladder.incumbent)
    placed = {each.request for each in allocation}
    rungs = {priority: ladder.rungs[priority] for priority in priorities}
    proven = all(rung.proven for rung in ladder.rungs.values())
    return Result(
        status="proven" if proven else "feasible",
        allocation=allocation,
        unplaced=tuple(request_id for request_id in workspace.columns.requests if request_id not in placed),
        values=levels(workspace.columns, ladder.incumbent, priorities, workspace.seed),
        best={priority: rung.value for priority, rung in rungs.items()},
        bounds={priority: rung.bound for priority, rung in rungs.items()},
        gap={priority: _gap(rung) for priority, rung in rungs.items()},
        reference=workspace.assignments(reference),
        explanations=tuple(offers(workspace, allocation)),
        problem_sha256=problem.sha256(),
        seed=workspace.seed,
        pinned=pins,
        banned=tuple(sorted(banned)),
    )


def _gap(rung: Rung) -> int | None:
    return None if rung.bound is None else abs(rung.value - rung.bound)


def _infeasible(workspace: Workspace, pins: Pins, banned: Collection[PairId]) -> Result:
    """No list keeps these pins: says which of them cannot stand together."""
    clash = _smallest_clash(workspace, pins)
    return Result(
        status="infeasible",
        allocation=(),
        unplaced=tuple(workspace.columns.requests),
        values={},
        best={},
        bounds={},
        gap={},
        reference=(),
        explanations=tuple(
            Explanation(request_id, code, {}, sentence)
            for request_id, code, sentence in clash_sentences(workspace, clash)
        ),
        problem_sha256=workspace.problem.sha256(),
        seed=workspace.seed,
        pinned=dict(pins),
        banned=tuple(sorted(banned)),
    )


def _smallest_clash(workspace: Workspace, pins: Pins) -> Pins:
    """Pins none of which can be let go without the rest becoming possible."""
    clash = dict(pins)
    for request_id in sorted(pins):
        fewer = {key: pin for key, pin in clash.items() if key != request_id}
        try:
            workspace.ladder(fewer, 1.0)
        except PinsClash:
            clash = fewer
    return clash


def _refuse_unknown_ids(problem: Problem, pins: Pins, banned: Collection[PairId]) -> None:
    for request_id, class_id in (*((key, pin[0]) for key, pin in pins.items()), *banned):
        problem.request(request_id)
        problem.place_class(class_id)
    for request_id, (_, week) in pins.items():
        if week is not None and not 0 <= week < len(problem.weeks):
            raise InvalidProblem(
                f"The pin of request {request_id} names week {week}, outside the calendar. "
                f"Choose a week from 0 to {len(problem.weeks) - 1}."
            )
