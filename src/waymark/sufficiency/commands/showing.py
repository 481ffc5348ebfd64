"""Simulations, searches and comparisons as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .reading_first import figures_said

if TYPE_CHECKING:
    from waymark.sufficiency.county import Counts, Scenario
    from waymark.sufficiency.ensembles import Found, Goal
    from waymark.sufficiency.outcomes import ChanceRow, DifferenceRow, Prevented, Row, Share
    from waymark.sufficiency.outcomes.chances import Enough

HEADLINES = (
    "requests", "starts", "waiting", "mean_wait", "share_started_within", "never_found", "places_short", "excluded_waiting",
    "places_open", "occupancy", "mean_journey", "overstays", "returns_held", "suspensions", "permanent_exclusions",
    "sixth_day_breaches", "teachers", "assistants", "cost_of_places", "capital",
)  # fmt: skip
MONEY_WORDS = {
    "teachers": "Teachers, full time", "assistants": "Assistants, full time", "cost_of_places": "What the places cost, pounds",
    "capital": "Capital for what opens, pounds",
}  # fmt: skip
WIDE = 100


def simulation_as_text(
    facts: Mapping[str, Any], counts: Counts, scenario: Scenario, said: Sequence[Row], likely: Sequence[ChanceRow],
    weights: Sequence[Share], files: Sequence[str],
) -> str:  # fmt: skip
    from waymark.sufficiency.outcomes import OF_FUTURES, OF_THE_MEAN, first_year_enough

    means = {(row.measure, row.year): f"{_number(row.mean, row.unit)} ({_span(row.low, row.high, row.unit)})" for row in said}
    futures = {(row.measure, row.year): _span(row.p10, row.p90, row.unit) for row in said}
    chance = [["Chance that it is above (95 times in 100 between)", *counts.years]]
    for measure, threshold in {row.measure: row.threshold for row in likely}.items():
        by_year = {row.year: f"{row.chance:.0%} ({row.low:.0%} to {row.high:.0%})" for row in likely if row.measure == measure}
        unit = _number(threshold, _unit(measure))
        chance.append([f"{_words(measure)}: {unit}", *(by_year.get(year, "") for year in counts.years)])
    short, excluded = (_when(first_year_enough(counts, scenario, measure=one)) for one in ("places_short", "excluded_waiting"))
    return "\n\n".join(filter(None, [
        _head(facts),
        _by_year("The mean", means, counts.years) + f"\nIn brackets: {_lower(OF_THE_MEAN)}",
        _by_year("8 of 10 single futures", futures, counts.years) + f"\n{OF_FUTURES}",
        table(chance),
        f"Places stop being short (a panel leaves at most one pupil without, in nine futures of ten): {short}.\n"
        f"Excluded pupils stop waiting for one (at most one in the mean week, in nine futures of ten): {excluded}.",
        _shares(weights),
        _foot(facts),
        f"{len(files)} files: {files[0].rpartition('/')[0]}" if files else "",
    ]))  # fmt: skip


def _by_year(title: str, cells: Mapping[tuple[str, str | None], str], years: Sequence[str]) -> str:
    return table([[title, *years], *([_words(name), *(cells.get((name, year), "") for year in years)] for name in HEADLINES)])


def _when(enough: Enough) -> str:
    return f"from {enough.year} on" if enough.year else "in no year to the end of the run"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def search_as_text(facts: Mapping[str, Any], goal: Goal, found: Found) -> str:
    from waymark.sufficiency.estimates import FEWEST_FUTURES

    unit = _unit(goal.measure)
    lines = [["places", "the mean", "95 times in 100 between", ""]]
    enough = facts["replications"] >= FEWEST_FUTURES
    for one in found.tried:
        span = _span(one.low if enough else None, one.high, unit)
        lines.append([str(one.places), _number(one.value, unit), span, "enough" if one.reached else ""])
    return "\n\n".join([_head(facts), "\n".join(textwrap.wrap(found.words, WIDE)), table(lines), _foot(facts)])


def comparison_as_text(
    facts: Mapping[str, Any], found: Mapping[str, Sequence[DifferenceRow]], prevented: Mapping[str, Prevented]
) -> str:
    from waymark.sufficiency.outcomes import OF_THE_MEAN, TOO_FEW

    parts = [
        f"{facts['scenarios'][0]}, and what the others change; {facts['replications']} futures, seed {facts['seed']}",
        "\n".join([
            figures_said(facts),
            *(f"{name}: {one['scenario']}. {one['made_from']}" for name, one in facts["compared"].items()),
        ]),
    ]
    for name, rows in found.items():
        last = max((row.year or "" for row in rows), default="")
        lines = [[f"{name}, in {last}", facts["scenarios"][0], name, "mean difference", "from", "to", "pairs are worth"]]
        for row in (row for measure in HEADLINES for row in rows if row.measure == measure and row.year == last):
            worth = "" if row.variance_ratio is None else f"{row.variance_ratio:.3g}"
            numbers = [_number(number, row.unit) for number in (row.first, row.second, row.difference)]
            ends = [TOO_FEW if one is None else _number(one, row.unit) for one in (row.low, row.high)]
            lines.append([_words(row.measure), *numbers, *ends, worth])
        parts.append(table(lines) + "\n\n" + "\n".join(textwrap.wrap(f"{name}: {prevented[name]}", WIDE)))
    return "\n\n".join([*parts, f"From and to: {_lower(OF_THE_MEAN)}", _foot(facts)])


def _head(facts: Mapping[str, Any]) -> str:
    first = f"{facts['scenario']}: {facts['replications']} futures, seed {facts['seed']}"
    return "\n".join([first, facts["made_from"], figures_said(facts), *(f"  {lever}" for lever in facts["levers"])])


def _foot(facts: Mapping[str, Any]) -> str:
    compared = facts.get("compared", {"": facts})
    sentences = list(dict.fromkeys(
        f"{name}: {sentence}" if name else sentence for name, one in compared.items() for sentence in one["cautions"]
    ))  # fmt: skip
    rests = f"It rests on {len(facts['assumptions'])} figures that nobody has: {by_owner(facts['assumptions'])}."
    return "\n".join("\n".join(textwrap.wrap(sentence, WIDE)) for sentence in (*sentences, facts["waits"], rests))


def by_owner(names: Iterable[str]) -> str:
    """asks, overstays; of base: holds_ks3, risk_after; ..."""
    owned: dict[str, list[str]] = {}
    for name in names:
        *owner, last = name.split(".")
        owned.setdefault(owner[-1] if len(owner) == 2 else "", []).append(last)
    return "; ".join((f"of {owner}: " if owner else "") + ", ".join(several) for owner, several in owned.items())


def _shares(weights: Sequence[Share], most: int = 8) -> str:
    if not weights:
        return ""
    lines = [["Share of the spread between futures", "", "95 times in 100 from", "to", ""]]
    named = [one for one in weights if one.figure][:most]
    for one in (*named, *(one for one in weights if not one.figure)):
        origin = "an assumption" if one.is_assumption else ""
        lines.append([one.figure or "the rest: chance, and figures together", f"{one.share:.0%}", f"{one.low:.0%}",
                      f"{one.high:.0%}", origin])  # fmt: skip
    return table(lines)


def table(lines: Sequence[Sequence[str]]) -> str:
    """The first column to the left, the others to the right."""
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join("  ".join(_aligned(line, widths)).rstrip() for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for place, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if place else cell.ljust(width)


def _words(measure: str) -> str:
    from waymark.sufficiency.outcomes import MEASURES

    return MONEY_WORDS.get(measure) or MEASURES[measure].words


def _unit(measure: str) -> str:
    from waymark.sufficiency.outcomes import MEASURES

    return MEASURES[measure].unit if measure in MEASURES else ""


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _span(low: float | None, high: float | None, unit: str) -> str:
    from waymark.sufficiency.outcomes import TOO_FEW

    return TOO_FEW if low is None or high is None else f"{_number(low, unit)} to {_number(high, unit)}"
