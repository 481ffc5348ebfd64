"""How often intervals held, and how far off forecasts were, counted over groups of forecasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from waymark.sufficiency.published.reading.measures import Term

from .backtest import BackTest, Line


@dataclass(frozen=True)
class Tally:
    """Of `figures` forecasts: how many fell in their intervals (`told_80` could be told at all), and mean distances per 100
    pupils.
    """

    label: str
    figures: int
    told_80: int
    inside_80: int
    told_95: int
    inside_95: int
    too_low: int
    score: float
    error: float
    error_of_last_value: float
    error_of_mean_of_five: float


def tally(label: str, lines: Iterable[Line]) -> Tally:
    lines = list(lines)
    return Tally(
        label=label,
        figures=len(lines),
        told_80=sum(line.inside_80 is not None for line in lines),
        inside_80=sum(line.inside_80 is True for line in lines),
        told_95=sum(line.inside_95 is not None for line in lines),
        inside_95=sum(line.inside_95 is True for line in lines),
        too_low=sum(line.error < 0 for line in lines),
        score=_mean(line.score for line in lines),
        error=_mean(abs(line.error) for line in lines),
        error_of_last_value=_mean(abs(line.error_of_last_value) for line in lines),
        error_of_mean_of_five=_mean(abs(line.error_of_mean_of_five) for line in lines),
    )


def tallies(lines: Iterable[Line], by: Callable[[Line], str]) -> list[Tally]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(by(line), []).append(line)
    return [tally(label, group) for label, group in groups.items()]


def coverage(done: BackTest) -> list[Tally]:
    """Over all, by measure and by phase of the whole-year series, by authority, and for the autumn series."""
    yearly = [line for line in done.lines if line.term is Term.YEAR]
    termly = [line for line in done.lines if line.term is not Term.YEAR]
    return [
        *tallies(yearly, lambda line: "whole year, all series"),
        *tallies(yearly, lambda line: f"whole year, {line.measure}"),
        *tallies(yearly, lambda line: f"whole year, {line.phase}"),
        *tallies(yearly, lambda line: f"whole year, {'one year' if line.ahead == 1 else 'two years'} ahead"),
        *tallies(yearly, lambda line: f"whole year, {line.authority.name}"),
        *tallies(termly, lambda line: f"{line.term}, all series"),
        *tallies(termly, lambda line: f"{line.term}, {line.measure}"),
    ]


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")
