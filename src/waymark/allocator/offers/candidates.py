"""Every offer that could be made, as arrays; `rules.offering` finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from waymark.allocator.offers.arrays import Arrays
from waymark.allocator.offers.pair import Pair
from waymark.allocator.problem import Separation

PairId = tuple[str, str]


class Offer(NamedTuple):
    """An offer that breaks no rule on its own: `weeks` school weeks in a class from `start_week`."""

    request: str
    class_id: str
    start_week: int
    weeks: int


@dataclass(frozen=True)
class Candidates:
    """All offers, sorted by request, class and start, in arrays of one length.

    `request` and `class_` are numbers of `arrays`; `start` is the first week, `end` the week after the last within the
    calendar, `weeks` the whole stay, `minutes` the journey as counted.
    """

    arrays: Arrays
    banned: frozenset[PairId]
    request: np.ndarray
    class_: np.ndarray
    start: np.ndarray
    end: np.ndarray
    weeks: np.ndarray
    minutes: np.ndarray

    def __len__(self) -> int:
        return len(self.request)

    def offer(self, column: int) -> Offer:
        request, place_class = self.arrays.requests[self.request[column]], self.arrays.classes[self.class_[column]]
        return Offer(request.id, place_class.id, int(self.start[column]), int(self.weeks[column]))

    @cached_property
    def first(self) -> np.ndarray:
        """Where each request's offers begin: those of request r are `first[r]` to before `first[r + 1]`."""
        return np.searchsorted(self.request, np.arange(len(self.arrays.requests) + 1))

    def of(self, request_id: str, class_id: str | None = None, week: int | None = None) -> np.ndarray:
        """Columns of one request, of one class, from one week; in order."""
        number = self.arrays.request_number[request_id]
        own = np.arange(self.first[number], self.first[number + 1])
        if class_id is not None:
            own = own[self.class_[own] == self.arrays.class_number[class_id]]
        return own if week is None else own[self.start[own] == week]

    def pair(self, request_id: str, class_id: str) -> Pair:
        request = self.arrays.requests[self.arrays.request_number[request_id]]
        return Pair(
            request,
            self.arrays.classes[self.arrays.class_number[class_id]],
            self.arrays.problem.journeys.get((request_id, class_id)),
            self.arrays.problem.policy,
            self.arrays.problem.week_of,
            tuple(self._separations.get(request_id, ())),
            (request_id, class_id) in self.banned,
        )

    @cached_property
    def _separations(self) -> Mapping[str, Sequence[Separation]]:
        found: dict[str, list[Separation]] = {}
        for separation in self.arrays.problem.separations:
            for request_id in separation.requests if separation.blocked_sites else ():
                found.setdefault(request_id, []).append(separation)
        return found
