"""A goal is sought over few futures first: they say where to look, and all futures decide.

Numbers of places are tried over the first few futures, which are the same ones in all; the answer itself, and that one place
fewer does not do, are decided over all of them. What few futures give two numbers of places differs from what all give them by
nearly the same, because their differences are paired: so how far the answer's interval reaches is read from them too.
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

    def above(self, does: Callable[[Tried], bool], within: int) -> int | None: ...


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
    step, places = 1, here.places
    while 0 <= places <= most and search.at(places).reached is here.reached:
        places, step = places + (-step if here.reached else step), 2 * step
    if here.reached and places < 0:
        search.at(0)
    if not here.reached and places > most:
        search.at(most)


def _worth(pilot: Search, near: int, margin: Callable[[Tried], float]) -> float:
    """By how much one place more moves the measure, between the numbers tried on either side; 0 where nothing can be said."""
    below = max((places for places in pilot.tried if places < near), default=None)
    above = min((places for places in pilot.tried if places > near), default=None)
    beside = [places for places in (below, near, above) if places is not None]
    slopes = [(margin(pilot.at(b)) - margin(pilot.at(a))) / (b - a) for a, b in pairwise(beside)]
    return max(0.0, sum(slopes) / len(slopes)) if slopes else 0.0


def ends(
    pilot: Search, places: int, at: tuple[float, float, float], margin: Callable[[Tried], float], within: int
) -> tuple[int | None, int | None]:
    """From where to where the answer may lie; `at`: the margin over all futures with these places, and at its worse and better
    end. Each number is taken to be as much better or worse over all futures as it is over the few."""
    middle, worse, better = at
    moved = middle - margin(pilot.at(places))
    may = pilot.above(lambda one: margin(one) + moved + (better - middle) >= 0, within)
    sure = pilot.fewest(lambda one: margin(one) + moved - (middle - worse) >= 0, within)
    return None if may is None else min(may, places), None if sure is None else max(sure, places)
