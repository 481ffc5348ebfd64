"""An independent reading of the rules: is this result allowed, and are its numbers true?

Pure Python in whole numbers over plain JSON. It shares no code with the solver, the candidates or the model,
so that a slip there cannot hide here. It does not prove that nothing better exists: it verifies every rule,
every level, the limits on fair share, and that the stated bounds support the stated status.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

Data = Mapping[str, Any]
SMALLER_IS_BETTER = ("statutory_days", "unmet_urgency")


def check(problem_json: Data, result_json: Data) -> list[str]:
    """Sentences saying what is wrong; empty when the result is right.

    `problem_json` is what `Problem.to_json()` writes, every field present; `result_json` what
    `Result.to_json()` does.
    """
    try:
        return list(_faults(problem_json, result_json))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return [
            f"The problem or the result cannot be read ({type(error).__name__}: {error}). Write it out again."
        ]


def _faults(problem: Data, result: Data) -> Iterator[str]:
    if result["schema"] != "waymark.allocator.result/1":
        yield f"The result has schema {result['schema']}, not waymark.allocator.result/1."
    if result["problem_sha256"] != fingerprint(problem):
        yield "The result belongs to another problem: its fingerprint differs."
    if result["status"] not in ("proven", "feasible", "infeasible"):
        yield f"The status {result['status']} is not known."
    if result["status"] == "infeasible":
        if result["allocation"] or result["reference"] or result["values"]:
            yield "The result says infeasible and yet offers places."
        return
    problem = _with_journeys_by_pair(problem)
    for name in ("allocation", "reference"):
        for fault in broken_rules(problem, result[name]):
            yield f"In the {name}: {fault}"
        yield from _broken_orders(result, name)
    yield from _wrong_lists(problem, result)
    yield from _wrong_levels(problem, result)
    yield from _wrong_bounds(problem, result)
    if "fair_share" in problem["policy"]["priorities"]:
        yield from _fair_share_overreach(problem, result)


def fingerprint(problem: Data) -> str:
    return hashlib.sha256(json.dumps(problem, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken_rules(problem: Data, allocation: Sequence[Data]) -> list[str]:
    """Every rule that these assignments break, in sentences."""
    problem = _with_journeys_by_pair(problem)
    faults: list[str] = []
    requests = {item["id"]: item for item in problem["requests"]}
    classes = {item["id"]: item for item in problem["classes"]}
    for offer in allocation:
        if offer["request"] not in requests or offer["class_id"] not in classes:
            return [f"{offer['request']} in {offer['class_id']} names what the problem does not hold."]
        faults += _unfit_offer(problem, offer, requests[offer["request"]], classes[offer["class_id"]])
    names = [offer["request"] for offer in allocation]
    faults += [f"{name} is offered two places." for name in sorted(set(names)) if names.count(name) > 1]
    for class_id, place_class in classes.items():
        offers = [offer for offer in allocation if offer["class_id"] == class_id]
        faults += _overfull_class(
            problem, place_class, [(offer, requests[offer["request"]]) for offer in offers]
        )
    return [*faults, *_not_apart(problem, allocation, classes)]


def _unfit_offer(problem: Data, offer: Data, request: Data, place_class: Data) -> Iterator[str]:
    at = f"{request['id']} in {place_class['id']}"
    start, stay = offer["start_week"], request["kinds"].get(place_class["kind"])
    if stay is None:
        yield f"{at}: the kind {place_class['kind']} was not asked for."
    elif offer["weeks"] != stay:
        yield f"{at}: {offer['weeks']} weeks are offered, {stay} were asked for."
    if offer["end_week"] != start + offer["weeks"] - 1:
        yield f"{at}: the last week does not follow from the start and the length."
    if not request["earliest_week"] <= start <= request["latest_week"]:
        yield f"{at}: week {start} is outside the weeks asked for."
    if not place_class["years"][0] <= request["year_group"] <= place_class["years"][1]:
        yield f"{at}: year {request['year_group']} is not taken."
    if place_class["serves_schools"] is not None and request["school"] not in place_class["serves_schools"]:
        yield f"{at}: the school is not served."
    if not set(request["needs"]) <= set(place_class["needs_met"]):
        yield f"{at}: a need is not met."
    if place_class["id"] in request["not_classes"]:
        yield f"{at}: the class is marked unsuitable for this child."
    if request["statutory"] and not place_class["full_time"]:
        yield f"{at}: the duty is for full-time education and the class is not full time."
    cap = problem["policy"]["journey_cap_minutes"]
    journey = _journey(problem, request["id"], place_class["id"])
    if cap is not None and journey and journey["measured"] and journey["minutes"] > cap:
        yield f"{at}: the measured journey is over the cap."
    for separation in problem["separations"]:
        if request["id"] in separation["requests"] and place_class["site"] in separation["blocked_sites"]:
            blocked = separation["blocked_sites"][place_class["site"]]
            if not blocked or set(blocked) & set(range(start, start + offer["weeks"])):
                yield f"{at}: the site is blocked for this child."


def _journey(problem: Data, request_id: str, class_id: str) -> Data | None:
    return problem["journey_of"].get((request_id, class_id))


def _with_journeys_by_pair(problem: Data) -> Data:
    if "journey_of" in problem:
        return problem
    by_pair = {(journey["request"], journey["class"]): journey for journey in problem["journeys"]}
    return {**problem, "journey_of": by_pair}


def _overfull_class(problem: Data, place_class: Data, offers: Sequence[tuple[Data, Data]]) -> Iterator[str]:
    for week in range(len(problem["weeks"])):
        there = [request for offer, request in offers if offer["start_week"] <= week <= offer["end_week"]]
        if there:
            yield from _overfull_week(place_class, week, there)


def _overfull_week(place_class: Data, week: int, there: Sequence[Data]) -> Iterator[str]:
    at = f"{place_class['id']}, week {week}"
    free = place_class["free"][week]
    excluded = sum(not request["preventive"] for request in there)
    visiting = sum(request["school"] != place_class["host_school"] for request in there)
    intense = sum(request["high_intensity"] for request in there)
    if len(there) > free:
        yield f"{at}: {len(there)} children for {free} places."
    if excluded and excluded > free - place_class["preventive_reserved"][week]:
        yield f"{at}: places kept for preventive requests are used."
    if visiting and visiting > free - place_class["host_only_places"][week]:
        yield f"{at}: places of the host school are used by others."
    limit = place_class["high_intensity_limit"]
    if limit is not None and intense and intense + place_class["high_intensity_present"][week] > limit:
        yield f"{at}: more high-intensity children than the class can support."
    span = place_class["year_span_limit"]
    years = [request["year_group"] for request in there] + list(place_class["years_present"][week])
    if span is not None and max(years) - min(years) > span:
        yield f"{at}: the year groups are too far apart."


def _not_apart(problem: Data, allocation: Sequence[Data], classes: Mapping[str, Data]) -> Iterator[str]:
    for separation in problem["separations"]:
        kept_apart = [offer for offer in allocation if offer["request"] in separation["requests"]]
        for one, other in combinations(kept_apart, 2):
            same_site = classes[one["class_id"]]["site"] == classes[other["class_id"]]["site"]
            first = max(one["start_week"], other["start_week"])
            last = min(one["end_week"], other["end_week"], len(problem["weeks"]) - 1)
            if same_site and first <= last and one["request"] != other["request"]:
                yield f"{one['request']} and {other['request']} must be apart and are at one site in week {first}."


def _broken_orders(result: Data, name: str) -> Iterator[str]:
    offers = {offer["request"]: offer for offer in result[name]}
    for request_id, (class_id, week) in result["pinned"].items():
        offer = offers.get(request_id)
        if offer is None or offer["class_id"] != class_id or week not in (None, offer["start_week"]):
            yield f"In the {name}: the pin of {request_id} to {class_id} is not kept."
    for request_id, class_id in result["banned"]:
        if request_id in offers and offers[request_id]["class_id"] == class_id:
            yield f"In the {name}: {request_id} in {class_id} was ruled out by the panel."


def _wrong_lists(problem: Data, result: Data) -> Iterator[str]:
    placed = {offer["request"] for offer in result["allocation"]}
    waiting = sorted(request["id"] for request in problem["requests"] if request["id"] not in placed)
    if sorted(result["unplaced"]) != waiting:
        yield "The list of those without a place is not everybody who has none."
    told = sorted(each["request"] for each in result["explanations"])
    if told != sorted(request["id"] for request in problem["requests"]):
        yield "The explanations do not name every request once."
    starts = {offer["request"]: offer["start_week"] for offer in result["allocation"]}
    for each in result["explanations"]:
        offered = each["code"] == "offered"
        if offered != (each["request"] in placed):
            yield f"The explanation of {each['request']} does not agree with the allocation."
        elif offered and each["numbers"]["start_week"] != starts[each["request"]]:
            yield f"The explanation of {each['request']} names another week than the allocation."


def levels(problem: Data, allocation: Sequence[Data], seed: int) -> dict[str, int]:
    """Every priority's level, recomputed."""
    problem = _with_journeys_by_pair(problem)
    offers = {offer["request"]: offer for offer in allocation}
    classes = {item["id"]: item for item in problem["classes"]}
    found = dict.fromkeys(("statutory_days", "unmet_urgency", "fit", "fair_share", "tie_break"), 0)
    for request in problem["requests"]:
        offer = offers.get(request["id"])
        if offer is None:
            found["unmet_urgency"] += problem["policy"]["urgency_weights"][request["urgency"] - 1]
            if request["statutory"]:
                found["statutory_days"] += 5 * len(problem["weeks"]) + request["days_at_risk"]
            continue
        if request["statutory"]:
            found["statutory_days"] += 5 * offer["start_week"]
        found["fit"] += _fit(problem, request, classes[offer["class_id"]], offer)
        found["fair_share"] += request["weight_fair_share"]
        found["tie_break"] += _draw(problem["policy"]["tie_break_seed"], seed, offer)
    return {priority: found[priority] for priority in problem["policy"]["priorities"]}


