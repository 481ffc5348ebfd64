"""`explain`: why this place, why not the others, and what would change it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from waymark.allocator.commands.files import add_problem, add_solving, read_problem, read_result
from waymark.allocator.commands.running import OK, AllocatorCommand
from waymark.allocator.errors import UncheckedResult


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_problem(parser)
    add_solving(parser)
    parser.add_argument("--request", required=True, help="the request to explain")
    parser.add_argument("--result", type=Path, help="the result to explain; solved afresh when left out")


def _run(options: argparse.Namespace) -> int:
    from waymark.allocator.explaining.explain import explain

    problem = read_problem(options)
    result = _stored_result(problem, options.result) if options.result else None
    told = explain(problem, options.request, result, time_limit=options.time_limit, seed=options.seed)
    if options.json:
        print(json.dumps(told.to_json(), indent=1))
        return OK
    print(f"{told.request}: {told.offer.sentence}")
    for answer in told.classes:
        print(f"  {answer.class_id}: {answer.sentence}")
    for each in told.unblock:
        print(f"  What would change it: {each.sentence}")
    return OK


def _stored_result(problem: Any, path: Path) -> Any:
    """A result that passes the checker; anything else is not worth explaining."""
    from waymark.allocator.check import check
    from waymark.allocator.result import Result

    data = read_result(path)
    if faults := check(problem.to_json(), data):
        raise UncheckedResult(f"{path} fails the check: {' '.join(faults[:3])}")
    return Result.from_json(data)


COMMAND = AllocatorCommand(
    "explain",
    "say why this place, why not the others, and what would change it",
    "  {prog} explain problem.json --request r4 --result result.json",
    _arguments,
    _run,
)
