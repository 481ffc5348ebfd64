"""Each figure's share of an answer's spread, with its interval: which assumption to find out about first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Scenario
from waymark.sufficiency.estimates.shares import FUTURES_A_FIGURE, Table

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
    check_futures(int(np.isfinite(answer).sum()), parameters, counts.kinds)
    return _told([answer], counts, parameters, seed)[0]


def shares_of_several(
    counts: Counts, parameters: Parameters, scenario: Scenario, *, measures: Sequence[str], year: str | None = None,
    seed: int | None = None,
) -> dict[str, tuple[Share, ...]]:  # fmt: skip
    """The same of several measures in one year, in much less than as many times the time. Those of which too few futures know
    are left out."""
    answers = {one: _answer(counts, scenario, one, {"year": year}, SCHOOL_DAYS) for one in measures}
    fewest = max(2, FUTURES_A_FIGURE * len(_moving(parameters, counts.kinds)))
    enough = [one for one, answer in answers.items() if np.isfinite(answer).sum() >= fewest]
    return dict(zip(enough, _told([answers[one] for one in enough], counts, parameters, seed), strict=True))


def _told(
    answers: Sequence[np.ndarray], counts: Counts, parameters: Parameters, seed: int | None
) -> list[tuple[Share, ...]]:
    """Answers known in the same futures are fitted together: what the figures were is worked out once."""
    first, own = counts.first_replication, counts.seed if seed is None else seed
    futures = range(first, first + counts.replications)
    drawn = {name: parameters.drawn(name, own, futures) for name in _moving(parameters, counts.kinds)} if len(answers) else {}
    known = [np.isfinite(one) for one in answers]
    found: dict[int, tuple[Share, ...]] = {}
    for at, there in enumerate(known):
        if at not in found:
            alike = [place for place, other in enumerate(known) if np.array_equal(there, other)]
            table = Table({name: values[there] for name, values in drawn.items()})
            together = np.column_stack([answers[place][there] for place in alike])
            ends = _resampled(table, together)
            for place, row, (low, high) in zip(alike, table.shares(together), ends, strict=True):
                found[place] = _in_words(table.names, row, low, high, parameters)
    return [found[at] for at in range(len(answers))]


def _in_words(names: list[str], row: np.ndarray, low: np.ndarray, high: np.ndarray, parameters: Parameters) -> tuple[Share, ...]:
    told = [_share(name, *(float(one[at]) for one in (row, low, high)), parameters) for at, name in enumerate(names)]
    rest = Share("", float(row[-1]), float(low[-1]), float(high[-1]), False, "Chance, and figures acting together", None)
    return (*sorted(told, key=lambda one: -one.share), rest)


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


def _resampled(table: Table, answers: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Ends of each share of each answer, by drawing the same futures again with replacement: by a generator of its own, always
    the same."""
    many = len(answers)
    chance = np.random.Generator(np.random.Philox(many))
    several = [table.shares(answers, np.bincount(chance.integers(0, many, many), minlength=many)) for _ in range(RESAMPLES)]
    low, high = np.quantile(several, TAILS, axis=0)
    return list(zip(low, high, strict=True))


def _share(name: str, share: float, low: float, high: float, parameters: Parameters) -> Share:
    figure = parameters.figure(name)
    # The share itself lies within what resampling gives, whose middle is a little off.
    return Share(name, share, min(share, low), max(share, high), figure.assumed, figure.words, (figure.low, figure.high))
