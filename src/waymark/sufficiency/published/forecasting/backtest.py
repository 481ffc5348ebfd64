"""The last two years of every series held out, forecast from the years before, and set beside what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.published.errors import UnusableData
from waymark.sufficiency.published.reading.authorities import Authority
from waymark.sufficiency.published.reading.interval import Interval
from waymark.sufficiency.published.reading.measures import Measure, Phase, Term
from waymark.sufficiency.published.reading.series import Key, Point, Published
from waymark.sufficiency.published.reading.years import SHOCK_YEARS

from .choosing import Choice, choose
from .fit import alone, fit
from .forecast import Forecast, forecast
from .scores import crps, held
from .table import FORGOTTEN_AFTER, training_table, within_reach

HELD_OUT = 2
SHOCKS = {Term.YEAR: tuple(SHOCK_YEARS), Term.AUTUMN: (2020,)}  # autumn 2019 was over before schools closed
PHASES = (Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL, Phase.ALL)
FEWEST_TRAINING_YEARS = 3


@dataclass(frozen=True)
class Line:
    """One forecast and what happened. Rates per 100 pupils; `inside_80` is None where a hidden count leaves it open."""

    authority: Authority
    term: Term
    phase: Phase
    measure: Measure
    year: int
    ahead: int
    middle: float
    interval_80: tuple[float, float]
    interval_95: tuple[float, float]
    actual: Interval
    pupils: float
    inside_80: bool | None
    inside_95: bool | None
    score: float
    last_value: float
    mean_of_five: float

    @property
    def error(self) -> float:
        """Forecast less what happened."""
        return self.middle - self.actual.middle

    @property
    def error_of_last_value(self) -> float:
        return self.last_value - self.actual.middle

    @property
    def error_of_mean_of_five(self) -> float:
        return self.mean_of_five - self.actual.middle


@dataclass(frozen=True)
class BackTest:
    seed: int
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    not_forecast: tuple[str, ...]
    pooled: tuple[str, ...]
    held_out: dict[Term, tuple[int, ...]]


@alone
def backtest(
    data: Published, authorities: list[Authority], seed: int = 0, say: Callable[[str], None] = lambda sentence: None
) -> BackTest:
    """Forecast the last two published years of each series of `authorities`, pooling what the folder has of the years before."""
    data = within_reach(data, authorities, seed)
    lines: list[Line] = []
    excuses: list[str] = []
    held_out: dict[Term, tuple[int, ...]] = {}
    choices: dict[Measure, Choice] = {}
    for term in SHOCKS:
        last = _last_year(data, authorities, term)
        if last is None:
            excuses.append(f"{term}: the folder has no such series for these authorities.")
            continue
        held_out[term] = tuple(range(last - HELD_OUT + 1, last + 1))
        for measure in Measure:
            if measure not in choices:
                say(f"Choosing a model for {measure} from the years before {held_out[term][0]} …")
                choices[measure] = choose(data, measure, last - HELD_OUT, SHOCKS[Term.YEAR], seed)
            for phase in PHASES:
                say(f"Forecasting {measure}, {phase}, {term} …")
                new, excuse = _of_one_table(data, authorities, term, phase, measure, held_out[term], choices[measure], seed)
                lines += new
                excuses += excuse
    if not lines:
        raise UnusableData(f"Nothing could be forecast. {' '.join(excuses)}")
    return BackTest(seed, tuple(lines), tuple(choices.values()), tuple(excuses), _pooled(data, held_out), held_out)


def _pooled(data: Published, held_out: dict[Term, tuple[int, ...]]) -> tuple[str, ...]:
    """The rows of the tables that were fitted: every authority that still existed, and England."""
    alive = held_out.get(Term.YEAR, (0,))[0] - FORGOTTEN_AFTER
    before = {key.authority for key, points in data.series.items() if key.term is Term.YEAR and points[-1].year >= alive}
    return tuple(sorted(before))


def _last_year(data: Published, authorities: list[Authority], term: Term) -> int | None:
    wanted = {each.dfe for each in authorities}
    return max(
        (points[-1].year for key, points in data.series.items() if key.authority in wanted and key.term is term), default=None
    )


def _of_one_table(
    data: Published, authorities: list[Authority], term: Term, phase: Phase, measure: Measure, years: tuple[int, ...],
    choice: Choice, seed: int,
) -> tuple[list[Line], list[str]]:  # fmt: skip
    table = training_table(data, term, phase, measure, years[0] - 1, SHOCKS[term])
    present = [each for each in authorities if Key(each.dfe, term, phase, measure) in data.series]
    if table is None or not present:
        return [], []
    answers = forecast(
        fit(table, choice.model, seed), [each.dfe for each in present], years, seed, widening=choice.widening
    )
    lines, excuses = [], []
    for each in present:
        points = data.series[Key(each.dfe, term, phase, measure)]
        before = [point for point in points if point.year < years[0]]
        if each.dfe not in answers or len(before) < FEWEST_TRAINING_YEARS:
            excuses.append(
                f"{each.name}, {phase}, {measure}, {term}: only {len(before)} years before {years[0]}, so not forecast."
            )
            continue
        happened = [point for point in points if point.year in years]
        if not happened:
            excuses.append(f"{each.name}, {phase}, {measure}, {term}: nothing published of the years held out.")
        lines += [_line(each, term, phase, measure, years, point, before, answers[each.dfe]) for point in happened]
    return lines, excuses


def _line(
    authority: Authority, term: Term, phase: Phase, measure: Measure, years: tuple[int, ...], point: Point, before: list[Point],
    answer: Forecast,
) -> Line:  # fmt: skip
    at = years.index(point.year)
    eighty, ninety_five = answer.between(80)[at], answer.between(95)[at]
    return Line(
        authority=authority, term=term, phase=phase, measure=measure, year=point.year, ahead=at + 1,
        middle=answer.middle()[at], interval_80=eighty, interval_95=ninety_five, actual=point.rate, pupils=answer.pupils,
        inside_80=held(eighty, point.rate, answer.pupils), inside_95=held(ninety_five, point.rate, answer.pupils),
        score=crps(answer.rates[:, at], point.rate.middle),
        last_value=before[-1].rate.middle, mean_of_five=float(np.mean([each.rate.middle for each in before[-5:]])),
    )  # fmt: skip
