"""Why this place, why not that one, and what would change it: every answer by solving again, never by guessing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from waymark.allocator.engine import warm
from waymark.allocator.explaining.asking import Questions, moved_in_turn
from waymark.allocator.explaining.what_if import WhatIf, Worth
from waymark.allocator.problem import Problem
from waymark.allocator.proposal.board import Board
from waymark.allocator.proposal.sentences import offers
from waymark.allocator.result import Assignment, Explanation, Result
from waymark.allocator.rules.admission_table import Reason
from waymark.allocator.rules.priorities import PARTS_OF_A_POINT
from waymark.allocator.rules.why_not import excluded, to_look_at
from waymark.allocator.solve import solve
from waymark.kernel.wording import plural

__all__ = ["ClassAnswer", "Moved", "PanelExplanation", "RequestExplanation", "Worth", "explain", "explain_all", "losses"]

IN_WORDS = {
    "statutory_days": ("more school day", " on which a duty to educate is unmet"),
    "unmet_urgency": ("more point", " of urgency without a place"),
    "fit": ("fewer point", " of fit over the whole list"),
    "fair_share": ("point", " of what schools are owed"),
}
NO_PLACE = frozenset({"class_closed", "no_free_place"})
FOLLOWS_FROM = {
    "no_free_place": frozenset({"class_closed"}),
    "only_preventive_places_left": NO_PLACE,
    "only_host_places_left": NO_PLACE,
}
NO_TIME = "There was no time left to work this out. Ask again."


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

    For cost: `priority` is the first priority that loses, `loss` (never negative) by how much in its own unit, `losses` the
    change of every priority before the ledger and the lottery, and `moved` who would get something else, as a chain.
    `reasons` say why a class is excluded, or that a place in it is held back.
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


@dataclass(frozen=True)
class PanelExplanation:
    """Every request of a list explained, and what one more place in each full class would be worth."""

    requests: tuple[RequestExplanation, ...]
    full_classes: tuple[Worth, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "requests": [each.to_json() for each in self.requests],
            "full_classes": [asdict(each) for each in self.full_classes],
        }


def explain(
    problem: Problem, request_id: str, result: Result | None = None, *, time_limit: float = 10.0, seed: int = 0
) -> RequestExplanation:
    """Answers for every class about `request_id`, against `result` (solved here when not given).

    `time_limit` is in seconds for all the answers; what it does not reach is said to be not settled. Pins and bans of the
    result hold in every answer, except a pin of this request. Raises InvalidProblem for an unknown request.
    """
    problem.request(request_id)
    return _Answers(problem, result, time_limit, seed).about(request_id)


def explain_all(
    problem: Problem, result: Result | None = None, *, time_limit: float = 10.0, seed: int = 0
) -> PanelExplanation:
    """As `explain`, for every request in one go, with what one more place in each full class would be worth."""
    answers = _Answers(problem, result, time_limit, seed)
    everybody = sorted(request.id for request in problem.requests)
    for request_id in everybody:  # every "why not?" comes before any "what if", should time run out
        answers.of_classes(request_id)
    full_classes = answers.what_if.full_classes()
    return PanelExplanation(tuple(answers.about(request_id) for request_id in everybody), full_classes)


def losses(
    problem: Problem, result: Result | None = None, *, time_limit: float = 10.0, seed: int = 0
) -> dict[tuple[str, str], Mapping[str, int] | None]:
    """What every possible (request, class) loses by priority when forced: numbers only, for a whole county at once.

    None where pins leave no room or time ran out; no entry for a place that a rule excludes.
    """
    questions = _Answers(problem, result, time_limit, seed).questions
    places = [(each.id, class_id) for each in questions.model.found.arrays.requests for class_id in questions.possible(each.id)]
    return dict(zip(places, questions.losses(places), strict=True))


class _Answers:
    def __init__(self, problem: Problem, result: Result | None, time_limit: float, seed: int) -> None:
        warm()
        deadline = time.monotonic() + time_limit
        self.result = result or solve(problem, time_limit=time_limit, seed=seed)
        self.questions = Questions(problem, self.result, deadline)
        self.found = self.questions.model.found
        self.what_if = WhatIf(problem, self.result, deadline)
        self.offers = {each.request: each for each in self._told()}
        self.of_classes = cache(self._of_classes)

    def _told(self) -> Iterable[Explanation]:
        """Written anew: the proof of a stored result does not cover its sentences."""
        if self.result.status == "infeasible":
            return self.result.explanations
        return offers(self.questions.model, self.result.allocation)

    def about(self, request_id: str) -> RequestExplanation:
        names = [each.id for each in self.found.arrays.classes]
        warnings = {class_id: why for class_id in names if (why := to_look_at(self.found, request_id, class_id))}
        answers, unblock = self.of_classes(request_id), self.what_if.unblock(request_id, self.questions.model)
        return RequestExplanation(request_id, self.offers[request_id], answers, warnings, unblock)

    def _of_classes(self, request_id: str) -> tuple[ClassAnswer, ...]:
        return tuple(self._answer(request_id, each.id) for each in self.found.arrays.classes)

    def _answer(self, request_id: str, class_id: str) -> ClassAnswer:
        offer = self.result.assignment(request_id)
        if offer is not None and offer.class_id == class_id:
            return ClassAnswer(class_id, "offered", "This is the place offered.", start_week=offer.start_week)
        if reasons := _worth_saying(excluded(self.found, request_id, class_id)):
            return ClassAnswer(class_id, "excluded", " ".join(each.sentence for each in reasons), reasons)
        return self._forced(request_id, class_id)

    def _forced(self, request_id: str, class_id: str) -> ClassAnswer:
        forced = self.questions.forced(request_id, class_id)
        if not forced.settled:
            return ClassAnswer(class_id, "not_settled", NO_TIME)
        if forced.losses is None:
            reason = Reason("pins_leave_no_room", "The places the panel has fixed leave no room here.")
            return ClassAnswer(class_id, "excluded", reason.sentence, (reason,))
        priority, loss = next(((key, lost) for key, lost in forced.losses.items() if lost), ("tie_break", 0))
        owed = self.result.values.get("fair_share", 0) - forced.fair_share
        if not loss and "fair_share" in self.result.values and owed > 0:
            priority, loss = "fair_share", owed
        chain = moved_in_turn(self.result.allocation, forced.allocation, request_id, class_id)
        moved = tuple(_moved(*each) for each in chain)
        start = next(each.start_week for each in forced.allocation if each.request == request_id)
        held = self._held_back(request_id, class_id)
        sentence = " ".join([*(each.sentence for each in held), self._cost_words(priority, loss, moved)])
        return ClassAnswer(class_id, "cost", sentence, held, priority, loss, forced.losses, start, moved)

    def _held_back(self, request_id: str, class_id: str) -> tuple[Reason, ...]:
        """A free place that is kept for children not yet known, because that is likely to be worth more."""
        problem = self.questions.model.problem
        price = problem.prices.get(class_id)
        if not problem.policy.count_prices or price is None or self.result.assignment(request_id) is not None:
            return ()
        board = Board(self.questions.model)
        for column in self.questions.model.columns_of(self.result.allocation):
            board.take(column)
        if not any(board.can_take(column) for column in self.found.of(request_id, class_id).tolist()):
            return ()
        kept_for = price.kept_for or "children who are likely to need it more"
        return (Reason("held_back", f"A place here is free and held back for {kept_for}."),)

    def _cost_words(self, priority: str, loss: int, moved: Sequence[Moved]) -> str:
        if priority == "tie_break":
            cost = "This would be just as good by every priority; the published lottery decided."
        else:
            unit, of_what = IN_WORDS[priority]
            cost = f"This would cost {plural(self._in_its_unit(priority, loss), unit)}{of_what}."
        return " ".join([cost, *(_moved_words(each, self.questions.model.problem.week_of) for each in moved)])

    def _in_its_unit(self, priority: str, loss: int) -> float:
        """Urgency is counted in thousandths of a point where prices count."""
        in_parts = priority == "unmet_urgency" and self.questions.model.problem.policy.count_prices
        return loss / PARTS_OF_A_POINT if in_parts else loss


def _worth_saying(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Without what another of them says already: in a closed class no place is free, nor one for anybody in particular."""
    codes = {each.code for each in reasons}
    return tuple(each for each in reasons if not codes & FOLLOWS_FROM.get(each.code, frozenset()))


def _moved(had: Assignment | None, gets: Assignment | None) -> Moved:
    request = next(each.request for each in (had, gets) if each is not None)
    return Moved(request, *_where(had), *_where(gets))


def _where(offer: Assignment | None) -> tuple[str | None, int | None]:
    return (offer.class_id, offer.start_week) if offer else (None, None)


def _moved_words(moved: Moved, week_of: Callable[[int], str]) -> str:
    if moved.to_class is None:
        return f"{moved.request} would have no place instead of {moved.from_class}."
    gets = f"{moved.to_class} from {week_of(moved.to_week)}"
    had = "no place" if moved.from_class is None else f"{moved.from_class} from {week_of(moved.from_week)}"
    return f"{moved.request} would get {gets} instead of {had}."
