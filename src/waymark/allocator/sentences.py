"""The short sentences that go with a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from waymark.allocator.result import Assignment, Explanation
from waymark.allocator.workspace import Pins, Workspace


def offers(workspace: Workspace, allocation: Sequence[Assignment]) -> Iterator[Explanation]:
    """For each request what it is offered, or that it is offered nothing, and why."""
    by_request = {each.request: each for each in allocation}
    for request_id in workspace.columns.requests:
        offer = by_request.get(request_id)
        yield _offered(workspace, offer) if offer else _nothing(workspace, request_id)


def _offered(workspace: Workspace, offer: Assignment) -> Explanation:
    request = workspace.columns.requests[offer.request]
    minutes = workspace.found.minutes[offer.request, offer.class_id]
    delay = offer.start_week - request.earliest_week
    numbers = {"minutes": minutes, "weeks_after_earliest": delay, "start_week": offer.start_week}
    monday = workspace.problem.weeks[offer.start_week].isoformat()
    parts = [
        f"{offer.class_id} from the week of {monday} for {offer.weeks} school weeks",
        _journey_words(workspace, offer),
    ]
    if offer.class_id in request.preferences:
        numbers["preference"] = 1 + request.preferences.index(offer.class_id)
        parts.append(f"preference {numbers['preference']} of {len(request.preferences)}")
    if request.statutory:
        parts.append("meets the duty to provide full-time education")
    weeks = "1 school week" if delay == 1 else f"{delay} school weeks"
    parts.append(f"{weeks} after the earliest start" if delay else "the earliest start asked for")
    return Explanation(offer.request, "offered", numbers, "Offered " + ", ".join(parts) + ".")


def _journey_words(workspace: Workspace, offer: Assignment) -> str:
    journey = workspace.problem.journeys.get((offer.request, offer.class_id))
    if journey is None:
        return "a journey not yet known"
    return f"{journey.minutes} minutes away" + ("" if journey.measured else " by estimate")


def _nothing(workspace: Workspace, request_id: str) -> Explanation:
    open_classes = sorted(
        {workspace.columns.options[column].class_id for column in workspace.columns.by_request[request_id]}
    )
    numbers = {"classes_possible": len(open_classes)}
    if not open_classes:
        sentence = "Offered nothing: every class is ruled out; see the reason for each."
        return Explanation(request_id, "no_class_possible", numbers, sentence)
    sentence = (
        f"Offered nothing: {', '.join(open_classes)} would be suitable, but the places go to children "
        "who come first by the published priorities."
    )
    return Explanation(request_id, "others_come_first", numbers, sentence)


def clash_sentences(workspace: Workspace, clash: Pins) -> Iterator[tuple[str, str, str]]:
    """(request, code, sentence) for pins that cannot stand."""
    named = ", ".join(f"{request_id} in {_pin_words(pin)}" for request_id, pin in sorted(clash.items()))
    if len(clash) > 1:
        yield "", "pins_clash", f"These pins cannot all stand: {named}. Take one of them out."
        return
    for request_id, (class_id, week) in clash.items():
        why = workspace.found.excluded.get((request_id, class_id), ())
        if not why and week is not None:
            why = workspace.found.excluded_starts.get((request_id, class_id, week), ())
        told = " ".join(reason.sentence for reason in why) or "The request does not ask for that week."
        yield request_id, "pin_ruled_out", f"The pin of {named} cannot stand. {told}"


def _pin_words(pin: tuple[str, int | None]) -> str:
    class_id, week = pin
    return class_id if week is None else f"{class_id} from week {week}"
