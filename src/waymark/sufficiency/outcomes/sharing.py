"""Each figure's share of an answer's spread, with its interval: which assumption to find out about first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Scenario
from waymark.sufficiency.estimates import shares_of
from waymark.sufficiency.estimates.shares import FUTURES_A_FIGURE

from .cubes import Group
from .measures import SCHOOL_DAYS
from .tables import in_order, values

RESAMPLES = 100
TAILS = (0.025, 0.975)


class TooFewFutures(ValueError):
    """Too few futures to tell the figures apart: a sentence says how many it takes."""


@dataclass(frozen=True)
class Share:
    """Of the variance of an answer between futures, what comes from a figure's interval; `low` and `high` of that share.

    The last has the figure "" and is the rest: chance, and figures acting together.
    """

    ENDS_OF: ClassVar[str] = "share"
    figure: str
    share: float
    low: float
    high: float
    is_assumption: bool
    words: str
    """Where the figure is from."""
    interval: tuple[float, float] | None
    """What the figure may be."""


def shares(
    counts: Counts, parameters: Parameters, scenario: Scenario, *, measure: str, year: str | None = None, kind: str | None = None,
    partnership: str | None = None, seed: int | None = None, school_days: int = SCHOOL_DAYS,
) -> tuple[Share, ...]:  # fmt: skip
    """Largest first. One answer: a measure in one year, or of all years together, in one kind or partnership if named.

    `seed` is the run's own unless said. Raises TooFewFutures below ten futures for each figure with an interval.
    """
    answer = _answer(counts, scenario, measure, {"year": year, "kind": kind, "partnership": partnership}, school_days)
    first = counts.first_replication
    names, futures = _moving(parameters, counts.kinds), range(first, first + counts.replications)
    there = np.isfinite(answer)
    check_futures(int(there.sum()), parameters, counts.kinds)
    answer = answer[there]
    drawn = {name: parameters.drawn(name, counts.seed if seed is None else seed, futures)[there] for name in names}
    found = shares_of(answer, drawn)
    ends = _resampled(answer, drawn)
    told = [_share(name, share, ends[name], parameters) for name, share in found.by_figure.items()]
    return (*told, Share("", found.rest, *ends[""], False, "Chance, and figures acting together", None))


def check_futures(futures: int, parameters: Parameters, kinds: Collection[str]) -> None:
    """Raises TooFewFutures: before a run, where its shares will be asked for."""
    many = len(_moving(parameters, kinds))
    needed = max(2, FUTURES_A_FIGURE * many)
    if futures < needed:
        raise TooFewFutures(f"There are {futures} futures for {many} figures. Run {needed} or more to tell them apart.")


def _moving(parameters: Parameters, kinds: Collection[str]) -> list[str]:
    """Figures with an interval, but for those of kinds that there are none of."""
    return [
        name
        for name in parameters.moving
        if not name.startswith("kinds.") or name.split(".")[1] in kinds
    ]  # fmt: skip


def _answer(counts: Counts, scenario: Scenario, measure: str, asked: Mapping[str, str | None], school_days: int) -> np.ndarray:
    """[futures]"""
    named = {axis: label for axis, label in asked.items() if label is not None}
    axes = in_order(tuple(named))
    groups, table = values(counts, scenario, measure, by=axes, school_days=school_days)
    wanted: Group = tuple(named[axis] for axis in axes)
    if wanted not in groups:
        few = ", ".join(" ".join(str(label) for label in group) for group in groups[:8])
        raise KeyError(f"There is no {' '.join(str(label) for label in wanted)} in the run. It has {few}.")
    return table[:, groups.index(wanted)]


def _resampled(answer: np.ndarray, drawn: Mapping[str, np.ndarray]) -> dict[str, tuple[float, float]]:
    """Ends of each share, by drawing the same futures again with replacement: by a generator of its own, always the same."""
    chance = np.random.Generator(np.random.Philox(len(answer)))
    table: dict[str, list[float]] = {name: [] for name in (*drawn, "")}
    for _ in range(RESAMPLES):
        again = chance.integers(0, len(answer), len(answer))
        one = shares_of(answer[again], {name: values[again] for name, values in drawn.items()})
        for name in drawn:
            table[name].append(one.by_figure.get(name, 0.0))
        table[""].append(one.rest)
    return {name: (float(low), float(high)) for name, (low, high) in
            ((name, np.quantile(several, TAILS)) for name, several in table.items())}  # fmt: skip


def _share(name: str, share: float, ends: tuple[float, float], parameters: Parameters) -> Share:
    figure = parameters.figure(name)
    # The share itself lies within what resampling gives, whose middle is a little off.
    return Share(
        name, share, min(share, ends[0]), max(share, ends[1]), figure.assumed, figure.words, (figure.low, figure.high)
    )
