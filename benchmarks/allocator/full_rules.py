"""The same invented rounds as the product is asked them: a public problem (schema 2) with every rule it has.

Schools, journeys, classes, places, requests, kinds, stays, fit, preferences and named pairs are those of `instances` of the
same size and seed. What only the product knows is drawn beside them, by the same size and seed:

Duties       a request owed full-time education has 0 to 10 school days already missed; outreach is not full time.
Reserve      two of a base's places are kept for children not excluded; 85% of those owed no duty are not excluded.
Host-only    two places of a hub's classes are its host school's own, all of the class for the host school alone.
Composition  at most 3 years apart in a base, 2 in a centre's class for both key stages; at high intensity as in `instances`,
             less one child in five of those already there; 12 hours of staff a week in centres and hubs, one child in ten of
             high intensity needs 5; a request in eight has a need, met by three classes in four of a kind.
Caseload     60 weeks of an outreach team's time, of which a child takes as many as its stay has.
Apart        the named pairs; one request in a hundred is kept from the site of its nearest class in weeks 0 to 3.
Travel       half of the journeys are measured, and all above the cap of 45 minutes; an estimate only warns.
Moves        a class for each receiving school and key stage; one child in five that may move has a school it must not go to.
Suitability  one request in twenty has a class that does not suit. One class in twenty is closed in week 0.
Fair share   each school is owed -20 to 20 place-weeks; tolerance 50 points of fit, cap 20.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from benchmarks.allocator.instances import (
    BASE,
    CENTRE,
    FURTHEST_MINUTES,
    HUB,
    MOVE,
    OUTREACH,
    START_WEEKS,
    WEEKS,
    Instance,
    generate,
    minutes_between,
)
from waymark.allocator.problem import Journey, PlaceClass, Policy, Problem, Request, Separation
from waymark.allocator.problem.policy import PRIORITIES

KINDS = ("base", "centre", "hub", "outreach", "move")
YEARS = {0: (7, 11), 3: (7, 9), 4: (10, 11)}
NEEDS = ("communication", "sensory")
SPAN = {BASE: 3, CENTRE: 2}
FIRST_MONDAY = date(2026, 9, 7)


def problem_of(size: int, seed: int, *, fair_share: bool = True) -> Problem:
    """The round of that size and seed with the product's rules."""
    instance = generate(size, seed)
    rng = np.random.default_rng([20260907, size, seed])
    classes = _classes(instance, rng)
    journeys, nearest = _journeys(instance, rng)
    priorities = tuple(each for each in PRIORITIES if fair_share or each != "fair_share")
    return Problem(
        weeks=tuple(FIRST_MONDAY + timedelta(weeks=number) for number in range(WEEKS)),
        requests=_requests(instance, nearest, rng),
        classes=classes,
        journeys=journeys,
        separations=_separations(instance, nearest, rng),
        policy=Policy(priorities=priorities, journey_cap_minutes=FURTHEST_MINUTES),
    )


def school_name(number: int) -> str:
    return f"school-{number:05}"


def class_name(number: int) -> str:
    return f"class-{number:05}"


def site_name(number: int) -> str:
    return f"site-{number:05}"


def request_name(number: int) -> str:
    return f"request-{number:05}"


