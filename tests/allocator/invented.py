"""Invented problems: a seeded one of every rule kind, and small ones to think about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from waymark.allocator.problem import Journey, PlaceClass, Policy, Price, Problem, Request, Separation

KINDS = ("base", "centre", "outreach", "move")
SCHOOLS = ("school-1", "school-2", "school-3")
ORDERS = (
    ("statutory_days", "unmet_urgency", "fit", "fair_share", "tie_break"),
    ("statutory_days", "fit", "fair_share", "tie_break"),
    ("statutory_days", "fit", "unmet_urgency", "tie_break"),
)


def mondays(count: int) -> tuple[date, ...]:
    return tuple(date(2026, 9, 7) + timedelta(weeks=number) for number in range(count))


def a_class(class_id: str, places: int | tuple[int, ...] = 1, weeks: int = 4, **fields: Any) -> PlaceClass:
    free = (places,) * weeks if isinstance(places, int) else places
    usual = {
        "provision": class_id,
        "site": f"site-{class_id}",
        "kind": "base",
        "years": (7, 11),
        "free": free,
    }
    return PlaceClass(class_id, **(usual | fields))


def a_request(request_id: str, **fields: Any) -> Request:
    usual: dict[str, Any] = {
        "school": "school-1",
        "year_group": 8,
        "urgency": 3,
        "kinds": {"base": 4},
        "earliest_week": 0,
        "latest_week": 0,
    }
    return Request(request_id, **(usual | fields))


def a_problem(
    requests: list[Request], classes: list[PlaceClass], minutes: int = 10, **fields: Any
) -> Problem:
    journeys = {(r.id, c.id): Journey(minutes, measured=True) for r in requests for c in classes}
    weeks = mondays(len(classes[0].free))
    return Problem(weeks, tuple(requests), tuple(classes), **({"journeys": journeys} | fields))


def random_problem(seed: int, most_requests: int = 5, most_classes: int = 3, weeks: int = 4) -> Problem:
    """Every rule kind occurs; the same seed gives the same problem."""
    draw = Random(seed)
    if draw.random() < 0.5:
        return _crowded_problem(draw, most_requests, weeks)
    classes = [_random_class(draw, number, weeks) for number in range(draw.randint(1, most_classes))]
    requests = [
        _random_request(draw, number, classes, weeks) for number in range(draw.randint(1, most_requests))
    ]
    journeys = {
        (request.id, each.id): Journey(draw.choice((5, 10, 20, 50)), draw.random() < 0.6)
        for request in requests
        for each in classes
        if draw.random() < 0.9
    }
    policy = Policy(
        priorities=draw.choice(ORDERS),
        fair_share_tolerance=draw.choice((0, 40, 400, 20_000)),
        journey_cap_minutes=draw.choice((None, 45)),
        tie_break_seed=draw.randint(0, 9),
        urgency_weights=draw.choice(((1, 2, 3, 4, 5), (1, 1, 2, 2, 3))),
        fair_share_cap=draw.choice((2, 20)),
        most_price_of_a_stay=draw.choice((1_500, 100_000)),
    )
    policy = replace(policy, count_prices="unmet_urgency" in policy.priorities and draw.random() < 0.4)
    return Problem(
        mondays(weeks),
        tuple(requests),
        tuple(classes),
        journeys,
        tuple(_random_separations(draw, requests, classes, weeks)),
        policy,
        {each.id: Price(draw.choice((0, 300, 900, (2_000,) * weeks)), "invented") for each in classes if draw.random() < 0.6},
    )


def _crowded_problem(draw: Random, most_requests: int, weeks: int) -> Problem:
    """Hardly anything is ruled out on its own, so that the rules between requests decide."""
    classes = [
        a_class(
            f"c{number}",
            tuple(draw.choice((2, 3)) for _ in range(weeks)),
            weeks,
            site=draw.choice(("site-1", "site-2")),
            preventive_reserved=draw.choice((0, 1)),
            host_school=draw.choice(SCHOOLS),
            host_only_places=draw.choice((0, 1)),
            high_intensity_limit=draw.choice((None, 1, 2)),
            year_span_limit=draw.choice((None, 0, 1)),
            staff_hours=draw.choice((None, 10, 15)),
            team_weeks=draw.choice((None, 4, 5)),
        )
        for number in range(draw.randint(1, 2))
    ]
    ids = [each.id for each in classes]
    urgencies = draw.choice(((3,), (1, 2, 3, 4, 5)))
    requests = [
        a_request(
            f"r{number}",
            school=draw.choice(SCHOOLS),
            year_group=draw.randint(7, 9),
            urgency=draw.choice(urgencies),
            kinds={"base": draw.randint(1, 3)},
            latest_week=draw.randint(0, 1),
            preventive=draw.random() < 0.4,
            high_intensity=draw.random() < 0.6,
            waiting_days=draw.choice((0, 0, 9)),
            weight_fair_share=draw.choice((-2, 0, 3)),
            statutory=draw.random() < 0.3,
            preferences=tuple(draw.sample(ids, draw.randint(0, len(ids)))),
            one_to_one_hours=draw.choice((0, 5, 10)),
            team_weeks=draw.choice(({}, {"base": 2}, {"base": 3})),
        )
        for number in range(draw.randint(min(3, most_requests), most_requests))
    ]
    policy = Policy(priorities=draw.choice(ORDERS), fair_share_tolerance=draw.choice((0, 40, 20_000)))
    return a_problem(
        requests,
        classes,
        policy=policy,
        separations=_random_separations(draw, requests, classes, weeks),
        minutes=draw.choice((0, 10)),
    )


def _random_class(draw: Random, number: int, weeks: int) -> PlaceClass:
    low = draw.choice((7, 7, 8, 9))
    host = draw.choice((None, *SCHOOLS))
    return PlaceClass(
        f"c{number}",
        f"p{number}",
        draw.choice(("site-1", "site-2")),
        draw.choice(KINDS),
        (low, draw.randint(low, 11)),
        tuple(draw.choice((0, 1, 1, 2, 3)) for _ in range(weeks)),
        preventive_reserved=draw.choice((0, 0, 1)),
        host_school=host,
        host_only_places=draw.choice((0, 1)) if host else 0,
        serves_schools=draw.choice((None, None, frozenset(SCHOOLS[:2]))),
        needs_met=draw.choice((frozenset(), frozenset({"semh"}), frozenset({"semh", "autism"}))),
        high_intensity_limit=draw.choice((None, 1, 2)),
        high_intensity_present=tuple(draw.choice((0, 0, 1)) for _ in range(weeks)),
        year_span_limit=draw.choice((None, 0, 1, 2)),
        years_present=tuple(draw.choice(((), (), (8,), (7, 9))) for _ in range(weeks)),
        full_time=draw.random() < 0.8,
        closed_weeks=draw.choice(((), (), (), (weeks - 1,), (0, 2))),
        staff_hours=draw.choice((None, None, 5, tuple(draw.choice((5, 10)) for _ in range(weeks)))),
        team_weeks=draw.choice((None, None, 2, 6)),
        team_weeks_per_child=draw.choice((1, 2)),
        receiving_school=draw.choice((None, *SCHOOLS)),
    )


def _random_request(draw: Random, number: int, classes: list[PlaceClass], weeks: int) -> Request:
    earliest = draw.randint(0, weeks - 1)
    statutory = draw.random() < 0.3
    ids = [each.id for each in classes]
    return Request(
        f"r{number}",
        draw.choice(SCHOOLS),
        draw.randint(7, 10),
        draw.randint(1, 5),
        {kind: draw.randint(1, 5) for kind in KINDS if draw.random() < 0.8} or {"base": 2},
        earliest,
        draw.randint(earliest, weeks - 1),
        statutory=statutory,
        days_at_risk=draw.randint(0, 9) if statutory else 0,
        preventive=draw.random() < 0.6,
        needs=draw.choice((frozenset(), frozenset(), frozenset({"semh"}))),
        high_intensity=draw.random() < 0.4,
        preferences=tuple(draw.sample(ids, draw.randint(0, len(ids)))),
        not_classes={draw.choice(ids): "invented reason"} if draw.random() < 0.1 else {},
        waiting_days=draw.choice((0, 5, 30)),
        weight_fair_share=draw.choice((-2, 0, 1, 5)),
        fit={"base": draw.randint(0, 50)},
        not_schools={draw.choice(SCHOOLS): "invented reason"} if draw.random() < 0.3 else {},
        one_to_one_hours=draw.choice((0, 0, 5, 8)),
        team_weeks=draw.choice(({}, {}, {"outreach": 3, "base": 1})),
    )


def _random_separations(
    draw: Random, requests: list[Request], classes: list[PlaceClass], weeks: int
) -> list[Separation]:
    ids = [each.id for each in requests]
    found = []
    if len(ids) > 1 and draw.random() < 0.5:
        found.append(
            Separation(tuple(draw.sample(ids, draw.randint(2, min(3, len(ids))))), "invented reason")
        )
    if draw.random() < 0.3:
        blocked = {draw.choice(classes).site: draw.choice(((), (weeks - 1,)))}
        found.append(Separation((draw.choice(ids),), "invented reason", blocked))
    return found


def problems(most_requests: int = 5, most_classes: int = 3) -> st.SearchStrategy[Problem]:
    return st.integers(0, 2**32).map(lambda seed: random_problem(seed, most_requests, most_classes))
