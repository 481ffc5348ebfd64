"""A goal is sought over few futures first: they say where to look, and all futures decide.

Numbers of places are tried over the first few futures, which are the same ones in all; whatever is answered is decided over all
of them, in far fewer tries: by how much two numbers of places differ the few know nearly as well as all do, being pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Protocol

PILOT = 20
"""Futures tried first, and at least a tenth of all."""
PILOTED_FROM = 3 * PILOT
"""With fewer futures than these all are tried from the start."""
ROUGHLY = 0.03
"""Of the places there are: how near the first look need come."""


class Tried(Protocol):
    places: int
    value: float
    reached: bool


class Search(Protocol):
    tried: dict[int, Tried]

    def at(self, places: int) -> Tried: ...

    def fewest(self, does: Callable[[Tried], bool], within: int = 1) -> int | None: ...


def pilot_of(futures: int) -> int:
    """How many futures are tried first; all of them where they are few."""
    return max(PILOT, futures // 10) if futures >= PILOTED_FROM else futures


def look_near(search: Search, pilot: Search, margin: Callable[[Tried], float], most: int) -> None:
    """Try over all futures where the answer must be near: afterwards one that does and one that does not stand side by side.

    Where few futures find none that does, nothing is tried: the search itself then says so over all.
    """
    now = max(pilot.tried)
    guess = pilot.fewest(lambda one: one.reached, max(1, round(ROUGHLY * now)))
    if guess is None:
        return
    worth = _worth(pilot, guess, margin)
    here = search.at(guess)
    if worth > 0:
        here = search.at(min(most, max(0, guess - round(margin(here) / worth))))
    _straddle(search, lambda one: one.reached, here.places, 1, most)


def _worth(pilot: Search, near: int, margin: Callable[[Tried], float]) -> float:
    """By how much one place more moves the measure, between the numbers tried on either side; 0 where nothing can be said."""
    below = max((places for places in pilot.tried if places < near), default=None)
    above = min((places for places in pilot.tried if places > near), default=None)
    beside = [places for places in (below, near, above) if places is not None]
    slopes = [(margin(pilot.at(b)) - margin(pilot.at(a))) / (b - a) for a, b in pairwise(beside)]
    return max(0.0, sum(slopes) / len(slopes)) if slopes else 0.0


def look_at_ends(
    search: Search, pilot: Search, places: int, at: tuple[float, float, float], margin: Callable[[Tried], float],
    does: tuple[Callable[[Tried], bool], Callable[[Tried], bool]], within: int, most: int,
) -> None:  # fmt: skip
    """Try over all futures where the ends of the answer's interval must be near. `at`: the margin with these places, and at its
    worse and its better end; `does`: what is asked at the lower and at the upper end.

    Each number is taken to be as much better or worse over all futures as it is over the few: that says where to look.
    """
    middle, worse, better = at
    moved = middle - margin(pilot.at(places))
    for wanted, reach in zip(does, (better - middle, worse - middle), strict=True):
        guess = pilot.fewest(lambda one, reach=reach: margin(one) + moved + reach >= 0, within)
        if guess is not None:
            _straddle(search, wanted, min(guess, most), within, most)


def _straddle(search: Search, does: Callable[[Tried], bool], places: int, step: int, most: int) -> None:
    """From there to where it is otherwise, in steps that grow."""
    first = does(search.at(places))
    while 0 <= places <= most and does(search.at(places)) is first:
        places, step = places + (-step if first else step), 2 * step
    if places < 0:
        search.at(0)
    elif places > most:
        search.at(most)
