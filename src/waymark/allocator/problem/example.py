"""A small problem to start from, invented."""

from __future__ import annotations

from datetime import date, timedelta

from waymark.allocator.problem.place_class import PlaceClass
from waymark.allocator.problem.policy import Policy
from waymark.allocator.problem.problem import Journey, Problem, Separation
from waymark.allocator.problem.request import Request

FIRST_MONDAY = date(2026, 9, 7)


def example() -> Problem:
    weeks = tuple(FIRST_MONDAY + timedelta(weeks=number) for number in range(7))
    base = PlaceClass(
        "base-a",
        "base-a",
        "site-1",
        "base",
        (7, 9),
        (1, 1, 2, 2, 2, 2, 2),
        preventive_reserved=1,
        high_intensity_limit=1,
        needs_met=frozenset({"semh"}),
    )
    centre = PlaceClass(
        "centre-b",
        "centre-b",
        "site-2",
        "centre",
        (7, 11),
        (2,) * 7,
        year_span_limit=2,
        needs_met=frozenset({"semh"}),
    )
    requests = (
        Request(
            "r1", "school-1", 8, 3, {"base": 6, "centre": 7}, 0, 2, preferences=("base-a",), waiting_days=12
        ),
        Request(
            "r2", "school-2", 10, 5, {"centre": 7}, 0, 1, statutory=True, days_at_risk=4, preventive=False
        ),
        Request(
            "r3",
            "school-1",
            7,
            4,
            {"base": 6},
            0,
            2,
            needs=frozenset({"semh"}),
            waiting_days=30,
            weight_fair_share=2,
        ),
        Request("r4", "school-3", 9, 2, {"base": 6, "centre": 7}, 0, 2, high_intensity=True),
    )
    minutes = {
        ("r1", "base-a"): 10,
        ("r1", "centre-b"): 25,
        ("r2", "centre-b"): 30,
        ("r3", "base-a"): 15,
        ("r4", "base-a"): 35,
        ("r4", "centre-b"): 20,
    }
    return Problem(
        weeks,
        requests,
        (base, centre),
        {pair: Journey(number, measured=True, source="invented") for pair, number in minutes.items()},
        (Separation(("r1", "r4"), "agreed by both schools"),),
        Policy(journey_cap_minutes=45),
    )
