"""`allocate`: work out the best list, and write it where it was asked for."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from waymark.allocator.commands.files import add_list, add_problem, add_solving, read_problem, refuse_to_overwrite, write_list
from waymark.allocator.commands.running import NOT_RIGHT, OK, AllocatorCommand, stop_if_asked
from waymark.allocator.errors import InvalidProblem


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_problem(parser)
    add_solving(parser)
    parser.add_argument("-o", "--output", type=Path, help="file for the result as JSON, with its proof")
    add_list(parser, "the list")
    parser.add_argument("--problem-as", type=Path, help="also write the problem as JSON, to keep beside the result")
    parser.add_argument("--pin", action="append", type=_pair, default=[], metavar="REQUEST=CLASS", help="must get this class")
    parser.add_argument("--ban", action="append", type=_pair, default=[], metavar="REQUEST=CLASS", help="must not get it")


def _pair(text: str) -> tuple[str, str]:
    request, sign, class_id = text.partition("=")
    if not request or not sign or not class_id:
        raise argparse.ArgumentTypeError(f"{text!r} is not REQUEST=CLASS, such as r4=base-a")
    return request, class_id


def _one_class_each(pins: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for request, class_id in pins:
        if found.setdefault(request, class_id) != class_id:
            raise InvalidProblem(f"--pin gives {request} two classes, {found[request]} and {class_id}. Keep one of them.")
    return found


def _run(options: argparse.Namespace) -> int:
    from waymark.allocator.solve import solve

    refuse_to_overwrite(options)
    problem = read_problem(options)
    pinned = {request: (class_id, None) for request, class_id in _one_class_each(options.pin).items()}
    result = solve(problem, time_limit=options.time_limit, seed=options.seed, pinned=pinned, banned=options.ban)
    _write_what_was_asked_for(options, problem, result)
    _say_what_came_out(options, problem, result)
    return NOT_RIGHT if result.status == "infeasible" else OK


def _write_what_was_asked_for(options: argparse.Namespace, problem: Any, result: Any) -> None:
    from waymark.allocator.tables.lists import HEADINGS, proposal_rows
    from waymark.allocator.tables.whole import write_whole

    stop_if_asked()
    if options.problem_as is not None:
        write_whole(options.problem_as, _as_text(problem).encode())
    write_list(options, "Proposal", HEADINGS, proposal_rows(problem, result))
    if options.output is not None:
        write_whole(options.output, _as_text(result).encode())


def _as_text(value: Any) -> str:
    return json.dumps(value.to_json(), indent=1) + "\n"


def _say_what_came_out(options: argparse.Namespace, problem: Any, result: Any) -> None:
    """For programs the result, or what was written where it is; for people one line, and the list where no file was named."""
    from waymark.allocator.proposal.past_the_table import sentence_past

    placed, waiting = len(result.allocation), len(result.unplaced)
    if options.json and options.output is None:
        sys.stdout.write(_as_text(result))
        return
    if options.json:
        print(json.dumps({"status": result.status, "placed": placed, "unplaced": waiting, "output": str(options.output)}))
        return
    if result.status == "infeasible":
        print("infeasible: no list keeps these pins; nothing is proposed.")
    else:
        print(f"{result.status}: {placed} placed, {waiting} without a place.")
    if beyond := sentence_past(problem, result.allocation):
        print(beyond)
    if result.status == "feasible":
        print("Time ran out before this list was proven best. Allow more with --time-limit.")
    if result.status == "infeasible" or options.output is options.list is None:
        for each in result.explanations:
            print(f"{each.request}: {each.sentence}" if each.request else each.sentence)


COMMAND = AllocatorCommand(
    "allocate",
    "work out the best list by the published priorities, from a problem or from two spreadsheets",
    "  {prog} allocate requests.xlsx places.xlsx -o result.json --list proposal.xlsx\n"
    "  {prog} allocate problem.json -o result.json --pin r4=base-a",
    _arguments,
    _run,
)
