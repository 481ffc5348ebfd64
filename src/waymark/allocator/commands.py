"""What can be asked of the allocator from a shell, on files: allocate, explain, check, compare, template."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waymark.allocator.errors import InvalidProblem, UncheckedResult

OK, NOT_RIGHT, BAD_INPUT, STOPPED = 0, 1, 2, 130
EXIT_CODES = "exit codes: 0 all right; 1 the check failed, or the pins clash; 2 the input cannot be used; 130 stopped"


@dataclass(frozen=True)
class AllocatorCommand:
    """`example` holds {prog} where the program's own name goes. `run` returns an exit code."""

    name: str
    summary: str
    example: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def answered(command: AllocatorCommand, options: argparse.Namespace) -> int:
    """Run it; trouble becomes a sentence and an exit code, and with --json an object too."""
    try:
        return command.run(options)
    except InvalidProblem as error:
        return _told(options, error, BAD_INPUT)
    except UncheckedResult as error:
        return _told(options, error, NOT_RIGHT)
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return NOT_RIGHT
    except OSError as error:
        return _told(options, f"{error.filename}: {error.strerror}. Name a file that can be used.", BAD_INPUT)


def _told(options: argparse.Namespace, trouble: object, code: int) -> int:
    if options.json:
        cells = [vars(cell) for cell in getattr(trouble, "cells", ())]
        print(json.dumps({"error": str(trouble), "cells": cells}))
    print(trouble, file=sys.stderr)
    return code


def _add_problem(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", type=Path, help="a problem as JSON, or a table of requests (xlsx, ods, csv)")
    parser.add_argument("places", type=Path, nargs="?", help="the table of places that goes with a table of requests")
    parser.add_argument("--policy", type=Path, help="the published policy as JSON, in place of the problem's own")


def _add_solving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--time-limit", type=_seconds, default=10.0, metavar="SECONDS", help="the most it may take (10)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the lottery (0)")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 86400 seconds")
    return seconds


def _allocate_arguments(parser: argparse.ArgumentParser) -> None:
    _add_problem(parser)
    _add_solving(parser)
    parser.add_argument("-o", "--output", type=Path, help="file for the result as JSON, with its proof")
    parser.add_argument("--list", type=Path, help="also write the list as a table to hand round (xlsx or csv)")
    parser.add_argument("--problem-as", type=Path, help="also write the problem as JSON, to keep beside the result")
    parser.add_argument("--pin", action="append", type=_pair, default=[], metavar="REQUEST=CLASS", help="must get this class")
    parser.add_argument("--ban", action="append", type=_pair, default=[], metavar="REQUEST=CLASS", help="must not get it")


def _pair(text: str) -> tuple[str, str]:
    request, sign, class_id = text.partition("=")
    if not request or not sign or not class_id:
        raise argparse.ArgumentTypeError(f"{text!r} is not REQUEST=CLASS, such as r4=base-a")
    return request, class_id


def _allocate(options: argparse.Namespace) -> int:
    from waymark.allocator.solve import solve

    _refuse_to_overwrite(options)
    problem = _problem(options)
    pinned = {request: (class_id, None) for request, class_id in options.pin}
    result = solve(problem, time_limit=options.time_limit, seed=options.seed, pinned=pinned, banned=options.ban)
    _write_what_was_asked_for(options, problem, result)
    _say_what_came_out(options, result)
    return NOT_RIGHT if result.status == "infeasible" else OK


def _refuse_to_overwrite(options: argparse.Namespace) -> None:
    """A slip of the keys must not replace a list that somebody filled in, or one output by another."""
    taken = {path.resolve(): "what is read" for path in (options.problem, options.places, options.policy) if path is not None}
    for option, path in (("--output", options.output), ("--list", options.list), ("--problem-as", options.problem_as)):
        if path is None:
            continue
        if path.resolve() in taken:
            raise InvalidProblem(f"{option} {path} is also {taken[path.resolve()]}. Name another file; nothing was written.")
        if option == "--list" and path.suffix.casefold() not in (".xlsx", ".csv"):
            raise InvalidProblem(f"--list {path}: the list is written as .xlsx or .csv. End the name with one of them.")
        if not path.parent.is_dir():
            raise InvalidProblem(f"{option} {path}: there is no folder {path.parent}. Make it, or name another.")
        taken[path.resolve()] = f"what {option} writes"


def _write_what_was_asked_for(options: argparse.Namespace, problem: Any, result: Any) -> None:
    from waymark.allocator.tables.lists import HEADINGS, proposal_rows, table_file
    from waymark.allocator.tables.whole import write_whole

    if options.problem_as is not None:
        write_whole(options.problem_as, _as_text(problem).encode())
    if options.list is not None:
        write_whole(options.list, table_file(options.list, HEADINGS, proposal_rows(problem, result)))
    if options.output is not None:
        write_whole(options.output, _as_text(result).encode())


def _as_text(value: Any) -> str:
    return json.dumps(value.to_json(), indent=1) + "\n"


def _say_what_came_out(options: argparse.Namespace, result: Any) -> None:
    """For programs the result, or what was written where it is; for people one line, and the list where no file was named."""
    placed, waiting = len(result.allocation), len(result.unplaced)
    if options.json and options.output is None:
        sys.stdout.write(_as_text(result))
        return
    if options.json:
        print(json.dumps({"status": result.status, "placed": placed, "unplaced": waiting, "output": str(options.output)}))
        return
    print(f"{result.status}: {placed} placed, {waiting} without a place.")
    if result.status == "feasible":
        print("Time ran out before this list was proven best. Allow more with --time-limit.")
    if result.status == "infeasible" or options.output is options.list is None:
        for each in result.explanations:
            print(f"{each.request}: {each.sentence}" if each.request else each.sentence)


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    _add_problem(parser)
    _add_solving(parser)
    parser.add_argument("--request", required=True, help="the request to explain")
    parser.add_argument("--result", type=Path, help="the result to explain; solved afresh when left out")