def _classes(instance: Instance, rng: np.random.Generator) -> tuple[PlaceClass, ...]:
    own = instance.classes
    schools = np.arange(len(instance.requests.east))
    partnership = schools // 6
    authority = {int(a): frozenset(map(school_name, schools[partnership // 10 == a])) for a in np.unique(partnership // 10)}
    partners = {int(p): frozenset(map(school_name, schools[partnership == p])) for p in np.unique(partnership)}
    found = []
    for number in range(len(own.kind)):
        kind, key_stage = int(own.kind[number]), int(own.key_stage[number])
        taken = own.places[number] - own.free[number]
        more: dict[str, Any] = {}
        if kind in (CENTRE, HUB):
            more["staff_hours"] = 12
        if kind == BASE or (kind == CENTRE and key_stage == 0):
            more["year_span_limit"] = SPAN[kind]
        if kind == BASE:
            more["preventive_reserved"] = 2
        if kind in (BASE, CENTRE, HUB):
            more |= {"high_intensity_limit": int(own.most_high[number]), "high_intensity_present": (taken // 5).tolist()}
        if kind == HUB:
            host = own.host[number] if own.host[number] >= 0 else _school_at(instance, number)
            more |= {"host_school": school_name(host), "host_only_places": 2 if own.host[number] < 0 else int(own.places[number])}
        if kind == OUTREACH:
            more |= {"full_time": False, "team_weeks": 60, "team_weeks_per_child": 8}
        if kind == MOVE:
            more["receiving_school"] = school_name(_school_at(instance, number))
        partnership_only = kind in (BASE, OUTREACH)
        home = int(own.partnership[number])
        found.append(PlaceClass(
            id=class_name(number), provision=site_name(own.site[number]), site=site_name(own.site[number]), kind=KINDS[kind],
            years=YEARS[key_stage], free=own.free[number].tolist(),
            serves_schools=partners[home] if partnership_only else authority[home // 10],
            needs_met=frozenset(need for need in NEEDS if rng.random() < 0.75),
            closed_weeks=(0,) if rng.random() < 0.05 else (),
            **more,
        ))  # fmt: skip
    return tuple(found)


def _school_at(instance: Instance, number: int) -> int:
    """The school that a class stands at."""
    here = instance.requests.east == instance.classes.east[number]
    return int(np.flatnonzero(here & (instance.requests.north == instance.classes.north[number]))[0])


def _journeys(instance: Instance, rng: np.random.Generator) -> tuple[dict[tuple[str, str], Journey], np.ndarray]:
    """Minutes to every class of the authority of a kind that suits, and each request's classes from the nearest on."""
    own, asked = instance.classes, instance.requests
    found: dict[tuple[str, str], Journey] = {}
    nearest = np.full((instance.size, 3), -1)
    for authority in np.unique(instance.authority):
        here = np.flatnonzero(instance.authority == authority)
        groups = np.flatnonzero(own.partnership // 10 == authority)
        minutes = minutes_between(own, asked, here, groups)
        suited = asked.suited[here][:, own.kind[groups]]
        suited &= (own.key_stage[groups] == 0) | (own.key_stage[groups] == asked.key_stage[here][:, None])
        suited &= ~np.isin(own.kind[groups], (BASE, OUTREACH)) | (own.partnership[groups] == asked.partnership[here][:, None])
        measured = (rng.random(minutes.shape) < 0.5) | (minutes > FURTHEST_MINUTES)
        a, b = np.nonzero(suited)
        names = [request_name(r) for r in here], [class_name(c) for c in groups]
        for at, to, each, sure in zip(a.tolist(), b.tolist(), minutes[a, b].tolist(), measured[a, b].tolist(), strict=True):
            found[names[0][at], names[1][to]] = Journey(each, sure)
        for at, request in enumerate(here):
            near = np.flatnonzero(suited[at])
            near = groups[near[np.argsort(minutes[at, near], kind="stable")]][:3]
            nearest[request, : len(near)] = near
    return found, nearest


def _requests(instance: Instance, nearest: np.ndarray, rng: np.random.Generator) -> tuple[Request, ...]:
    asked = instance.requests
    owed = rng.integers(-20, 21, len(asked.east))
    excluded = rng.random(instance.size) >= 0.85
    found = []
    for number in range(instance.size):
        duty, school = bool(asked.duty[number]), int(asked.school[number])
        suited = np.flatnonzero(asked.suited[number]).tolist()
        order = np.argsort(asked.preference[number])
        liked = [class_name(group) for group in nearest[number][order] if group >= 0]
        more: dict[str, Any] = {}
        if asked.high[number] and rng.random() < 0.1:
            more["one_to_one_hours"] = 5
        if rng.random() < 0.125:
            more["needs"] = frozenset((NEEDS[int(rng.integers(2))],))
        if rng.random() < 0.05 and nearest[number, 0] >= 0:
            more["not_classes"] = {class_name(nearest[number, 0]): "invented"}
        if MOVE in suited and rng.random() < 0.2:
            more["not_schools"] = {school_name(school // 6 * 6 + int(rng.integers(6))): "invented"}
        found.append(Request(
            id=request_name(number), school=school_name(school), year_group=int(asked.year[number]),
            urgency=int(asked.urgency[number]), kinds={KINDS[kind]: int(asked.stay[number, kind]) for kind in suited},
            earliest_week=0, latest_week=1 if duty else START_WEEKS - 1, statutory=duty,
            days_at_risk=int(rng.integers(11)) if duty else 0, preventive=not duty and not excluded[number],
            high_intensity=bool(asked.high[number]), preferences=tuple(liked), waiting_days=int(rng.integers(61)),
            weight_fair_share=int(owed[school]), fit={KINDS[kind]: int(asked.fit[number, kind]) for kind in suited},
            team_weeks={"outreach": int(asked.stay[number, OUTREACH])} if OUTREACH in suited else {},
            **more,
        ))  # fmt: skip
    return tuple(found)


def _separations(instance: Instance, nearest: np.ndarray, rng: np.random.Generator) -> tuple[Separation, ...]:
    pairs = [Separation((request_name(one), request_name(other)), "invented") for one, other in instance.pairs]
    kept_out = np.flatnonzero((rng.random(instance.size) < 0.01) & (nearest[:, 0] >= 0))
    sites = instance.classes.site[nearest[kept_out, 0]]
    alone = [
        Separation((request_name(request),), "invented", {site_name(site): (0, 1, 2, 3)})
        for request, site in zip(kept_out, sites, strict=True)
    ]
    return (*pairs, *alone)


def without_fair_share(problem: Problem) -> Problem:
    """The same problem with fair share off."""
    priorities = tuple(each for each in problem.policy.priorities if each != "fair_share")
    return replace(problem, policy=replace(problem.policy, priorities=priorities))
