"""What would have to change for a child without a place to get one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from waymark.allocator.problem import PlaceClass, Problem
from waymark.allocator.result import Assignment, Explanation, Result
from waymark.allocator.rules.admission import CLASS_RULES
from waymark.allocator.settle import settle
from waymark.allocator.workspace import PinsClash, Workspace

LATER_BY_AT_MOST = 6


def unblock(
    workspace: Workspace, result: Result, request_id: str, deadline: float
) -> tuple[Explanation, ...]:
    """One more place, a later start, or which classes are full; empty when the child has an offer."""
    if result.assignment(request_id) is not None:
        return ()
    return tuple(_found(workspace, result, request_id, deadline))


def _found(workspace: Workspace, result: Result, request_id: str, deadline: float) -> Iterator[Explanation]:
    for class_id in _suitable(workspace, request_id):
        full = _full_weeks(workspace.columns.classes[class_id], result.allocation)
        if full:
            numbers = {"class_id": class_id, "full_weeks": full}
            yield Explanation(
                request_id,
                "class_full",
                numbers,
                f"{class_id} is full in {len(full)} of the school weeks under this proposal.",
            )
        offer = _offer(with_one_more_place(workspace.problem, class_id), result, request_id, deadline)
        if offer:
            numbers = {"class_id": class_id, "gets": offer.class_id, "start_week": offer.start_week}
            yield Explanation(
                request_id,
                "one_more_place",
                numbers,
                f"With one more place in {class_id} this child would get {offer.class_id} "
                f"from school week {offer.start_week}.",
            )
    yield from _later(workspace, result, request_id, deadline)


def _later(workspace: Workspace, result: Result, request_id: str, deadline: float) -> Iterator[Explanation]:
    request = workspace.columns.requests[request_id]
    latest = min(len(workspace.problem.weeks) - 1, request.latest_week + LATER_BY_AT_MOST)
    if latest == request.latest_week:
        return
    others = tuple(each for each in workspace.problem.requests if each.id != request_id)
    later = replace(workspace.problem, requests=(*others, replace(request, latest_week=latest)))
    offer = _offer(later, result, request_id, deadline)
    if offer:
        yield Explanation(
            request_id,
            "later_start",
            {"class_id": offer.class_id, "start_week": offer.start_week},
            f"If a start up to school week {latest} were accepted, this child would get "
            f"{offer.class_id} from school week {offer.start_week}.",
        )


def _suitable(workspace: Workspace, request_id: str) -> list[str]:
    """Classes that no rule about the child excludes: only places, or who is there, stand in the way."""
    lasting = {rule.__name__ for rule in CLASS_RULES}
    excluded = workspace.found.excluded
    return [
        class_id
        for class_id in workspace.columns.classes
        if not any(reason.code in lasting for reason in excluded.get((request_id, class_id), ()))
    ]


def _full_weeks(place_class: PlaceClass, allocation: tuple[Assignment, ...]) -> list[int]:
    own = [each for each in allocation if each.class_id == place_class.id]
    return [
        week
        for week, free in enumerate(place_class.free)
        if sum(each.start_week <= week <= each.end_week for each in own) >= free
    ]


def with_one_more_place(problem: Problem, class_id: str) -> Problem:
    classes = tuple(
        replace(each, free=tuple(count + 1 for count in each.free)) if each.id == class_id else each
        for each in problem.classes
    )
    return replace(problem, classes=classes)


def _offer(problem: Problem, result: Result, request_id: str, deadline: float) -> Assignment | None:
    """What this child would get in a changed problem; None also when time runs out first."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        return None
    workspace = Workspace(problem, result.banned, result.seed)
    try:
        ladder = workspace.ladder(result.pinned or {}, seconds)
    except PinsClash:
        return None
    settle(ladder, problem.policy.priorities)
    if not all(rung.proven for rung in ladder.rungs.values()):
        return None
    allocation = workspace.assignments(ladder.incumbent)
    return next((each for each in allocation if each.request == request_id), None)
