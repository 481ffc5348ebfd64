"""`simulate`: many futures of an authority, what may be said of them, or how many places reach a goal."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waymark import VERSION

from .folders import refuse_to_overwrite, whole_folder, write_json
from .reading_first import write_reading_first
from .running import OK, SufficiencyCommand
from .simulating import (
    NOT_VALIDATED,
    add_run,
    at_least_two,
    made_with,
    means_of,
    plainly,
    read_figures,
    read_money,
    said_of_scenario,
    shipped,
    told,
)

if TYPE_CHECKING:
    from waymark.sufficiency.county import Counts, Parameters, Scenario
    from waymark.sufficiency.levers import Lever
    from waymark.sufficiency.outcomes import Row, Share

GROUPINGS = (
    ("year",), ("year", "tier"), ("year", "kind"), ("year", "partnership"), ("year", "school"), ("year", "year_group"),
    ("year", "month"), ("year", "provision"), ("year", "kind", "partnership"), ("year", "kind", "month"),
)  # fmt: skip
"""One file for each, so that nothing in a file is counted twice."""
CHANCE_GROUPINGS = (("year",), ("year", "tier"), ("year", "kind"), ("year", "partnership"))
MONEY_GROUPINGS = (("year",), ("year", "kind"), ("year", "partnership"), ("year", "provision"))
THRESHOLDS = {
    "sixth_day_breaches": 0.0, "excluded_waiting": 1.0, "places_short": 1.0, "never_found": 0.0, "p90_wait": 3.0,
    "occupancy": 0.9,
}  # fmt: skip


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", type=Path, help="an authority's scenario as JSON")
    add_run(parser, 200)
    parser.add_argument(
        "--lever", action="append", default=[], metavar="WORDS",
        help="a change, as in 'more_places kind=base factor=1.5'; may be given more than once",
    )  # fmt: skip
    parser.add_argument("--levers", type=Path, metavar="FILE", help="changes as JSON")
    parser.add_argument(
        "--threshold", action="append", default=[], metavar="MEASURE=VALUE",
        help="tell the chance that a measure is above a value; may be given more than once",
    )  # fmt: skip
    parser.add_argument("--shares", metavar="MEASURE", help="tell each assumption's share of this answer in the last year")
    parser.add_argument(
        "--goal", metavar="WORDS", help="seek the fewest places, as in 'kind=base measure=share_started_within at_least=95%%'"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write tidy CSV and Parquet, and what they were made from")
    parser.add_argument("--futures", action="store_true", help="with --out: what every single future counted, as Parquet, too")


def _run(options: argparse.Namespace) -> int:
    with plainly():
        from waymark.sufficiency.county import read_scenario
        from waymark.sufficiency.levers import lever_from_words, pull, read_levers

        at_least_two(options)
        refuse_to_overwrite(options.out)
        parameters = read_figures(options)
        levers = (*(read_levers(options.levers) if options.levers else ()), *map(lever_from_words, options.lever))
        scenario = pull(read_scenario(options.scenario), levers, parameters)
        return (_sought if options.goal else _simulated)(options, scenario, levers, parameters)


def _simulated(options: argparse.Namespace, scenario: Scenario, levers: tuple[Lever, ...], parameters: Parameters) -> int:
    from waymark.sufficiency.ensembles import run
    from waymark.sufficiency.outcomes import assumptions_of, chances, rows, shares, staff_and_money
    from waymark.sufficiency.outcomes.sharing import check_futures
    from waymark.sufficiency.outcomes.tables import measure_named

    from .showing import simulation_as_text

    costs, thresholds = read_money(options), _thresholds(options.threshold)
    if options.shares:
        measure_named(options.shares)
        check_futures(options.replications, parameters, [kind.key for kind in scenario.kinds])
    staff_and_money_of = lambda counts, by: staff_and_money(counts, scenario, costs, parameters, by=by)  # noqa: E731
    counts = run(
        scenario, parameters, replications=options.replications, seed=options.seed, by=means_of(options),
        heard=told(options, scenario), by_month=not options.no_months,
    )  # fmt: skip
    said = (*rows(counts, scenario), *staff_and_money_of(counts, ("year",)))
    likely = chances(counts, scenario, thresholds)
    weights = shares(counts, parameters, scenario, measure=options.shares, year=counts.years[-1]) if options.shares else ()
    facts = _facts(options, scenario, levers, parameters, assumptions_of(parameters, scenario, costs)) | made_with(
        options, parameters, costs
    )
    files: list[str] = []
    if options.out:
        with whole_folder(options.out) as folder:
            _write_inputs(folder, options, scenario, levers, facts)
            _write_outcomes(folder, options, counts, scenario, thresholds, weights)
            for by in MONEY_GROUPINGS:
                _tidy(folder, f"money_by_{'_'.join(by)}", staff_and_money_of(counts, by), scenario)
            files = sorted(one.name for one in folder.iterdir())
        files = [str(options.out / name) for name in files]
    if options.json:
        told_all = {**facts, "rows": _plain(said), "chances": _plain(likely), "shares": _plain(weights), "files": files}
        print(json.dumps(told_all, indent=1))
    else:
        print(simulation_as_text(facts, counts, scenario, said, likely, weights, files))
    return OK


def _sought(options: argparse.Namespace, scenario: Scenario, levers: tuple[Lever, ...], parameters: Parameters) -> int:
    from waymark.sufficiency.ensembles import goal_from_words, seek
    from waymark.sufficiency.outcomes import assumptions_of

    from .showing import search_as_text

    goal = goal_from_words(options.goal)
    found = seek(
        scenario, parameters, goal, replications=options.replications, seed=options.seed, by=means_of(options),
        heard=told(options, scenario),
    )  # fmt: skip
    facts = {
        **_facts(options, scenario, levers, parameters, assumptions_of(parameters, scenario)),
        "goal": asdict(goal), "found": {**asdict(found), "tried": _plain(found.tried)},
    }  # fmt: skip
    if options.out:
        with whole_folder(options.out) as folder:
            _write_inputs(folder, options, scenario, levers, facts)
            _tidy(folder, "tried", found.tried, scenario)
    print(json.dumps(facts, indent=1) if options.json else search_as_text(facts, goal, found))
    return OK


def _facts(
    options: argparse.Namespace, scenario: Scenario, levers: tuple[Lever, ...], parameters: Parameters, assumed: dict[str, str]
) -> dict[str, Any]:
    """What every answer says of how it was made and of what it rests on."""
    from waymark.sufficiency.levers import beyond_interval, in_words

    return {
        "waymark": VERSION, **said_of_scenario(scenario, parameters), "replications": options.replications,
        "seed": options.seed, "levers": [in_words(lever) for lever in levers], **made_with(options, parameters),
        "outside_their_interval": beyond_interval(scenario, parameters), "assumptions": assumed, "waits": NOT_VALIDATED,
    }  # fmt: skip


def _write_inputs(
    folder: Path, options: argparse.Namespace, scenario: Scenario, levers: tuple[Lever, ...], facts: dict[str, Any]
) -> None:
    """Enough to do it again: the scenario as it was run, with its levers pulled, and both files of figures."""
    from waymark.sufficiency.county import scenario_to
    from waymark.sufficiency.levers import levers_to

    write_json(folder / "run.json", facts)
    write_reading_first(folder, facts)
    (folder / "scenario.json").write_text(scenario_to(scenario) + "\n", encoding="utf-8")
    (folder / "levers.json").write_text(levers_to(levers) + "\n", encoding="utf-8")
    for name, given, usual in (("parameters", options.parameters, "england"), ("costs", options.costs, "costs")):
        (folder / f"{name}.toml").write_bytes((given or shipped(f"{usual}.toml")).read_bytes())


def _write_outcomes(
    folder: Path, options: argparse.Namespace, counts: Counts, scenario: Scenario, thresholds: dict[str, float],
    weights: tuple[Share, ...],
) -> None:  # fmt: skip
    from waymark.sufficiency.outcomes import chances, rows
    from waymark.sufficiency.outcomes.tables import counted_by
    from waymark.sufficiency.outcomes.tidy import write_futures

    for by in (by for by in GROUPINGS if not (options.no_months and "month" in by)):
        _tidy(folder, f"by_{'_'.join(by)}", rows(counts, scenario, by=by), scenario)
    for by in CHANCE_GROUPINGS:
        _tidy(folder, f"chances_by_{'_'.join(by)}", chances(counts, scenario, counted_by(thresholds, by), by=by), scenario)
    _tidy(folder, "shares", weights, scenario)
    if options.futures:
        write_futures(folder, counts)


def _tidy(folder: Path, name: str, said: tuple[Any, ...], scenario: Scenario) -> None:
    from waymark.sufficiency.outcomes import write_tidy

    if said:
        write_tidy(folder, name, said, of={"scenario": scenario.name}, kinds=scenario.about.kinds)


def _thresholds(words: list[str]) -> dict[str, float]:
    from waymark.sufficiency.outcomes import NotMeasured
    from waymark.sufficiency.outcomes.tables import measure_named

    found = dict(THRESHOLDS) if not words else {}
    for word in words:
        measure, _, value = word.partition("=")
        try:
            threshold = float(value)
        except ValueError:
            threshold = nan
        if not isfinite(threshold):
            raise NotMeasured(f"--threshold is {word!r}. Write a measure, = and a number, such as places_short=1.")
        found[measure_named(measure).name] = threshold
    return found


def _plain(rows: tuple[Row, ...] | tuple[Any, ...]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


COMMAND = SufficiencyCommand(
    "simulate",
    "simulate an authority's children, places and queues over years, or seek how many places reach a goal",
    "  {prog} simulate county.json --replications 500 --lever 'more_places kind=base factor=1.5' --out results\n"
    "  {prog} simulate county.json --goal 'kind=base at_least=95% school_days=15 year=2029-30'",
    _arguments,
    _run,
)
