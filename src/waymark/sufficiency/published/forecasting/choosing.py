"""Which of the candidate models to use: the one that would have forecast best, each time from the years before alone.

Rolling origin: stand at the end of each year in turn, fit on what was known then, forecast the two years after, and score them.
All of these years come before those held out for the back-test. Shock years are forecast by nobody and are not scored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.published.reading.authorities import NATIONAL
from waymark.sufficiency.published.reading.interval import Interval
from waymark.sufficiency.published.reading.measures import Measure, Phase, Term
from waymark.sufficiency.published.reading.series import Key, Published

from .candidates import CANDIDATES, Candidate
from .fit import fit
from .forecast import Forecast, forecast
from .scores import held, log_scale_miss, log_scale_score
from .table import training_table
from .widening import Miss, Widening, held_then, widening

AHEAD = 2
FEWEST_YEARS = 5
CHOOSING_DRAWS = 400
CHOOSING_PHASES = (Phase.PRIMARY, Phase.SECONDARY)


@dataclass(frozen=True)
class Trial:
    """One forecast of a year that was already known: its score, and whether its intervals held (None: cannot be told)."""

    score: float
    held_80: bool | None
    held_95: bool | None
    miss: Miss


@dataclass(frozen=True)
class Choice:
    """`scores`: mean score of each candidate (lower is better) over `forecasts` forecasts, from origins `origins`.

    `held_80`, `held_95`: shares of the chosen one's intervals that held on those years, all of them before the years held out,
    before they are widened; `then_80`, `then_95`: of those widened by what was known at each origin.
    """

    measure: Measure
    model: Candidate
    scores: dict[str, float]
    held_80: float
    held_95: float
    forecasts: int
    origins: tuple[int, ...]
    widening: Widening | None = None
    then_80: float = float("nan")
    then_95: float = float("nan")


def choose(data: Published, measure: Measure, last_year: int, shocks: tuple[int, ...], seed: int) -> Choice:
    """For the yearly series of a measure; nothing after `last_year` is used. With too few years the first candidate is taken."""
    scored: dict[str, list[Trial]] = {model.name: [] for model in CANDIDATES}
    origins: set[int] = set()
    for phase in CHOOSING_PHASES:
        first = _first_year(data, phase, measure)
        for origin in range(first + FEWEST_YEARS - 1, last_year) if first else ():
            targets = tuple(year for year in range(origin + 1, min(origin + AHEAD, last_year) + 1) if year not in shocks)
            if not targets:
                continue
            origins.add(origin)
            for model in CANDIDATES:
                scored[model.name] += _trials(data, phase, measure, origin, targets, shocks, model, seed)
    means = {name: _mean([trial.score for trial in trials]) for name, trials in scored.items()}
    best = min(CANDIDATES, key=lambda model: means[model.name] if scored[model.name] else 0.0)
    trials = scored[best.name]
    held_80, held_95 = _mean([trial.held_80 for trial in trials]), _mean([trial.held_95 for trial in trials])
    misses = [trial.miss for trial in trials]
    return Choice(
        measure, best, means, held_80, held_95, len(trials), tuple(sorted(origins)), widening(misses),
        held_then(misses, 80), held_then(misses, 95),
    )  # fmt: skip


def _mean(values: list) -> float:
    told = [value for value in values if value is not None]
    return float(np.mean(told)) if told else float("nan")


def _first_year(data: Published, phase: Phase, measure: Measure) -> int | None:
    years = [
        points[0].year for key, points in data.series.items() if (key.term, key.phase, key.measure) == (Term.YEAR, phase, measure)
    ]
    return min(years, default=None)


def _trials(
    data: Published, phase: Phase, measure: Measure, origin: int, targets: tuple[int, ...], shocks: tuple[int, ...],
    model: Candidate, seed: int,
) -> list[Trial]:  # fmt: skip
    table = training_table(data, Term.YEAR, phase, measure, origin, shocks)
    if table is None:
        return []
    local = [unit for unit in table.units if unit != NATIONAL]
    answers = forecast(fit(table, model, seed, thorough=False), local, targets, seed, CHOOSING_DRAWS)
    trials = []
    for unit, answer in answers.items():
        happened = {point.year: point.rate for point in data.series[Key(unit, Term.YEAR, phase, measure)]}
        for at, year in enumerate(targets):
            if year in happened:
                miss = Miss(origin, year, log_scale_miss(answer, at, happened[year]))
                trials.append(_trial(answer, at, happened[year], miss))
    return trials


def _trial(answer: Forecast, at: int, actual: Interval, miss: Miss) -> Trial:
    held_in = [held(answer.between(percent)[at], actual, answer.pupils) for percent in (80, 95)]
    return Trial(log_scale_score(answer, at, actual), *held_in, miss)
