"""A real placement case: ten student teachers, 74 schools, journeys by public transport.

    python benchmarks/allocator/student_placement.py FOLDER

FOLDER holds students.csv, schools.csv and journeys.csv. They are the example subject of UCL Institute of
Education's placement of student teachers in London (N. Bearman and L. Wolf, AGILE 2023), as the tests of pysal/spopt
keep it. Every student gets one school, no school more students than it has places, the places of the schools of
priority 1 are all filled, and the minutes on the way are as few as can be. The source asks for ten schools to be
opened; ten students cannot need more, and a school opened without a student costs nothing: that rule never binds.

The case is solved twice. As a county would put it: each student a request, each school a class, one point of fit a
minute and a large bonus for the kind "priority", through the same model, proof and checker as a panel's list. And as a plain
assignment with a hard rule that the priority places are filled, through `waymark.allocator.general`. The source
states an optimum of 87.2 minutes on average, 872 in all; the allocation made by hand is in the files too.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from waymark.allocator.check import check
from waymark.allocator.general.assignment import Choice, GeneralProblem, settle
from waymark.allocator.problem import Journey, PlaceClass, Policy, Problem, Request
from waymark.allocator.solve import solve

SOURCE_SAYS = 872
MOST_MINUTES = 600
NO_JOURNEY = "no journey by public transport is known"
NEEDED = {
    "students": ("student", "human_allocated_school", "human_minutes"),
    "schools": ("school", "places", "priority"),
    "journeys": ("student", "school", "minutes"),
}


class WrongFile(ValueError):
    """A sentence: which file and row, what is wrong, what to do."""


@dataclass(frozen=True)
class Case:
    """`by_hand` is the school the people who do this by hand chose; a pair without minutes has no journey."""

    by_hand: Mapping[str, str]
    places: Mapping[str, int]
    priority: frozenset[str]
    minutes: Mapping[tuple[str, str], int]

    def total(self, taken: Mapping[str, str]) -> int:
        return sum(self.minutes[pair] for pair in taken.items())


def read_case(folder: Path) -> Case:
    """Raises WrongFile, OSError."""
    students, schools, journeys = (_rows(folder / f"{name}.csv", NEEDED[name]) for name in NEEDED)
    places = {row["school"]: _whole(row, "places") for row in schools}
    minutes = {(row["student"], row["school"]): _whole(row, "minutes") for row in journeys}
    by_hand = {row["student"]: row["human_allocated_school"] for row in students}
    for student, school in [*minutes, *by_hand.items()]:
        if student not in by_hand or school not in places:
            raise WrongFile(f"{folder}: a row names student {student} and school {school}, which are not both listed. Add them.")
    priority = frozenset(row["school"] for row in schools if _whole(row, "priority") == 1)
    return Case(by_hand, places, priority, minutes)


def _rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        rows = [row | {"at": f"{path}, row {reader.line_num}"} for row in reader]
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing or not rows:
        raise WrongFile(f"{path} has no {'column ' + missing[0] if missing else 'rows'}. Give the file of the published case.")
    return rows


def _whole(row: Mapping[str, str], column: str) -> int:
    try:
        number = float(row[column])
    except (TypeError, ValueError):
        number = -1.0
    if not number.is_integer() or not 0 <= number <= MOST_MINUTES:
        raise WrongFile(f"{row['at']}: {column} is {row[column]!r}. Put a whole number from 0 to {MOST_MINUTES} there.")
    return int(number)


def as_panel(case: Case) -> Problem:
    """The case in the words of a panel. The bonus for a priority place is more than all minutes can come to.

    Ten journeys of at most 600 minutes are 6,000 points; a priority place brings 10,000. So the best list fills as
    many priority places as can be filled, and has the fewest minutes among those that do.
    """
    requests = tuple(
        Request(
            student, student, 12, 3, {"priority": 1, "other": 1}, 0, 0, fit={"priority": 10_000},
            not_classes={school: NO_JOURNEY for school in case.places if (student, school) not in case.minutes},
        )
        for student in case.by_hand
    )  # fmt: skip
    classes = tuple(
        PlaceClass(school, school, school, "priority" if school in case.priority else "other", (12, 12), (places,))
        for school, places in case.places.items()
    )
    journeys = {pair: Journey(minutes, measured=True, source="published") for pair, minutes in case.minutes.items()}
    policy = Policy(("statutory_days", "unmet_urgency", "fit", "tie_break"), points_per_minute=1)
    return Problem((date(2026, 9, 7),), requests, classes, journeys, (), policy)


def as_assignment(case: Case, *, fill_priority: bool = True) -> GeneralProblem:
    """Two limits for each school: no more students than places; for priority, no fewer either."""
    filled = case.priority if fill_priority else frozenset()
    limits = {f"most {school}": places for school, places in case.places.items()}
    limits |= {f"least {school}": -case.places[school] for school in filled}
    choices = tuple(
        Choice(student, school, minutes, {f"most {school}": 1} | ({f"least {school}": -1} if school in filled else {}))
        for (student, school), minutes in case.minutes.items()
    )
    return GeneralProblem(choices, limits, least=True)


def compared(case: Case, seconds: float) -> list[dict[str, Any]]:
    problem = as_panel(case)
    result = solve(problem, time_limit=seconds)
    faults = check(problem.to_json(), result.to_json())
    offers = {each.request: each.class_id for each in result.allocation}
    hard = settle(as_assignment(case), seconds=seconds)
    free = settle(as_assignment(case, fill_priority=False), seconds=seconds)
    panel_status = "refused by the checker" if faults else result.status
    return [
        _row("published optimum", "reported optimal", SOURCE_SAYS, None),
        _row("made by hand", "", case.total(case.by_hand), _filled(case, case.by_hand)),
        _row("as a panel's list", panel_status, case.total(offers), _filled(case, offers)),
        _row("as an assignment", hard.status, hard.value, _filled(case, hard.taken)),
        _row("without the rule on priority", free.status, free.value, _filled(case, free.taken)),
    ]


def _filled(case: Case, taken: Mapping[str, str]) -> str:
    there = [school for school in taken.values() if school in case.priority]
    return f"{len(there)} of {sum(case.places[school] for school in case.priority)}"


def _row(way: str, status: str, minutes: int | None, filled: str | None) -> dict[str, Any]:
    return {"way": way, "status": status, "minutes": minutes, "priority_places_filled": filled}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0, help="the most for each way (30)")
    parser.add_argument("--json", action="store_true", help="answer for programs")
    options = parser.parse_args(arguments)
    try:
        rows = compared(read_case(options.folder), options.seconds)
    except WrongFile as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except OSError as trouble:
        print(f"{trouble.filename}: {trouble.strerror}. Name the folder of the published case.", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            print(f"{row['way']:<30} {row['minutes']:>5} minutes  {row['priority_places_filled'] or '':>8}  {row['status']}")
    return int(any(row["minutes"] != SOURCE_SAYS or row["status"] != "proven" for row in rows[2:4]))


if __name__ == "__main__":
    sys.exit(main())
