"""`explain`: why this place, why not the others, and what would change it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waymark.allocator.commands.files import (
    add_list,
    add_problem,
    add_solving,
    read_problem,
    read_result,
    refuse_to_overwrite,
    write_list,
)
from waymark.allocator.commands.running import OK, AllocatorCommand
from waymark.allocator.errors import UncheckedResult

HEADINGS = ("Request", "About", "Answer")


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_problem(parser)
    add_solving(parser)
    parser.add_argument("--request", help="the request to explain; every request when left out")
    parser.add_argument("--result", type=Path, help="the result to explain; solved afresh when left out")
    add_list(parser, "every answer")


def _run(options: argparse.Namespace) -> int:
    refuse_to_overwrite(options)
    problem = read_problem(options)
    panel = _explained(options, problem, _stored_result(problem, options.result) if options.result else None)
    write_list(options, "Explained", HEADINGS, _rows(panel))
    if options.json:
        print(json.dumps((panel.requests[0] if options.request else panel).to_json(), indent=1))
    elif options.list is None:
        _say(panel)
    else:
        print(f"Written: {options.list}")
    return OK


def _explained(options: argparse.Namespace, problem: Any, result: Any) -> Any:
    from waymark.allocator.explaining.explain import PanelExplanation, explain, explain_all

    if options.request is None:
        return explain_all(problem, result, time_limit=options.time_limit, seed=options.seed)
    return PanelExplanation((explain(problem, options.request, result, time_limit=options.time_limit, seed=options.seed),), ())


def _rows(panel: Any) -> Iterator[tuple[str, str, str]]:
    """Every answer about every request, then what one more place in each full class would be worth."""
    for told in panel.requests:
        yield told.request, "", told.offer.sentence
        yield from ((told.request, each.class_id, each.sentence) for each in told.classes)
        yield from ((told.request, "what would change it", each.sentence) for each in told.unblock)
    yield from (("every request", each.class_id, each.sentence) for each in panel.full_classes)


def _say(panel: Any) -> None:
    for told in panel.requests:
        print(f"{told.request}: {told.offer.sentence}")
        for answer in told.classes:
            print(f"  {answer.class_id}: {answer.sentence}")
        for each in told.unblock:
            print(f"  What would change it: {each.sentence}")
    for each in panel.full_classes:
        print(each.sentence)


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
    "  {prog} explain problem.json --request r4 --result result.json\n"
    "  {prog} explain requests.xlsx places.xlsx --list every-answer.xlsx",
    _arguments,
    _run,
)
