"""`plan`: where and when to open what, as a short list of plans with their bounds, each simulated."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waymark import VERSION
from waymark.kernel.cells import safe_value
from waymark.sufficiency.published.errors import UnusableData

from .folders import refuse_to_overwrite, whole_folder, write_json
from .reading_first import write_reading_first
from .running import OK, SufficiencyCommand
from .simulating import NOT_VALIDATED, at_least_two, made_with, plainly, read_figures, said_of_scenario, shipped

if TYPE_CHECKING:
    from waymark.sufficiency.county import Scenario
    from waymark.sufficiency.planning import Candidates, Plan, Planned

SECONDS_BETWEEN = 2.0
FIGURES = ("owed", "unmet", "worst", "minutes", "cost")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", type=Path, help="an authority's scenario as JSON: what is open now is in it")
    parser.add_argument("--candidates", type=Path, required=True, metavar="FILE", help="hosts, sizes, limits and money as JSON")
    parser.add_argument(
        "--travel", type=Path, metavar="FILE", help="a table of travel times as CSV, for journeys not in the file"
    )
    parser.add_argument(
        "--promised",
        action="append",
        default=[],
        metavar="KEY",
        help="a candidate that opens whatever else does; KEY=2027-28 by then",
    )
    parser.add_argument("--consented", action="store_true", help="only hosts who have consented")
    parser.add_argument("--today", metavar="DATE", help="nothing opens in a school year begun before this day (today)")
    parser.add_argument("--plans", type=int, default=8, metavar="N", help="how many plans to look for, 3 to 10 (8)")
    parser.add_argument("--seconds", type=float, default=120.0, help="for choosing the plans; simulating them comes on top (120)")
    parser.add_argument("--parameters", type=Path, metavar="FILE", help="the model's figures as TOML (those of England)")
    parser.add_argument("--replications", type=int, default=100, metavar="N", help="futures each plan is simulated over (100)")
    parser.add_argument("--seed", type=int, default=1, help="of the futures (1)")
    parser.add_argument(
        "--threads", type=int, default=os.cpu_count() or 1, metavar="N", help="threads to simulate on (all cores)"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the plans, their levers and what they were made from")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def _run(options: argparse.Namespace) -> int:
    from waymark.sufficiency.access import InvalidAccess
    from waymark.sufficiency.planning import InvalidPlanning

    at_least_two(options)
    refuse_to_overwrite(options.out)
    try:
        with plainly():
            return _planned(options)
    except (InvalidPlanning, InvalidAccess) as trouble:
        raise UnusableData(str(trouble)) from trouble


def _planned(options: argparse.Namespace) -> int:
    from waymark.sufficiency.county import read_scenario
    from waymark.sufficiency.ensembles import Threads
    from waymark.sufficiency.planning import plan_openings

    from .plans_as_text import plans_as_text

    if not 0 < options.seconds <= 86_400:
        raise UnusableData(f"--seconds is {options.seconds:g}. Put a number above 0 there, of a day at most.")
    scenario = read_scenario(options.scenario)
    candidates, parameters = _candidates(options, scenario), read_figures(options)
    with _solver_to_stderr():
        planned = plan_openings(
            scenario, candidates, parameters, today=_day(options.today), replications=options.replications,
            seed=options.seed, seconds=options.seconds, plans=options.plans, only_consented=options.consented,
            heard=_told(options), by=Threads(max(1, options.threads)),
        )  # fmt: skip
    facts = facts_of(planned, scenario) | said_of_scenario(scenario, parameters) | made_with(options, parameters)
    if options.out:
        with whole_folder(options.out) as folder:
            _write(folder, options, scenario, candidates, planned, facts)
    print(json.dumps(facts, indent=1) if options.json else plans_as_text(facts))
    return OK


def _candidates(options: argparse.Namespace, scenario: Scenario) -> Candidates:
    from waymark.sufficiency.access import read_table
    from waymark.sufficiency.planning import Promise, read_candidates, with_journeys

    candidates = read_candidates(options.candidates)
    if options.travel:
        candidates = with_journeys(candidates, [school.key for school in scenario.schools], read_table(options.travel))
    if options.promised:
        words = [word.partition("=") for word in options.promised]
        named = {key for key, _, _ in words}
        kept = tuple(one for one in candidates.promised if one.key not in named)
        candidates = replace(candidates, promised=kept + tuple(Promise(key, year or None) for key, _, year in words))
    return candidates


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise UnusableData(f"--today is {text!r}. Put a date there, as YYYY-MM-DD.") from None


def facts_of(planned: Planned, scenario: Scenario) -> dict[str, Any]:
    """Everything an answer says, as plain data."""
    simulated = planned.resimulated
    return {
        "waymark": VERSION, "scenario": scenario.name, "replications": simulated.replications, "seed": simulated.seed,
        "need": "simulated with places for all" if planned.need_simulated else "as given in the file of candidates",
        "need_place_weeks": {
            kind: {year: int(planned.problem.needed[:, k, t].sum()) for t, year in enumerate(planned.problem.years)}
            for k, kind in enumerate(planned.problem.kinds)
        },
        "nothing_opened": _simulated(simulated.unchanged),
        "plans": [
            _plan(planned, plan, number) | {"simulated": _simulated(simulated.simulated[number - 1])}
            for number, plan in enumerate(planned.plans, 1)
        ],
        "recommended": simulated.recommended + 1, "why": simulated.why, "assumptions": planned.assumptions,
        "waits": NOT_VALIDATED,
    }  # fmt: skip


def _plan(planned: Planned, plan: Plan, number: int) -> dict[str, Any]:
    from waymark.sufficiency.planning import reach_of

    problem, served, reach = planned.problem, sum(weeks for *_, weeks in plan.served), reach_of(planned.problem, plan)
    return {
        "plan": number, "asked": plan.asked, "status": plan.status,
        "figures": {name: _number(getattr(plan, name)) for name in FIGURES},
        "bounds": {name: _number(bound) for name, bound in plan.bounds.items()},
        "at_most_too_high": {name: plan.gap(name) for name in plan.bounds},
        "minutes_a_pupil_week": round(plan.minutes / served, 1) if served else None,
        "journeys": asdict(reach.spread) if reach.spread else None, "places_for_need": reach.places_for_need,
        "schools_without": list(reach.without),
        "openings": [
            {
                "year": problem.years[year], "candidate": problem.options[o].candidate, "size": problem.options[o].size,
                "kind": problem.kinds[problem.sites[problem.options[o].site].kind], "places": problem.options[o].places,
                "partnership": problem.sites[problem.options[o].site].partnership, "consent_to_ask": not problem.options[o].asked,
            }
            for o, year in sorted(plan.opened, key=lambda one: (one[1], problem.options[one[0]].candidate))
        ],
    }  # fmt: skip


def _simulated(simulated: Any) -> dict[str, Any]:
    figures = {name: {"mean": one.value, "low": one.low, "high": one.high} for name, one in simulated.figures.items()}
    change = {
        name: {"mean": one.mean.value, "low": one.mean.low, "high": one.mean.high, "variance_ratio": _finite(one.variance_ratio)}
        for name, one in simulated.change.items()
    }
    return {"figures": figures, "change": change, "occupancy": asdict(simulated.occupancy) if simulated.occupancy else None}


def _number(value: Any) -> int | float | None:
    return value if value is None or isinstance(value, int) else round(float(value), 3)


def _finite(value: float) -> float | None:
    return None if value in (float("inf"), float("-inf")) else value


def _write(
    folder: Path, options: argparse.Namespace, scenario: Scenario, candidates: Candidates, planned: Planned, facts: Any
) -> None:
    """Enough to do it again, and each plan as levers that `simulate --levers` takes."""
    from waymark.sufficiency.county import scenario_to
    from waymark.sufficiency.levers import levers_to
    from waymark.sufficiency.planning import candidates_to, levers_of

    write_json(folder / "plans.json", facts)
    write_reading_first(folder, facts)
    (folder / "scenario.json").write_text(scenario_to(scenario) + "\n", encoding="utf-8")
    (folder / "candidates.json").write_text(candidates_to(candidates) + "\n", encoding="utf-8")
    (folder / "parameters.toml").write_bytes((options.parameters or shipped("england.toml")).read_bytes())
    for number, plan in enumerate(planned.plans, 1):
        written = levers_to(levers_of(planned.problem, plan, scenario))
        (folder / f"plan-{number}-levers.json").write_text(written + "\n", encoding="utf-8")
    rows = [{"plan": one["plan"], **opening} for one in facts["plans"] for opening in one["openings"]]
    (folder / "openings.csv").write_text(_csv(rows), encoding="utf-8")
    (folder / "plans.csv").write_text(_csv([_row(one) for one in facts["plans"]]), encoding="utf-8")


def _row(one: dict[str, Any]) -> dict[str, Any]:
    made = {"plan": one["plan"], "asked": one["asked"], "openings": len(one["openings"]), **one["figures"]}
    made |= {f"{name}_bound": bound for name, bound in one["bounds"].items()}
    for name, figure in one["simulated"]["figures"].items():
        made |= {f"simulated_{name}": round(figure["mean"], 2), f"simulated_{name}_low": round(figure["low"], 2)}
        made[f"simulated_{name}_high"] = round(figure["high"], 2)
    return made


def _csv(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]) if rows else ["plan"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: safe_value(cell) for name, cell in row.items()} for row in rows)
    return written.getvalue()


def _told(options: argparse.Namespace) -> Callable[[str, int, int], None]:
    last, before = [0.0], [("", -1)]

    def tell(words: str, done: int, total: int) -> None:
        now = time.monotonic()
        goes_on = words == before[0][0] and done < total and now - last[0] < SECONDS_BETWEEN
        if options.quiet or goes_on or (words, done) == before[0]:
            return
        last[0], before[0] = now, (words, done)
        print(f"{words}: {done} of {total}", file=sys.stderr, flush=True)

    return tell


@contextmanager
def _solver_to_stderr() -> Iterator[None]:
    """What the solver's own library prints goes to standard error, so that answers stay alone on standard output."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


COMMAND = SufficiencyCommand(
    "plan",
    "plan where and when to open what: a short list of plans with what each can be too dear by, each simulated",
    "  {prog} plan county.json --candidates candidates.json --promised at-north-high=2027-28 --out plans",
    _arguments,
    _run,
)
