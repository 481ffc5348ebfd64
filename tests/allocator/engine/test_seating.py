"""A panel seated by the compiled entry point is the best there is, in any order of its lines; a place more never hurts."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from tests.allocator.engine.invented import program_of
from waymark.allocator.engine import maximise
from waymark.allocator.engine.seating import room_to_seat, seat

LONG_AGO = 100
"""Weeks `since` are counted in, so that a wait is this less `since`."""


class Panel:
    """Requests and provisions drawn so that claims, journeys and names tie often."""

    def __init__(self, seed: int, many: int, places: int, *, free: int = 3) -> None:
        draw = np.random.default_rng(seed)
        self.urgency = draw.integers(0, 3, many)
        self.since = draw.integers(0, 3, many)
        self.name = draw.permutation(many * 7)[:many].astype(np.int64)
        self.minutes = draw.integers(0, int(draw.choice([3, 60])), (many, places))
        self.minutes[draw.random((many, places)) < draw.choice([0.1, 0.5, 0.8])] = -1
        self.place_name = draw.permutation(places * 5)[:places].astype(np.int64)
        self.free = draw.integers(0, free, places)

    def seated(self, requests: np.ndarray | None = None, places: np.ndarray | None = None) -> np.ndarray:
        """Where each request is seated, the lines of both handed over in this order."""
        requests = np.arange(len(self.urgency)) if requests is None else requests
        places = np.arange(len(self.free)) if places is None else places
        free, given = self.free[places], np.full(len(requests), 99)
        room = np.full(room_to_seat(len(requests), len(places)), -7)
        minutes = np.ascontiguousarray(self.minutes[np.ix_(requests, places)])
        lines = self.urgency[requests], self.since[requests], self.name[requests]
        seated = seat(len(requests), len(places), *lines, minutes, self.place_name[places], free, given, room)
        assert seated == (given >= 0).sum() and (free >= 0).all()
        assert (self.free[places] - free == np.bincount(given[given >= 0], minlength=len(places))).all()
        own = np.full(len(requests), -1)
        own[requests[given >= 0]] = places[given[given >= 0]]
        return own

    def worth(self, given: np.ndarray) -> tuple[int, ...]:
        """Seated of each claim, the strongest first; then the minutes, less being better."""
        claims = sorted({(-u, s) for u, s in zip(self.urgency, self.since, strict=True)})
        on = np.flatnonzero(given >= 0)
        assert (self.minutes[on, given[on]] >= 0).all()
        counts = [int(((-self.urgency[on] == u) & (self.since[on] == s)).sum()) for u, s in claims]
        return (*counts, -int(self.minutes[on, given[on]].sum()))

    def best_by_trying_all(self) -> tuple[int, ...]:
        lists = product(range(-1, len(self.free)), repeat=len(self.urgency))
        return max(self.worth(np.array(given, np.int64)) for given in lists if self.keeps(given))

    def keeps(self, given: tuple[int, ...]) -> bool:
        taken = np.bincount([place for place in given if place >= 0], minlength=len(self.free))
        return bool((taken <= self.free).all() and all(p < 0 or self.minutes[i, p] >= 0 for i, p in enumerate(given)))

    def best_by_scipy(self) -> tuple[int, ...]:
        """One number for each pair, in steps so far apart that no sum of later ones makes up for one earlier."""
        claims = sorted({(-u, s) for u, s in zip(self.urgency, self.since, strict=True)})
        step = 60 * len(self.urgency)
        rank = np.array([claims.index((-u, s)) for u, s in zip(self.urgency, self.since, strict=True)])
        weight = [step * (len(self.urgency) + 1) ** (len(claims) - 1 - int(at)) for at in rank]
        seats = np.repeat(np.arange(len(self.free)), self.free)
        gain = np.zeros((len(self.urgency), len(seats)))
        for i, seat_of in product(range(len(self.urgency)), range(len(seats))):
            if self.minutes[i, seats[seat_of]] >= 0:
                gain[i, seat_of] = weight[i] - self.minutes[i, seats[seat_of]]
        assert gain.max(initial=0) * len(self.urgency) < 2**53
        given = np.full(len(self.urgency), -1)
        for i, at in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
            if gain[i, at] > 0:
                given[i] = seats[at]
        return self.worth(given)

    def best_by_the_engine(self) -> tuple[int, ...]:
        """The same panel as a program of words: urgency, wait, places given, minutes."""
        lines = [
            (i, [int(self.urgency[i]), int(LONG_AGO - self.since[i]), 1, -int(self.minutes[i, p])], {p: 1})
            for i, p in product(range(len(self.urgency)), range(len(self.free)))
            if self.minutes[i, p] >= 0
        ]
        answer = maximise(program_of(len(self.urgency), lines, self.free.tolist(), np.zeros(len(self.urgency), bool)))
        assert answer.status == "proven"
        given = np.full(len(self.urgency), -1)
        pairs = [(i, p) for i, p in product(range(len(self.urgency)), range(len(self.free))) if self.minutes[i, p] >= 0]
        for column in answer.chosen:
            given[pairs[column][0]] = pairs[column][1]
        return self.worth(given)


def assert_order_does_not_matter(panel: Panel, seed: int) -> None:
    draw = np.random.default_rng(seed)
    given = panel.seated()
    for _ in range(3):
        assert (given == panel.seated(draw.permutation(len(panel.urgency)), draw.permutation(len(panel.free)))).all()


def assert_a_place_more_never_hurts(panel: Panel) -> None:
    before = panel.worth(panel.seated())
    for place in range(len(panel.free)):
        panel.free[place] += 1
        after = panel.worth(panel.seated())
        panel.free[place] -= 1
        assert after >= before and sum(after[:-1]) >= sum(before[:-1])


def assert_best(seed: int) -> None:
    panel = Panel(seed, many=seed % 6, places=1 + seed % 4)
    assert panel.worth(panel.seated()) == panel.best_by_trying_all()
    assert_order_does_not_matter(panel, seed)
    assert_a_place_more_never_hurts(panel)


def test_a_panel_is_seated_as_well_as_any_list_could() -> None:
    for seed in range(200):
        assert_best(seed)


def test_panels_of_thirty_are_seated_as_scipy_and_the_engine_seat_them() -> None:
    for seed in range(30):
        panel = Panel(seed, many=5 + seed, places=1 + seed % 12)
        panel.urgency //= 2  # fewer claims, since scipy's doubles hold no more of them
        assert panel.worth(panel.seated()) == panel.best_by_scipy() == panel.best_by_the_engine()
        assert_order_does_not_matter(panel, seed)
        assert_a_place_more_never_hurts(panel)


@pytest.mark.deep
def test_many_more_panels_are_seated_at_their_best() -> None:
    for seed in range(1000, 4000):
        assert_best(seed)
    for seed in range(300):
        panel = Panel(seed, many=5 + seed * 2 // 3, places=1 + seed % 40, free=5)
        assert panel.worth(panel.seated()) == panel.best_by_the_engine()
        assert_order_does_not_matter(panel, seed)
        assert_a_place_more_never_hurts(panel)
