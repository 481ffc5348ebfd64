"""Why this place, why not that one, and what would change it: every answer by solving again, never by guessing."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from waymark.allocator.baselines import Baseline, first_come, urgency_only
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.ladder import Ladder, levels
from waymark.allocator.problem import Problem
from waymark.allocator.result import Assignment, Explanation, Result
from waymark.allocator.rules.admission import Reason
from waymark.allocator.rules.priorities import LEAST, Term
from waymark.allocator.solve import solve
from waymark.allocator.unblock import unblock
from waymark.allocator.workspace import PinsClash, Workspace

__all__ = ["Baseline", "ClassAnswer", "Moved", "RequestExplanation", "explain", "first_come", "urgency_only"]

IN_WORDS = {
    "statutory_days": "{loss} more school days on which a duty to educate is unmet",
    "unmet_urgency": "{loss} more points of urgency without a place",
    "fit": "{loss} fewer points of fit over the whole list",
    "fair_share": "a ledger of fair share {loss} points less even",
}


@dataclass(frozen=True)
class Moved:
    """A child whose offer would change; None for a class means no place."""

    request: str
    from_class: str | None
    from_week: int | None
    to_class: str | None
    to_week: int | None


@dataclass(frozen=True)
class ClassAnswer:
    """About one class: `answer` is offered, excluded, cost or not_settled (time ran out).

    For cost: `priority` is the first priority that loses, `loss` (never negative) by how much, `losses` the
    change of every priority before the ledger and the lottery, and `moved` who would get something else.
    """

    class_id: str
    answer: str
    sentence: str
    reasons: tuple[Reason, ...] = ()
    priority: str | None = None
    loss: int = 0
    losses: Mapping[str, int] | None = None
    start_week: int | None = None
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class RequestExplanation:
    """Everything there is to say about one request; `warnings` are for classes that are possible."""

    request: str
    offer: Explanation
    classes: tuple[ClassAnswer, ...]
    warnings: Mapping[str, tuple[Reason, ...]]
    unblock: tuple[Explanation, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "request": self.request,
            "offer": asdict(self.offer),
            "classes": [asdict(answer) for answer in self.classes],
            "warnings": {key: [asdict(reason) for reason in why] for key, why in self.warnings.items()},
            "unblock": [asdict(each) for each in self.unblock],
        }


def explain(
    problem: Problem,
    request_id: str,
    result: Result | None = None,
    *,
    time_limit: float = 10.0,
    seed: int = 0,
) -> RequestExplanation:
    """Answers for every class about `request_id`, against `result` (solved here when not given).

    `time_limit` is in seconds for all the answers; what it does not reach is said to be not settled. Pins and
    bans of the result hold in every answer, except a pin of this request. Raises InvalidProblem for an
    unknown request.
    """
    problem.request(request_id)
    deadline = time.monotonic() + time_limit
    result = result or solve(problem, time_limit=time_limit, seed=seed)
    if result.status == "infeasible" or result.problem_sha256 != problem.sha256():
        raise InvalidProblem(
            "There is no list to explain: solve this problem first, without pins that clash."
        )
    workspace = Workspace(problem, result.banned, result.seed)
    question = _Question(workspace, result, request_id, deadline)
    classes = tuple(question.answer(class_id) for class_id in workspace.columns.classes)
    offer = next(each for each in result.explanations if each.request == request_id)
    warnings = {key[1]: why for key, why in workspace.found.warnings.items() if key[0] == request_id}
    return RequestExplanation(
        request_id, offer, classes, warnings, unblock(workspace, result, request_id, deadline)
    )


@dataclass(frozen=True)
class _Question:
    workspace: Workspace
    result: Result
    request_id: str
    deadline: float

    def answer(self, class_id: str) -> ClassAnswer:
        offer = self.result.assignment(self.request_id)
        if offer is not None and offer.class_id == class_id:
            return ClassAnswer(class_id, "offered", "This is the place offered.", start_week=offer.start_week)
        reasons = self.workspace.found.excluded.get((self.request_id, class_id), ())
        if reasons:
            return ClassAnswer(class_id, "excluded", " ".join(each.sentence for each in reasons), reasons)
        return self._forced(class_id)

    def _forced(self, class_id: str) -> ClassAnswer:
        pins = {**(self.result.pinned or {}), self.request_id: (class_id, None)}
        if time.monotonic() > self.deadline:
            return ClassAnswer(class_id, "not_settled", "There was no time left to work this out. Ask again.")
        try:
            ladder = self.workspace.ladder(pins, self.deadline - time.monotonic())
        except PinsClash:
            reason = Reason("pins_leave_no_room", "The places the panel has fixed leave no room here.")
            return ClassAnswer(class_id, "excluded", reason.sentence, (reason,))
        priorities = _settled_first(self.result)
        for priority in priorities:
            ladder.climb(priority)
        if not all(ladder.rungs[priority].proven for priority in priorities):
            return ClassAnswer(class_id, "not_settled", "There was no time left to work this out. Ask again.")
        ladder.settle("as_it_was", self._as_it_was(), least=False)
        return self._cost(class_id, ladder)

    def _as_it_was(self) -> Term:
        """One for each offer of the proposal that stays: among equally good lists the one that moves fewest."""
        kept = self.workspace.chosen(self.result.allocation)
        return 0, [int(column in kept) for column in range(len(self.workspace.columns.options))]

    def _cost(self, class_id: str, ladder: Ladder) -> ClassAnswer:
        losses = {
            priority: (ladder.rungs[priority].value - self.result.best[priority])
            * (1 if priority in LEAST else -1)
            for priority in _settled_first(self.result)
        }
        priority, loss = next(((key, lost) for key, lost in losses.items() if lost), ("tie_break", 0))
        if not loss and (owed := self._ledger_loss(ladder)):
            priority, loss = "fair_share", owed
        allocation = self.workspace.assignments(ladder.incumbent)
        moved = tuple(_moved(self.result.allocation, allocation, but=self.request_id))
        start = next(each.start_week for each in allocation if each.request == self.request_id)
        return ClassAnswer(
            class_id, "cost", _cost_words(priority, loss, moved), (), priority, loss, losses, start, moved
        )

    def _ledger_loss(self, ladder: Ladder) -> int:
        if "fair_share" not in self.result.values:
            return 0
        forced = levels(self.workspace.columns, ladder.incumbent, ["fair_share"], self.workspace.seed)
        return max(0, self.result.values["fair_share"] - forced["fair_share"])


def _settled_first(result: Result) -> list[str]:
    return [priority for priority in result.best if priority not in ("fair_share", "tie_break")]


def _moved(before: Sequence[Assignment], after: Sequence[Assignment], but: str) -> list[Moved]:
    had = {each.request: each for each in before}
    gets = {each.request: each for each in after}
    changed = sorted(key for key in {*had, *gets} - {but} if had.get(key) != gets.get(key))
    return [Moved(key, *_where(had.get(key)), *_where(gets.get(key))) for key in changed]


def _where(offer: Assignment | None) -> tuple[str | None, int | None]:
    return (offer.class_id, offer.start_week) if offer else (None, None)


def _cost_words(priority: str, loss: int, moved: Sequence[Moved]) -> str:
    if priority == "tie_break":
        cost = "This would be just as good by every priority; the published lottery decided."
    else:
        cost = f"This would cost {IN_WORDS[priority].format(loss=loss)}."
    return " ".join([cost, *(_moved_words(each) for each in moved)])


def _moved_words(moved: Moved) -> str:
    if moved.to_class is None:
        return f"{moved.request} would have no place instead of {moved.from_class}."
    gets = f"{moved.to_class} from school week {moved.to_week}"
    had = "no place" if moved.from_class is None else f"{moved.from_class} from school week {moved.from_week}"
    return f"{moved.request} would get {gets} instead of {had}."
