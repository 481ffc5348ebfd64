"""In plain words, what the model got wrong."""

from __future__ import annotations

from collections.abc import Iterator

from waymark.sufficiency.published.reading.measures import Term
from waymark.sufficiency.published.reading.years import academic_year

from .backtest import BackTest, Line
from .figures import ends, percent, rate
from .tallies import Tally, tallies, tally


def what_it_got_wrong(done: BackTest) -> list[str]:
    """Over all first, then every authority's whole-year figures that fell outside the 95 % interval."""
    return [*_over_all(done), *_by_authority(done)]


def _over_all(done: BackTest) -> Iterator[str]:
    for term, years in done.held_out.items():
        lines = [line for line in done.lines if line.term is term]
        if not lines:
            continue
        of = tally(term, lines)
        named = " and ".join(academic_year(year) for year in years)
        yield (
            f"{term.capitalize()}: {named} were held out. The 80 % intervals held {of.inside_80} of {of.told_80} figures "
            f"({percent(of.inside_80, of.told_80)}) and the 95 % intervals {of.inside_95} of {of.told_95} "
            f"({percent(of.inside_95, of.told_95)})."
        )
        yield f"{_lean(of)} {_against_naive(lines)}"
    yield (
        "These figures are not separate trials: one rise or fall in the whole country is in all of them, two years of one "
        "authority follow one another, and “all phases” holds the other phases."
    )


FEWER_THAN_SAID = 0.7  # of 80 % intervals; a lean of errors is called a miss only where intervals failed too


def _lean(of: Tally) -> str:
    low, high = of.too_low, of.figures - of.too_low
    failed = of.inside_80 < FEWER_THAN_SAID * of.told_80
    if low >= 0.7 * of.figures:
        return f"It was too low in {low} of {of.figures} figures{': it did not see the rise coming' if failed else ''}."
    if high >= 0.7 * of.figures:
        return (
            f"It was too high or right in {high} of {of.figures} figures{': it did not see the fall coming' if failed else ''}."
        )
    return f"It was too low in {low} and too high or right in {high} of {of.figures} figures."


def _against_naive(lines: list[Line]) -> str:
    told = []
    for of in tallies(lines, lambda line: line.measure):
        last, five = _compared(of.error, of.error_of_last_value), _compared(of.error, of.error_of_mean_of_five)
        told.append(f"for {of.label} {last} repeating the last year and {five} the mean of five years")
    return f"By its middle forecast it was, {'; '.join(told)}."


def _compared(mine: float, other: float) -> str:
    if other == 0 or abs(mine - other) < 0.02 * other:
        return "no nearer than" if mine >= other else "about as near as"
    return "nearer than" if mine < other else "further off than"


def _by_authority(done: BackTest) -> Iterator[str]:
    yearly = [line for line in done.lines if line.term is Term.YEAR]
    for of in tallies(yearly, lambda line: line.authority.name):
        missed = [line for line in yearly if line.authority.name == of.label and line.inside_95 is False]
        if not missed:
            yield f"{of.label}: every figure of a whole year lay inside its 95 % interval."
        for line in missed:
            yield _missed(line)


def _missed(line: Line) -> str:
    way = "above" if line.error < 0 else "below"
    return (
        f"{line.authority.name}, {line.phase}, {line.measure}, {academic_year(line.year)}: {rate(line.actual.middle)} per 100 "
        f"happened, {way} the 95 % interval {ends(line.interval_95)} around {rate(line.middle)}; repeating the last year would "
        f"have said {rate(line.last_value)}."
    )
