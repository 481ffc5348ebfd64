"""A year's requests as plain arrays: what `price_table.learn_prices` learns from, past or invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waymark.allocator.errors import InvalidProblem

POINT = 1_000
"""Thousandths, in which a point of urgency is counted."""
WORTH_OF_A_DUTY = 20 * POINT
"""What placing a child owed a duty counts while prices are found: several times the highest urgency."""
HIGHEST_URGENCY = 5
LARGEST_WORTH = 10**9
OF_LINE = ("place_class", "start", "end", "worth")
OF_REQUEST = ("asked", "urgency", "owed")


def worth_of(urgency_weight: int, owed: bool, weeks_late: int = 0, points_per_week: int = 25) -> int:
    """Of a stay, in thousandths: the urgency met, much more for a duty, a little less for every week it starts late."""
    met = POINT * urgency_weight - points_per_week * urgency_weight * weeks_late
    return max(0, met) + (WORTH_OF_A_DUTY if owed else 0)


@dataclass(frozen=True)
class Year:
    """A year's requests, one line for each stay that would have broken no rule on its own.

    Lines, sorted by request: request[n] from 0, place_class[n], start[n], end[n] (the week after the last), worth[n] in
    thousandths of a point (see `worth_of`). By request: asked (the week from which it could be decided), urgency 1 to 5, owed
    (a duty in law). Weeks and classes are numbers from 0. Raises InvalidProblem.
    """

    request: np.ndarray
    place_class: np.ndarray
    start: np.ndarray
    end: np.ndarray
    worth: np.ndarray
    asked: np.ndarray
    urgency: np.ndarray
    owed: np.ndarray

    def __post_init__(self) -> None:
        for name in ("request", *OF_LINE, *OF_REQUEST):
            kind = bool if name == "owed" else np.int64
            object.__setattr__(self, name, np.ascontiguousarray(getattr(self, name), kind))
        for names, whole in ((OF_LINE, "request"), (OF_REQUEST, "asked")):
            for name in names:
                own, needed = len(getattr(self, name)), len(getattr(self, whole))
                if own != needed:
                    raise InvalidProblem(f"year: {name} has {own} entries, {whole} {needed}. Give one for each.")
        self._refuse_wrong_lines()

    def _refuse_wrong_lines(self) -> None:
        request = self.request
        if len(request) and (request[0] < 0 or request[-1] >= self.requests or (np.diff(request) < 0).any()):
            raise InvalidProblem(f"year: request must ascend from 0 to {self.requests - 1}. Sort the lines by request.")
        wrong = (self.start < 0) | (self.end <= self.start) | (self.place_class < 0)
        wrong |= (self.worth < 0) | (self.worth > LARGEST_WORTH)
        if wrong.any():
            line = int(wrong.argmax())
            raise InvalidProblem(
                f"year: line {line} (class {self.place_class[line]}, weeks {self.start[line]} to before {self.end[line]}, worth "
                f"{self.worth[line]}) is no stay. Give a class from 0, at least one week, and a worth from 0 to {LARGEST_WORTH}."
            )
        if self.requests and (self.urgency.min() < 1 or self.urgency.max() > HIGHEST_URGENCY):
            raise InvalidProblem(f"year: urgency must be a whole number from 1 to {HIGHEST_URGENCY} for every request.")

    @property
    def requests(self) -> int:
        return len(self.asked)

    def only(self, kept: np.ndarray) -> Year:
        """The year of the requests given by number, in that order; a request may come more than once."""
        kept = np.asarray(kept, np.int64)
        first = np.searchsorted(self.request, np.arange(self.requests + 1))
        many = np.diff(first)[kept]
        lines = np.arange(many.sum()) + np.repeat(first[kept] - (many.cumsum() - many), many)
        own = (getattr(self, name)[lines] for name in OF_LINE)
        return Year(np.repeat(np.arange(len(kept)), many), *own, *(getattr(self, name)[kept] for name in OF_REQUEST))

    def seen_from(self, week: int, weeks: int) -> Year:
        """The year in a calendar of `weeks` weeks that begins in its `week`: earlier stays left out, later ends cut off."""
        start = self.start - week
        inside = (start >= 0) & (start < weeks)
        end = np.minimum(self.end - week, weeks)
        lines = (line[inside] for line in (self.request, self.place_class, start, end, self.worth))
        return Year(*lines, self.asked - week, self.urgency, self.owed)


def joined(years: Sequence[Year]) -> Year:
    """The requests of several years as one, in that order."""
    before = np.cumsum([0, *(year.requests for year in years)])
    request = np.concatenate([year.request + at for year, at in zip(years, before, strict=False)])
    return Year(request, *(np.concatenate([getattr(year, name) for year in years]) for name in (*OF_LINE, *OF_REQUEST)))


def resampled(years: Sequence[Year], times: int, seed: int = 0) -> list[Year]:
    """`times` years as long as the average of `years`, their requests drawn from all of these with return.

    One or two past years say little about the next; drawing from them again and again at least says how much chance is in it.
    The draws are addressed by (seed, year, request), so that they are the same on every machine.
    """
    pool = joined(years) if years else None
    if pool is None or not pool.requests:
        raise InvalidProblem("The years have no request to draw from. Give at least one.")
    size = pool.requests // len(years) or 1
    draws = (_mixed(seed, number, size) % np.uint64(pool.requests) for number in range(times))
    return [pool.only(np.sort(draw.astype(np.int64))) for draw in draws]


def _mixed(seed: int, number: int, size: int) -> np.ndarray:
    """64 well mixed bits for each of `size` positions (the finaliser of SplitMix64)."""
    bits = np.arange(size, dtype=np.uint64) + np.uint64((seed * 1_000_003 + number) % 2**31 << 32)
    bits = bits * np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
