"""Every offer that could be made, and for every one that could not, why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from waymark.allocator.problem import Problem, Separation
from waymark.allocator.rules.admission import (
    CLASS_RULES,
    START_RULES,
    WARNINGS,
    Pair,
    Reason,
    minutes_counted,
)

PairId = tuple[str, str]


@dataclass(frozen=True, order=True)
class Candidate:
    """An offer that breaks no rule on its own: `weeks` school weeks in a class from `start_week`."""

    request: str
    class_id: str
    start_week: int
    weeks: int


@dataclass(frozen=True)
class Candidates:
    """`options` sorted by request, class and start. `excluded` has at least one reason for every pair without
    one.

    `excluded_starts` gives the reasons for single starts, `warnings` what is allowed but should be looked at,
    and `minutes` the journey as counted for every pair that has an option.
    """

    options: tuple[Candidate, ...]
    excluded: Mapping[PairId, tuple[Reason, ...]]
    excluded_starts: Mapping[tuple[str, str, int], tuple[Reason, ...]]
    warnings: Mapping[PairId, tuple[Reason, ...]]
    minutes: Mapping[PairId, int]


def candidates(problem: Problem, banned: Collection[PairId] = ()) -> Candidates:
    """All offers of `problem`, less the (request, class) pairs that are `banned`."""
    options: list[Candidate] = []
    excluded: dict[PairId, tuple[Reason, ...]] = {}
    excluded_starts: dict[tuple[str, str, int], tuple[Reason, ...]] = {}
    warnings: dict[PairId, tuple[Reason, ...]] = {}
    minutes: dict[PairId, int] = {}
    for pair in _pairs(problem, frozenset(banned)):
        key = (pair.request.id, pair.place_class.id)
        reasons = tuple(reason for rule in CLASS_RULES if (reason := rule(pair)))
        if not reasons:
            starts, refused = _starts(pair)
            excluded_starts |= {(*key, start): why for start, why in refused.items()}
            reasons = () if starts else _each_once(refused)
            options += starts
        if reasons:
            excluded[key] = reasons
            continue
        minutes[key] = minutes_counted(pair)
        if noted := tuple(reason for rule in WARNINGS if (reason := rule(pair))):
            warnings[key] = noted
    return Candidates(tuple(options), excluded, excluded_starts, warnings, minutes)


def _pairs(problem: Problem, banned: frozenset[PairId]) -> list[Pair]:
    separations: dict[str, list[Separation]] = {}
    for separation in problem.separations:
        for request_id in separation.requests if separation.blocked_sites else ():
            separations.setdefault(request_id, []).append(separation)
    classes = sorted(problem.classes, key=lambda item: item.id)
    return [
        Pair(
            request,
            place_class,
            problem.journeys.get((request.id, place_class.id)),
            problem.policy,
            tuple(separations.get(request.id, ())),
            (request.id, place_class.id) in banned,
        )
        for request in sorted(problem.requests, key=lambda item: item.id)
        for place_class in classes
    ]


def _starts(pair: Pair) -> tuple[list[Candidate], dict[int, tuple[Reason, ...]]]:
    allowed: list[Candidate] = []
    refused: dict[int, tuple[Reason, ...]] = {}
    weeks = pair.request.kinds[pair.place_class.kind]
    for start in range(pair.request.earliest_week, pair.request.latest_week + 1):
        reasons = tuple(reason for rule in START_RULES if (reason := rule(pair, start)))
        if reasons:
            refused[start] = reasons
        else:
            allowed.append(Candidate(pair.request.id, pair.place_class.id, start, weeks))
    return allowed, refused


def _each_once(refused: Mapping[int, tuple[Reason, ...]]) -> tuple[Reason, ...]:
    """One reason per code, from the earliest start it rules out."""
    first: dict[str, Reason] = {}
    for start in sorted(refused):
        for reason in refused[start]:
            first.setdefault(reason.code, reason)
    return tuple(first.values())