def _fit(problem: Data, request: Data, place_class: Data, offer: Data) -> int:
    policy = problem["policy"]
    points = 10_000 + request["fit"].get(place_class["kind"], 0)
    preferred = list(zip(request["preferences"], policy["preference_points"], strict=False))
    points += sum(given for class_id, given in preferred if class_id == place_class["id"])
    points -= policy["points_per_minute"] * _minutes(problem, offer)
    late = offer["start_week"] - request["earliest_week"]
    return points - policy["points_per_week_of_delay"] * request["urgency"] * late


def _minutes(problem: Data, offer: Data) -> int:
    journey = _journey(problem, offer["request"], offer["class_id"])
    return journey["minutes"] if journey else problem["policy"]["journey_cap_minutes"] or 60


def _draw(policy_seed: int, seed: int, offer: Data) -> int:
    text = json.dumps([policy_seed, seed, offer["request"], offer["class_id"], offer["start_week"]])
    return int(hashlib.blake2b(text.encode(), digest_size=8).hexdigest(), 16) % 1_048_576 + 1


def _wrong_levels(problem: Data, result: Data) -> Iterator[str]:
    true = levels(problem, result["allocation"], result["seed"])
    before = levels(problem, result["reference"], result["seed"])
    for priority in sorted({*true, *result["values"], *result["best"]}):
        if result["values"].get(priority) != true.get(priority):
            yield f"The value of {priority} is {true.get(priority)}, not {result['values'].get(priority)}."
        best = (true if priority in ("fair_share", "tie_break") else before).get(priority)
        if result["best"].get(priority) != best:
            yield f"The best level of {priority} is {best}, not {result['best'].get(priority)}."


