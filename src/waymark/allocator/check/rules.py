"""Every rule that a list breaks, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from .reading import Data, Reading


def broken(reading: Reading, allocation: Sequence[Data]) -> list[str]:
    faults: list[str] = []
    by_class: dict[str, list[tuple[Data, Data]]] = {}
    for offer in allocation:
        if offer["request"] not in reading.requests or offer["class_id"] not in reading.classes:
            return [f"{offer['request']} in {offer['class_id']} names what the problem does not hold."]
        request, place_class = reading.requests[offer["request"]], reading.classes[offer["class_id"]]
        faults += unfit_pair(reading, request, place_class)
        faults += _unfit_stay(reading, offer, request, place_class)
        by_class.setdefault(offer["class_id"], []).append((offer, request))
    times = Counter(offer["request"] for offer in allocation)
    faults += [f"{name} is offered two places." for name in sorted(times) if times[name] > 1]
    for class_id, offers in sorted(by_class.items()):
        faults += _overfull_class(reading, reading.classes[class_id], offers)
    return [*faults, *_not_apart(reading, allocation)]


def unfit_pair(reading: Reading, request: Data, place_class: Data) -> Iterator[str]:
    """Whatever rules a class out for a child, whenever the stay would start."""
    at = f"{request['id']} in {place_class['id']}"
    if request["kinds"].get(place_class["kind"]) is None:
        yield f"{at}: the kind {place_class['kind']} was not asked for."
    if not place_class["years"][0] <= request["year_group"] <= place_class["years"][1]:
        yield f"{at}: year {request['year_group']} is not taken."
    if place_class["serves_schools"] is not None and request["school"] not in place_class["serves_schools"]:
        yield f"{at}: the school is not served."
    if request["needs"] and not set(request["needs"]) <= set(place_class["needs_met"]):
        yield f"{at}: a need is not met."
    if place_class["id"] in request["not_classes"]:
        yield f"{at}: the class is marked unsuitable for this child."
    if request["statutory"] and not place_class["full_time"]:
        yield f"{at}: the duty is for full-time education and the class is not full time."
    receiving = place_class["receiving_school"]
    if receiving is not None and receiving == request["school"]:
        yield f"{at}: the move leads to the child's own school."
    if receiving in request["not_schools"]:
        yield f"{at}: the child must not move to that school."
    if place_class["team_weeks"] is not None and reading.team_weeks(request, place_class) > place_class["team_weeks"]:
        yield f"{at}: the team has not time enough."
    cap, journey = reading.policy["journey_cap_minutes"], reading.journeys.get((request["id"], place_class["id"]))
    if cap is not None and journey and journey["measured"] and journey["minutes"] > cap:
        yield f"{at}: the measured journey is over the cap."


def blocked(reading: Reading, request: Data, place_class: Data, start: int, end: int) -> bool:
    """Whether somebody at the site from `start` to before `end` must be kept apart from this child."""
    for separation in reading.separations_of.get(request["id"], ()):
        weeks = separation["blocked_sites"].get(place_class["site"])
        if weeks is not None and (not weeks or any(start <= week < end for week in weeks)):
            return True
    return False


def _unfit_stay(reading: Reading, offer: Data, request: Data, place_class: Data) -> Iterator[str]:
    at = f"{request['id']} in {place_class['id']}"
    start, stay = offer["start_week"], request["kinds"].get(place_class["kind"])
    if stay is not None and offer["weeks"] != stay:
        yield f"{at}: {offer['weeks']} weeks are offered, {stay} were asked for."
    if offer["end_week"] != start + offer["weeks"] - 1:
        yield f"{at}: the last week does not follow from the start and the length."
    if not request["earliest_week"] <= start <= request["latest_week"]:
        yield f"{at}: week {start} is outside the weeks asked for."
    if blocked(reading, request, place_class, start, start + offer["weeks"]):
        yield f"{at}: the site is blocked for this child."


def _overfull_class(reading: Reading, place_class: Data, offers: Sequence[tuple[Data, Data]]) -> Iterator[str]:
    for week in range(reading.weeks):
        there = [request for offer, request in offers if offer["start_week"] <= week <= offer["end_week"]]
        if there:
            yield from overfull_week(place_class, week, there)
    taken = sum(reading.team_weeks(request, place_class) for _, request in offers)
    if place_class["team_weeks"] is not None and taken > place_class["team_weeks"]:
        yield f"{place_class['id']}: {taken} weeks of the team's time for {place_class['team_weeks']}."


def overfull_week(place_class: Data, week: int, there: Sequence[Data]) -> Iterator[str]:
    """Whatever does not go together in one class in one week; `there` are the requests that would attend."""
    at = f"{place_class['id']}, week {week}"
    free = place_class["free"][week]
    excluded = sum(not request["preventive"] for request in there)
    visiting = sum(request["school"] != place_class["host_school"] for request in there)
    intense = sum(request["high_intensity"] for request in there)
    hours = sum(request["one_to_one_hours"] for request in there)
    if week in place_class["closed_weeks"]:
        yield f"{at}: the class is closed."
    if len(there) > free:
        yield f"{at}: {len(there)} children for {free} places."
    if excluded and place_class["preventive_reserved"][week] and excluded > free - place_class["preventive_reserved"][week]:
        yield f"{at}: places kept for preventive requests are used."
    if visiting and place_class["host_only_places"][week] and visiting > free - place_class["host_only_places"][week]:
        yield f"{at}: places of the host school are used by others."
    limit = place_class["high_intensity_limit"]
    if limit is not None and intense and intense + place_class["high_intensity_present"][week] > limit:
        yield f"{at}: more high-intensity children than the class can support."
    if place_class["staff_hours"] is not None and hours and hours > place_class["staff_hours"][week]:
        yield f"{at}: {hours} hours of staff for one child alone, where there are {place_class['staff_hours'][week]}."
    span = place_class["year_span_limit"]
    years = [request["year_group"] for request in there] + list(place_class["years_present"][week])
    if span is not None and max(years) - min(years) > span:
        yield f"{at}: the year groups are too far apart."


def _not_apart(reading: Reading, allocation: Sequence[Data]) -> Iterator[str]:
    offers = {offer["request"]: offer for offer in allocation}
    for separation in reading.problem["separations"]:
        kept_apart = [offers[request_id] for request_id in separation["requests"] if request_id in offers]
        for one, other in combinations(kept_apart, 2):
            same_site = reading.classes[one["class_id"]]["site"] == reading.classes[other["class_id"]]["site"]
            first = max(one["start_week"], other["start_week"])
            last = min(one["end_week"], other["end_week"], reading.weeks - 1)
            if same_site and first <= last:
                yield f"{one['request']} and {other['request']} must be apart and are at one site in week {first}."
