"""`check`: verify a result without the solver."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from waymark.allocator.commands.files import read_problem, read_result
from waymark.allocator.commands.running import NOT_RIGHT, OK, AllocatorCommand
from waymark.allocator.errors import InvalidProblem

RIGHT = {
    "proven": "Right: every rule is kept, every level and bound is true, and the proof shows that no list is better.",
    "feasible": "Right: every rule is kept and every level and bound is true. That none is better is not proven: time ran out.",
    "infeasible": "Right: the proof shows that these pins clash, so that nothing can be proposed.",
}
NOT_CHECKED = "The sentences in the result are not part of the proof: explain writes them anew from the problem."


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the problem (or its two tables), then the result")
    parser.add_argument("--policy", type=Path, help="the policy the result was made with, when it came from a file")


def _run(options: argparse.Namespace) -> int:
    from waymark.allocator.check import check
    from waymark.allocator.proposal.past_the_table import sentence_past
    from waymark.allocator.result import Result

    if not 2 <= len(options.files) <= 3:
        raise InvalidProblem("Name the problem and the result, or the two tables and the result.")
    *sources, result = options.files
    problem = read_problem(argparse.Namespace(problem=sources[0], places=(*sources, None)[1], policy=options.policy))
    claimed = read_result(result)
    faults = check(problem.to_json(), claimed)
    beyond = "" if faults else sentence_past(problem, Result.from_json(claimed).allocation)
    if options.json:
        print(json.dumps({"right": not faults, "faults": faults, "not_known": beyond}))
        return NOT_RIGHT if faults else OK
    for fault in faults:
        print(fault)
    if not faults:
        print(RIGHT[claimed["status"]])
        print(NOT_CHECKED)
    if beyond:
        print(beyond)
    return NOT_RIGHT if faults else OK


COMMAND = AllocatorCommand(
    "check",
    "verify a result without the solver: every rule, every number, the proof",
    "  {prog} check problem.json result.json\n  {prog} check requests.xlsx places.xlsx result.json",
    _arguments,
    _run,
)
