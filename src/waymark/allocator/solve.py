"""From a problem to a proposal: exact, replayable, checked before anybody sees it."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace

from waymark.allocator.check import check
from waymark.allocator.errors import InvalidProblem, UncheckedResult
from waymark.allocator.offers.candidates import PairId
from waymark.allocator.problem import Problem
from waymark.allocator.problem.writing import fingerprint
from waymark.allocator.proposal.bounds import bounds_by_priority, gaps
from waymark.allocator.proposal.clash import clash
from waymark.allocator.proposal.model import Model, Pins
from waymark.allocator.proposal.sentences import offers
from waymark.allocator.proposal.settling import Lists, settle
from waymark.allocator.result import Result


def solve(
    problem: Problem,
    *,
    time_limit: float = 10.0,
    seed: int = 0,
    pinned: Mapping[str, tuple[str, int | None]] | None = None,
    banned: Collection[PairId] = (),
) -> Result:
    """The best list by the published priorities, each settled before the next, with its proof.

    `pinned` maps a request to the class and start week it must get (None for any week); `banned` are (request, class) pairs that
    must not be. `time_limit` is in seconds. The same problem, seed, pins and bans give the same answer in any order of the
    input, unless time runs out. Raises InvalidProblem for unknown ids.
    """
    result = work_out(problem, time_limit=time_limit, seed=seed, pinned=pinned, banned=banned)
    if faults := check(problem.to_json(), result.to_json()):
        raise UncheckedResult("The checker refuses the proposal: " + " ".join(faults))
    return result


def work_out(
    problem: Problem,
    *,
    time_limit: float = 10.0,
    seed: int = 0,
    pinned: Mapping[str, tuple[str, int | None]] | None = None,
    banned: Collection[PairId] = (),
) -> Result:
    """What `solve` proposes, before it is checked: to measure the two apart, and never to be stored or shown."""
    pins = dict(pinned or {})
    _refuse_unknown_ids(problem, pins, banned)
    model = Model(problem, banned, seed)
    lists = settle(model, pins, time_limit)
    result = clash(model, pins, time.monotonic() + time_limit) if lists is None else _result(model, pins, lists)
    data = result.to_json()
    del data["seal"]
    return replace(result, seal=fingerprint(data))


def _result(model: Model, pins: Pins, lists: Lists) -> Result:
    reference, final, shared = lists.reference, lists.final, lists.shared
    allocation = model.assignments(final.offers)
    placed = {each.request for each in allocation}
    levels = model.levels(reference.offers)
    best = {name: levels[name] for name in model.settled}
    bounds = bounds_by_priority(model, reference.asked.words, best, reference.answer.bound, len(pins))
    return Result(
        status="proven" if lists.are_proven else "feasible",
        allocation=allocation,
        unplaced=tuple(each.id for each in model.found.arrays.requests if each.id not in placed),
        values=model.levels(final.offers),
        best=best,
        bounds=bounds,
        gap=gaps(best, bounds),
        reference=model.assignments(reference.offers),
        explanations=tuple(offers(model, allocation)),
        problem_sha256=model.problem.sha256(),
        certificate={"reference": reference.proof, "shared": None if shared is None else shared.proof},
        seed=model.seed,
        pinned=dict(pins),
        banned=tuple(sorted(model.found.banned)),
    )


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