def _wrong_bounds(problem: Data, result: Data) -> Iterator[str]:
    priorities = problem["policy"]["priorities"]
    if any(sorted(result[name]) != sorted(priorities) for name in ("values", "best", "bounds", "gap")):
        yield "The levels do not name each priority of the policy once."
        return
    for priority in priorities:
        best, bound, gap = (result[name][priority] for name in ("best", "bounds", "gap"))
        if gap != (None if bound is None else abs(best - bound)):
            yield f"The gap of {priority} is not the distance from its level to its bound."
        if bound is not None and (best < bound if priority in SMALLER_IS_BETTER else best > bound):
            yield f"The level of {priority} is better than its own bound."
    if result["status"] == "proven" and any(result["gap"][priority] != 0 for priority in priorities):
        yield "The result says proven, but a bound does not reach its level."


def _fair_share_overreach(problem: Data, result: Data) -> Iterator[str]:
    """What a list may not do for the sake of the ledger, against the list before it."""
    now, before = result["allocation"], result["reference"]
    after, was = levels(problem, now, result["seed"]), levels(problem, before, result["seed"])
    for priority in problem["policy"]["priorities"][:-2]:
        lost = (after[priority] - was[priority]) * (1 if priority in SMALLER_IS_BETTER else -1)
        if lost > (problem["policy"]["fair_share_tolerance"] if priority == "fit" else 0):
            yield f"Fair share gives up {lost} of {priority}, more than it may."
    if after["fair_share"] < was["fair_share"]:
        yield "Fair share makes the ledger worse."
    requests = {item["id"]: item for item in problem["requests"]}
    had = {offer["request"]: offer for offer in before}
    for offer in now:
        old = had.get(offer["request"])
        if old and (
            _minutes(problem, offer) > _minutes(problem, old) or offer["start_week"] > old["start_week"]
        ):
            yield f"{offer['request']} travels further or starts later to balance a ledger."

    def total(offers: Sequence[Data], what: str) -> int:
        if what == "minutes":
            return sum(_minutes(problem, offer) for offer in offers)
        if what == "delay":
            return sum(offer["start_week"] - requests[offer["request"]]["earliest_week"] for offer in offers)
        return -sum(requests[offer["request"]]["waiting_days"] for offer in offers)

    for what in ("minutes", "delay", "waiting"):
        if total(now, what) > total(before, what):
            yield f"Fair share makes {what} worse over the whole list."
