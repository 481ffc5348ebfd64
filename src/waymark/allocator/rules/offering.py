"""Every offer that no rule of admission rules out.

The rules run over blocks of requests and classes; only what survives is kept. Why something did not is worked out again when
somebody asks (`rules.why_not`), so that a whole county costs no sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.offers.arrays import Arrays
from waymark.allocator.offers.candidates import Candidates, PairId
from waymark.allocator.problem import Problem
from waymark.allocator.rules import admission, admission_table, masks

MOST_OFFERS = 1_000_000
BLOCK = 2_000_000


@dataclass
class _Found:
    """Pairs and stays as they are found, to be put together at the end."""

    parts: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    considered: int = 0

    def count(self, more: int) -> None:
        self.considered += more
        if self.considered > MOST_OFFERS:
            raise InvalidProblem(
                f"The problem leaves more than {MOST_OFFERS:,} offers to consider (request, class and starting week). Is a "
                "list of requests, classes or weeks longer than it should be? If not, solve one area at a time, or narrow "
                "earliest_week and latest_week."
            )


def candidates(problem: Problem, banned: Collection[PairId] = ()) -> Candidates:
    """All offers of `problem`, less the (request, class) pairs that are `banned`. Raises InvalidProblem for far too many."""
    arrays = Arrays(problem)
    found = _Found()
    for requests, classes in _neighbourhoods(arrays):
        step = max(1, BLOCK // max(1, len(classes)))
        for low in range(0, len(requests), step):
            _add_offers(arrays, requests[low : low + step], classes, frozenset(banned), found)
    columns = [np.concatenate(each) for each in zip(*found.parts, strict=True)] if found.parts else [np.zeros(0, np.int64)] * 6
    order = np.lexsort((columns[2], columns[1], columns[0]))
    return Candidates(arrays, frozenset(banned), *(column[order] for column in columns))


def _neighbourhoods(arrays: Arrays) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Requests with the classes that serve their schools; the rest never need to be looked at for them."""
    everywhere = [number for number, item in enumerate(arrays.classes) if item.serves_schools is None]
    serving: dict[int, list[int]] = {}
    for number, item in enumerate(arrays.classes):
        for school in item.serves_schools or ():
            serving.setdefault(arrays.school_number[school], []).append(number)
    together: dict[tuple[int, ...], list[int]] = {}
    for school in np.unique(arrays.school).tolist():
        together.setdefault(tuple(serving.get(school, ())), []).append(school)
    by_school = np.argsort(arrays.school, kind="stable")
    ordered = arrays.school[by_school]
    for own, schools in together.items():
        runs = zip(np.searchsorted(ordered, schools), np.searchsorted(ordered, schools, side="right"), strict=True)
        requests = np.sort(np.concatenate([by_school[low:high] for low, high in runs]))
        yield requests, np.array(sorted({*everywhere, *own}), np.int64)


def _add_offers(
    arrays: Arrays, requests: np.ndarray, classes: np.ndarray, banned: frozenset[PairId], found: _Found
) -> None:
    if not len(classes):
        return
    block = block_of(arrays, requests, classes, banned)
    refused = np.zeros((len(requests), len(classes)), bool)
    for rule in admission_table.CLASS_RULES:
        if rule.rules_out is not masks.school_not_served:  # only classes that serve these schools are looked at
            refused |= rule.rules_out(block)
    at_request, at_class = np.nonzero(~refused)
    starts = arrays.latest[requests[at_request]] - arrays.earliest[requests[at_request]] + 1
    found.count(int(starts.sum()))
    pair = np.repeat(np.arange(len(starts)), starts)
    start = arrays.earliest[requests[at_request]][pair] + np.arange(len(pair)) - np.repeat(np.cumsum(starts) - starts, starts)
    request, class_ = requests[at_request][pair], classes[at_class][pair]
    weeks = arrays.stay[request, arrays.kind[class_]]
    stays = masks.Stays(arrays, request, class_, start, np.minimum(start + weeks, arrays.weeks))
    out = np.zeros(len(start), bool)
    for rule in admission_table.START_RULES if len(start) else ():
        out |= rule.rules_out(stays)
    minutes = block.minutes[at_request, at_class][pair]
    minutes = np.where(minutes == masks.UNKNOWN, admission.minutes_unknown(arrays.problem.policy), minutes)
    found.parts.append(tuple(each[~out] for each in (request, class_, start, stays.end, weeks, minutes)))


def block_of(arrays: Arrays, requests: np.ndarray, classes: np.ndarray, banned: frozenset[PairId]) -> masks.Block:
    """What the class rules look at, for some requests and some classes, both by ascending number."""
    _, class_, minutes, measured = arrays.journeys
    low, high = arrays.first_journey[requests], arrays.first_journey[requests + 1]
    row = np.repeat(np.arange(len(requests)), high - low)
    inside = np.arange(len(row)) + np.repeat(low - np.cumsum(high - low) + (high - low), high - low)
    column = np.searchsorted(classes, class_[inside])
    here = (column < len(classes)) & (classes[np.minimum(column, len(classes) - 1)] == class_[inside])
    at, inside = (row[here], column[here]), inside[here]
    known = np.full((len(requests), len(classes)), masks.UNKNOWN, np.int64)
    known[at] = minutes[inside]
    sure = np.zeros(known.shape, bool)
    sure[at] = measured[inside]
    out = np.zeros(known.shape, bool)
    row_of, column_of = ({number: place for place, number in enumerate(each.tolist())} for each in (requests, classes))
    for request_id, class_id in banned:
        place = row_of.get(arrays.request_number[request_id]), column_of.get(arrays.class_number[class_id])
        if None not in place:
            out[place] = True
    return masks.Block(arrays, requests, classes, known, sure, out)