def _explain(options: argparse.Namespace) -> int:
    from waymark.allocator.explain import explain

    problem = _problem(options)
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

    data = _result_data(path)
    if faults := check(problem.to_json(), data):
        raise UncheckedResult(f"{path} fails the check: {' '.join(faults[:3])}")
    return Result.from_json(data)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the problem (or its two tables), then the result")
    parser.add_argument("--policy", type=Path, help="the policy the result was made with, when it came from a file")


def _check(options: argparse.Namespace) -> int:
    from waymark.allocator.check import check

    if not 2 <= len(options.files) <= 3:
        raise InvalidProblem("Name the problem and the result, or the two tables and the result.")
    *sources, result = options.files
    problem = _problem(argparse.Namespace(problem=sources[0], places=(*sources, None)[1], policy=options.policy))
    faults = check(problem.to_json(), _result_data(result))
    if options.json:
        print(json.dumps({"right": not faults, "faults": faults}))
        return NOT_RIGHT if faults else OK
    for fault in faults:
        print(fault)
    if not faults:
        print("Right: every rule is kept and every number is true.")
    return NOT_RIGHT if faults else OK


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    _add_problem(parser)
    _add_solving(parser)


def _compare(options: argparse.Namespace) -> int:
    from waymark.allocator.baselines import first_come, urgency_only
    from waymark.allocator.solve import solve
    from waymark.allocator.tables.lists import as_text_table, comparison

    problem = _problem(options)
    result = solve(problem, time_limit=options.time_limit, seed=options.seed)
    rows = comparison(result, [first_come(problem, seed=options.seed), urgency_only(problem, seed=options.seed)])
    if options.json:
        print(json.dumps({"status": result.status, "comparison": rows}, indent=1))
        return OK
    print(f"{result.status}: {len(result.allocation)} placed, {len(result.unplaced)} without a place.\n")
    headings = ("By priority", "Proposal", "First come", "", "By urgency only", "")
    print(as_text_table(headings, [_compared_line(row) for row in rows]))
    print("\nWorse and better are against the proposal. What comes lower can be better only because something higher is worse.")
    return OK


def _compared_line(row: dict[str, Any]) -> list[str]:
    line = [row["in_words"], str(row["proposal"])]
    for other in row["others"].values():
        cost = other["costs"]
        line += [str(other["level"]), f"{cost} worse" if cost > 0 else f"{-cost} better" if cost < 0 else "the same"]
    return line


def _template_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where to write the tables; made when it is not there")


def _template(options: argparse.Namespace) -> int:
    from waymark.allocator.tables.template import write_template

    written = [str(path) for path in write_template(options.folder)]
    print(json.dumps({"written": written}) if options.json else "Written: " + ", ".join(written))
    return OK


def _problem(options: argparse.Namespace) -> Any:
    from waymark.allocator.tables.policy_file import policy_from_file
    from waymark.allocator.tables.reading import problem_from_tables
    from waymark.allocator.tables.sheet import is_table

    policy = policy_from_file(options.policy) if options.policy else None
    if not is_table(options.problem):
        if options.places is not None:
            raise InvalidProblem(f"{options.problem} is a problem as JSON, so {options.places} has no use. Leave it out.")
        problem = _json_problem(options.problem)
        return replace(problem, policy=policy) if policy else problem
    if options.places is None:
        raise InvalidProblem(f"{options.problem} is a table of requests. Name the table of places after it.")
    return problem_from_tables(options.problem, options.places, policy)


def _json_problem(path: Path) -> Any:
    from waymark.allocator.problem import Problem

    try:
        return Problem.from_json(path.read_bytes())
    except InvalidProblem as error:
        raise InvalidProblem(f"{path}: {error}") from error


def _result_data(path: Path) -> dict[str, Any]:
    from waymark.allocator.result import RESULT_SCHEMA

    try:
        data = json.loads(path.read_bytes())
    except ValueError as error:
        raise InvalidProblem(f"{path} is not JSON: {error}. Mend it there, or allocate again.") from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != RESULT_SCHEMA:
        raise InvalidProblem(f"{path} is no result of schema {RESULT_SCHEMA}. Name what allocate wrote, or allocate again.")
    return data


COMMANDS = (
    AllocatorCommand(
        "allocate",
        "work out the best list by the published priorities, from a problem or from two spreadsheets",
        "  {prog} allocate requests.xlsx places.xlsx -o result.json --list proposal.xlsx\n"
        "  {prog} allocate problem.json -o result.json --pin r4=base-a",
        _allocate_arguments,
        _allocate,
    ),
    AllocatorCommand(
        "explain",
        "say why this place, why not the others, and what would change it",
        "  {prog} explain problem.json --request r4 --result result.json",
        _explain_arguments,
        _explain,
    ),
    AllocatorCommand(
        "check",
        "verify a result without the solver: every rule, every number, the proof",
        "  {prog} check problem.json result.json\n  {prog} check requests.xlsx places.xlsx result.json",
        _check_arguments,
        _check,
    ),
    AllocatorCommand(
        "compare",
        "set the proposal beside first come and urgency alone: what each costs, by priority",
        "  {prog} compare requests.xlsx places.xlsx",
        _compare_arguments,
        _compare,
    ),
    AllocatorCommand(
        "template",
        "write the two spreadsheets to fill in, for requests and for places",
        "  {prog} template my-panel",
        _template_arguments,
        _template,
    ),
)
