"""The short sentences that go with a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from waymark.allocator.problem import Request
from waymark.allocator.proposal.model import Model
from waymark.allocator.proposal.past_the_table import goes_past, words_past
from waymark.allocator.result import Assignment, Explanation
from waymark.allocator.rules.admission import minutes_counted
from waymark.allocator.rules.priorities import SCHOOL_DAYS_IN_A_WEEK
from waymark.kernel.wording import plural


def offers(model: Model, allocation: Sequence[Assignment]) -> Iterator[Explanation]:
    """For each request what it is offered, or that it is offered nothing, and why."""
    by_request = {each.request: each for each in allocation}
    for request in model.found.arrays.requests:
        offer = by_request.get(request.id)
        yield _offered(model, offer) if offer else _nothing(model, request.id)


def _offered(model: Model, offer: Assignment) -> Explanation:
    pair = model.found.pair(offer.request, offer.class_id)
    request, minutes = pair.request, minutes_counted(pair)
    delay = offer.start_week - request.earliest_week
    numbers = {"minutes": minutes, "weeks_after_earliest": delay, "start_week": offer.start_week}
    monday = model.problem.weeks[offer.start_week].isoformat()
    parts = [
        f"{offer.class_id} from the week of {monday} for {plural(offer.weeks, 'school week')}",
        _journey_words(model, offer),
    ]
    if offer.class_id in request.preferences:
        numbers["preference"] = 1 + request.preferences.index(offer.class_id)
        parts.append(f"preference {numbers['preference']} of {len(request.preferences)}")
    if request.statutory:
        parts.append(_duty_words(request, offer))
    parts.append(f"{plural(delay, 'school week')} after the earliest start" if delay else "the earliest start asked for")
    beyond = f"; {words_past(model.problem)}" if goes_past(model.problem, offer) else ""
    return Explanation(offer.request, "offered", numbers, "Offered " + ", ".join(parts) + beyond + ".")


def _duty_words(request: Request, offer: Assignment) -> str:
    """Kept only when no school day goes by without: neither before the first week of the list nor until the start."""
    unmet = request.days_at_risk + SCHOOL_DAYS_IN_A_WEEK * offer.start_week
    if not unmet:
        return "meets the duty to provide full-time education"
    return f"counted as {plural(unmet, 'school day')} without the full-time education owed"


def _journey_words(model: Model, offer: Assignment) -> str:
    journey = model.problem.journeys.get((offer.request, offer.class_id))
    if journey is None:
        return "a journey not yet known"
    return f"{plural(journey.minutes, 'minute')} away" + ("" if journey.measured else " by estimate")


def _nothing(model: Model, request_id: str) -> Explanation:
    open_classes = sorted({model.found.offer(column).class_id for column in model.found.of(request_id).tolist()})
    numbers = {"classes_possible": len(open_classes)}
    if not open_classes:
        sentence = "Offered nothing: every class is ruled out; see the reason for each."
        return Explanation(request_id, "no_class_possible", numbers, sentence)
    sentence = (
        f"Offered nothing: {', '.join(open_classes)} would be suitable, but the places go to children "
        "who come first by the published priorities, or by lottery between equals."
    )
    return Explanation(request_id, "others_come_first", numbers, sentence)
