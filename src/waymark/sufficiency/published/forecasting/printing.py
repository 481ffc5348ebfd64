"""The back-test as tables to read on a screen."""

from __future__ import annotations

from waymark.sufficiency.published.reading.measures import Measure, Phase
from waymark.sufficiency.published.reading.years import academic_year

from .backtest import BackTest, Line
from .choosing import Choice
from .figures import ends, percent, rate
from .tallies import coverage
from .telling import what_it_got_wrong

UNITS = {
    Measure.SUSPENSIONS: "suspensions per 100 pupils",
    Measure.PUPILS_SUSPENDED: "pupils suspended at least once per 100 pupils",
    Measure.PERMANENT_EXCLUSIONS: "permanent exclusions per 100 pupils",
}


YEARS_AHEAD = ("one year ahead", "two years ahead")


def as_text(done: BackTest) -> str:
    parts = [_models(done)]
    for term in done.held_out:
        for measure in Measure:
            lines = [line for line in done.lines if line.term is term and line.measure is measure]
            if lines:
                parts.append(_table(f"{UNITS[measure].capitalize()}, {term}", lines))
    parts += [_coverage_table(done), "What it got wrong\n" + "\n".join(f"- {each}" for each in what_it_got_wrong(done))]
    if done.not_forecast:
        parts.append("Not forecast\n" + "\n".join(f"- {each}" for each in done.not_forecast))
    return "\n\n".join(parts)


def _models(done: BackTest) -> str:
    said = [_chosen(choice) for choice in done.choices]
    pooled = f"Fitted together: {', '.join(done.pooled)} (970 is England). Seed {done.seed}."
    return "Models chosen from the years before those held out (lower scores are better)\n" + "\n".join([*said, pooled])


def _chosen(choice: Choice) -> str:
    said = f"- {choice.measure}: “{choice.model.name}” ({choice.model.in_words})"
    if not choice.forecasts:
        return f"{said}; too few years to choose by"
    others = ", ".join(f"{name} {score:.3f}" for name, score in choice.scores.items() if name != choice.model.name)
    return (
        f"{said}; score {choice.scores[choice.model.name]:.3f}, the others {others}; in {choice.forecasts} forecasts of earlier "
        f"years its 80 % intervals held {100 * choice.held_80:.0f} % and its 95 % intervals {100 * choice.held_95:.0f} %"
        f"{_widened(choice)}"
    )


def _widened(choice: Choice) -> str:
    if choice.widening is None:
        return ""
    times = ", ".join(f"{factor:.2f} times {at}" for factor, at in zip(choice.widening.factors, YEARS_AHEAD, strict=False))
    then = (
        f"; widened by what was known at each origin they held {100 * choice.then_80:.0f} % and {100 * choice.then_95:.0f} %"
        if choice.then_80 == choice.then_80
        else ""
    )
    origins = choice.widening.degrees
    return f". For what those missed by, the intervals below are widened: {times}, tails of {origins} origins{then}"


def _table(title: str, lines: list[Line]) -> str:
    headings = ("Authority", "Phase", "Year", "Forecast", "80 %", "95 %", "Happened", "in 80", "in 95", "Last year", "Five years")
    body = [
        (
            line.authority.name,
            line.phase,
            academic_year(line.year),
            rate(line.middle),
            ends(line.interval_80),
            ends(line.interval_95),
            rate(line.actual.middle),
            _mark(line.inside_80),
            _mark(line.inside_95),
            rate(line.last_value),
            rate(line.mean_of_five),
        )
        for line in sorted(lines, key=lambda line: (line.authority.name, list(Phase).index(line.phase), line.year))
    ]
    return f"{title}\n{_aligned([headings, *body])}"


def _coverage_table(done: BackTest) -> str:
    headings = ("", "Figures", "in 80 %", "in 95 %", "too low", "Score", "Error", "Last year's", "Five years'")
    body = [
        (
            each.label,
            str(each.figures),
            percent(each.inside_80, each.told_80),
            percent(each.inside_95, each.told_95),
            percent(each.too_low, each.figures),
            rate(each.score),
            rate(each.error),
            rate(each.error_of_last_value),
            rate(each.error_of_mean_of_five),
        )
        for each in coverage(done)
    ]
    note = "Score, error: mean distance per 100 pupils; measures of different size are mixed except in the rows of one measure."
    return f"Coverage and scores\n{_aligned([headings, *body])}\n{note}"


def _aligned(table: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table)


def _mark(inside: bool | None) -> str:
    return {True: "yes", False: "NO", None: "?"}[inside]
