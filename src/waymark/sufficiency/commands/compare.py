"""`compare`: up to four scenarios over the same futures, each less the first."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waymark import VERSION
from waymark.sufficiency.published.errors import UnusableData

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
    told,
)

if TYPE_CHECKING:
    from waymark.sufficiency.county import Parameters, Scenario

MOST = 4
GROUPINGS = (("year",), ("year", "tier"), ("year", "kind"), ("year", "partnership"), ("year", "school"), ("year", "year_group"))
OF_MONEY = GROUPINGS[:4]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenarios", type=Path, nargs="+", metavar="scenario",
        help="two to four: the first a scenario as JSON, the others scenarios too, or files of levers to pull on the first",
    )  # fmt: skip
    add_comparison(parser)


def add_comparison(parser: argparse.ArgumentParser) -> None:
    add_run(parser, 200)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the differences as tidy CSV and Parquet")


def _run(options: argparse.Namespace) -> int:
    with plainly():
        at_least_two(options)
        refuse_to_overwrite(options.out)
        return _compared(options)


def _compared(options: argparse.Namespace) -> int:
    from waymark.sufficiency.ensembles import run
    from waymark.sufficiency.levers import beyond_interval
    from waymark.sufficiency.outcomes import assumptions_of, differences, exclusions_prevented, money_differences

    from .showing import comparison_as_text

    parameters, costs = read_figures(options), read_money(options)
    scenarios = _scenarios(options.scenarios, parameters)
    runs = [
        run(scenario, parameters, replications=options.replications, seed=options.seed, by=means_of(options),
            heard=told(options, scenario, f"{name}: "), by_month=False)
        for name, scenario in scenarios.items()
    ]  # fmt: skip
    first = next(iter(scenarios.values()))
    names = list(scenarios)
    found = {
        name: {
            by: (
                *differences(runs[0], counts, first, by=by),
                *(money_differences(runs[0], counts, first, scenarios[name], costs, parameters, by=by) if by in OF_MONEY else ()),
            )
            for by in GROUPINGS
        }
        for name, counts in zip(names[1:], runs[1:], strict=True)
    }  # fmt: skip
    prevented = {
        name: exclusions_prevented(runs[0], counts, first, parameters)
        for name, counts in zip(names[1:], runs[1:], strict=True)
    }  # fmt: skip
    assumed = {name: words for one in scenarios.values() for name, words in assumptions_of(parameters, one, costs).items()}
    facts: dict[str, Any] = {
        "waymark": VERSION, "scenarios": names, "replications": options.replications, "seed": options.seed,
        **made_with(options, parameters, costs), "assumptions": assumed, "waits": NOT_VALIDATED,
        "compared": {name: said_of_scenario(one, parameters) for name, one in scenarios.items()},
        "outside_their_interval": {name: beyond_interval(one, parameters) for name, one in scenarios.items()},
        "exclusions_prevented": {name: {**asdict(one), "words": str(one)} for name, one in prevented.items()},
    }  # fmt: skip
    if options.out:
        _write(options.out, facts, scenarios, found)
    if options.json:
        by_year = {name: [asdict(row) for row in by["year",]] for name, by in found.items()}
        print(json.dumps({**facts, "differences": by_year}, indent=1))
    else:
        print(comparison_as_text(facts, {name: by["year",] for name, by in found.items()}, prevented))
    return OK


def _scenarios(paths: list[Path], parameters: Parameters) -> dict[str, Scenario]:
    """By a short name of each: its file's."""
    from waymark.sufficiency.county import read_scenario
    from waymark.sufficiency.levers import pull, read_levers

    if not 2 <= len(paths) <= MOST:
        raise UnusableData(f"There are {len(paths)} scenarios. Name two to {MOST}: each is set against the first.")
    first = read_scenario(paths[0])
    found = {_name(paths[0], ()): first}
    for path in paths[1:]:
        found[_name(path, found)] = pull(first, read_levers(path), parameters) if _is_levers(path) else read_scenario(path)
    return found


def _is_levers(path: Path) -> bool:
    from waymark.sufficiency.levers.interchange import SCHEMA

    try:
        data = json.loads(path.read_text())
    except (OSError, ValueError):  # which of the two it was meant to be is not known: told as a scenario's trouble
        return False
    return isinstance(data, dict) and str(data.get("schema", "")).rpartition("/")[0] == SCHEMA.rpartition("/")[0]


def _name(path: Path, taken: Any) -> str:
    """The file's, or its folder's too where another has the same."""
    return path.stem if path.stem not in taken else f"{path.resolve().parent.name}-{path.stem}-{len(taken) + 1}"


def _write(out: Path, facts: dict[str, Any], scenarios: dict[str, Scenario], found: dict[str, dict]) -> None:
    from waymark.sufficiency.county import scenario_to
    from waymark.sufficiency.outcomes import write_tidy

    with whole_folder(out) as folder:
        write_json(folder / "run.json", facts)
        write_reading_first(folder, facts)
        for name, scenario in scenarios.items():
            (folder / f"scenario_{name}.json").write_text(scenario_to(scenario) + "\n", encoding="utf-8")
        for name, by_grouping in found.items():
            for by, rows in by_grouping.items():
                if rows:
                    of = {"scenario": name, "against": next(iter(scenarios))}
                    write_tidy(folder, f"{name}_by_{'_'.join(by)}", rows, of=of, kinds=scenarios[name].about.kinds)


COMMAND = SufficiencyCommand(
    "compare",
    "set up to four scenarios side by side over the same futures: what each changes, with its interval",
    "  {prog} compare county.json shorter-stays.json more-bases.json --replications 200 --out compared",
    _arguments,
    _run,
)
