"""`waymark scenario`: a real authority's scenario from its model file and the register of schools, without a database."""

from __future__ import annotations

import argparse
import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .command import BAD_INPUT, OK, Command, CommandTrouble, say

if TYPE_CHECKING:
    from waymark.sufficiency.authorities import FromAuthority

FIRST, YEARS = "2024-25", 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="norfolk, lincolnshire, or the path of a model file")
    parser.add_argument("--schools", required=True, type=Path, metavar="FILE", help="the register's extract (CSV)")
    parser.add_argument(
        "--postcodes", type=Path, metavar="FILE", help="postcodes with eastings and northings (CSV), for schools without"
    )
    parser.add_argument("--from", dest="first", default=FIRST, metavar="YEAR", help=f"the first school year ({FIRST})")
    parser.add_argument("--years", type=int, default=YEARS, help=f"how many school years ({YEARS})")
    parser.add_argument(
        "--intake-change", type=float, default=0.0, metavar="PERCENT", help="of each new Year 7 on the one before (0)"
    )
    parser.add_argument(
        "--levers", type=Path, action="append", default=[], metavar="FILE", help="changes to make at once (JSON); may be repeated"
    )
    parser.add_argument(
        "--plan", type=Path, action="append", default=[], metavar="FILE", help="sites to try beside the model's (TOML)"
    )
    parser.add_argument(
        "--support-from", type=date.fromisoformat, metavar="DATE", help="first day of help by teams (they are there from before)"
    )
    parser.add_argument(
        "--seating", default="urgency", metavar="HOW", help="how a panel gives places: urgency (usual) or allocator"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the scenario is written (JSON)")


def run(options: argparse.Namespace) -> int:
    from waymark.sufficiency.authorities import InvalidAuthority
    from waymark.sufficiency.county import InvalidScenario, scenario_to
    from waymark.sufficiency.levers import InvalidLever

    if not options.out.parent.is_dir():
        said = f"--out {options.out}: there is no folder {options.out.parent}. Make it, or name another file."
        raise CommandTrouble(said, BAD_INPUT)
    try:
        made = _made(options)
    except (InvalidAuthority, InvalidScenario, InvalidLever) as wrong:
        raise CommandTrouble(str(wrong), BAD_INPUT) from wrong
    options.out.write_text(scenario_to(made.scenario) + "\n", encoding="utf-8")
    _tell(options, made)
    return OK


def _made(options: argparse.Namespace) -> FromAuthority:
    from dataclasses import replace

    from waymark.sufficiency.authorities import read_plan, scenario_of
    from waymark.sufficiency.levers import OpenProvision, pull, read_levers

    from .stated_authority import read_authority

    stated, schools = read_authority(options.model, options.schools, options.postcodes)
    tried = [one for file in options.plan for one in read_plan(file, stated)]
    stated = replace(stated, openings=(*stated.openings, *tried))
    levers = [lever for file in options.levers for lever in read_levers(file)]
    opened = {lever.kind for lever in levers if isinstance(lever, OpenProvision)}
    made = scenario_of(
        stated, schools, first_year=_first_year(options.first), years=options.years,
        intake_change=options.intake_change / 100, support_from=options.support_from, also=opened, seating=options.seating,
    )  # fmt: skip
    source = f"the model file {Path(options.model).name} and the register’s extract {options.schools.name}"
    about = replace(made.scenario.about, source=source, made_on=date.today())
    return replace(made, scenario=replace(pull(made.scenario, levers), about=about))


def _first_year(text: str) -> int:
    found = re.fullmatch(r"(20\d{2})[-/](\d{2})", text)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise CommandTrouble(f"--from {text} is no school year. Write it like {FIRST}.", BAD_INPUT)
    return int(found[1])


def _tell(options: argparse.Namespace, made: FromAuthority) -> None:
    scenario = made.scenario
    told = {
        "file": str(options.out), "name": scenario.name, "schools": len(scenario.schools),
        "pupils": sum(sum(school.rolls) for school in scenario.schools), "partnerships": len(scenario.partnerships),
        "provisions": len(scenario.provisions), "years": scenario.years, "assumed": list(made.assumed),
    }  # fmt: skip
    if options.json:
        print(json.dumps(told))
        return
    print(
        f"{told['name']}: {told['schools']} schools with {told['pupils']:,} pupils in Years 7 to 11, {told['partnerships']} "
        f"partnerships, {told['provisions']} provisions, {told['years']} years: {options.out}"
    )
    say("Assumed:")
    for sentence in made.assumed:
        say(f"  {sentence}")


COMMAND = Command(
    name="scenario",
    summary="make an authority's scenario from its model file and the register of schools",
    example="  waymark scenario norfolk --schools edubasealldata.csv --postcodes postcodes.csv --out norfolk.json",
    run=run,
    add_arguments=add_arguments,
    needs_database=False,
)
