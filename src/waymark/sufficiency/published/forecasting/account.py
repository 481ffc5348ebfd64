"""The back-test for programs: tidy rows, and everything in one object."""

from __future__ import annotations

from waymark.sufficiency.published.reading.years import academic_year

from .backtest import BackTest
from .tallies import coverage
from .telling import what_it_got_wrong
from .widening import Widening

SCHEMA = "waymark-backtest-1"


def rows(done: BackTest) -> list[dict[str, object]]:
    """One tidy row per forecast; rates per 100 pupils, not rounded."""
    return [
        {
            "authority": line.authority.dfe,
            "ons_code": line.authority.ons,
            "name": line.authority.name,
            "term": str(line.term),
            "phase": str(line.phase),
            "measure": str(line.measure),
            "year": academic_year(line.year),
            "years_ahead": line.ahead,
            "forecast": line.middle,
            "low_80": line.interval_80[0],
            "high_80": line.interval_80[1],
            "low_95": line.interval_95[0],
            "high_95": line.interval_95[1],
            "actual_low": line.actual.low,
            "actual_high": line.actual.high,
            "inside_80": _said(line.inside_80),
            "inside_95": _said(line.inside_95),
            "score": line.score,
            "last_value": line.last_value,
            "mean_of_five": line.mean_of_five,
        }
        for line in done.lines
    ]


def facts(done: BackTest) -> dict[str, object]:
    """Everything, for programs."""
    return {
        "schema": SCHEMA,
        "seed": done.seed,
        "held_out": {str(term): [academic_year(year) for year in years] for term, years in done.held_out.items()},
        "pooled": list(done.pooled),
        "models": [
            {
                "measure": str(choice.measure),
                "chosen": choice.model.name,
                "in_words": choice.model.in_words,
                "scores": {name: number(score) for name, score in choice.scores.items()},
                "held_80_before": number(choice.held_80),
                "held_95_before": number(choice.held_95),
                "widened": _widened(choice.widening),
                "held_80_then": number(choice.then_80),
                "held_95_then": number(choice.then_95),
                "forecasts": choice.forecasts,
                "origins": [academic_year(year) for year in choice.origins],
            }
            for choice in done.choices
        ],
        "coverage": [vars(each) for each in coverage(done)],
        "what_it_got_wrong": what_it_got_wrong(done),
        "not_forecast": list(done.not_forecast),
        "forecasts": rows(done),
    }


def _said(inside: bool | None) -> str:
    return {True: "yes", False: "no", None: "cannot be told"}[inside]


def _widened(widening: Widening | None) -> dict[str, object] | None:
    return {"factors": list(widening.factors), "degrees": widening.degrees} if widening else None


def number(value: float) -> float | None:
    """JSON has no word for a number that is none."""
    return value if value == value else None
