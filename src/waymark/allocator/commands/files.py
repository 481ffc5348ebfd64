"""What every command reads: the problem, as JSON or as two tables, a policy, and a result."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from waymark.allocator.commands.running import stop_if_asked
from waymark.allocator.errors import InvalidProblem

READ, WRITTEN = ("problem", "places", "policy", "result"), ("output", "list", "problem_as")


def add_problem(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", type=Path, help="a problem as JSON, or a table of requests (xlsx, ods, csv)")
    parser.add_argument("places", type=Path, nargs="?", help="the table of places that goes with a table of requests")
    parser.add_argument("--policy", type=Path, help="the published policy as JSON, in place of the problem's own")


def add_solving(parser: argparse.ArgumentParser) -> None:
    most = "the most that working out may take (10); reading and building come on top"
    parser.add_argument("--time-limit", type=_seconds, default=10.0, metavar="SECONDS", help=most)
    parser.add_argument("--seed", type=int, default=0, help="seed of the lottery (0)")


def add_list(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--list", type=Path, help=f"also write {what} as a table to hand round (xlsx or csv)")


def refuse_to_overwrite(options: argparse.Namespace) -> None:
    """A slip of the keys must not replace a list that somebody filled in, or one output by another."""
    read = (getattr(options, name, None) for name in READ)
    taken = {path.resolve(): "what is read" for path in read if path is not None}
    for name in WRITTEN:
        option, path = f"--{name.replace('_', '-')}", getattr(options, name, None)
        if path is None:
            continue
        if path.resolve() in taken:
            raise InvalidProblem(f"{option} {path} is also {taken[path.resolve()]}. Name another file; nothing was written.")
        if option == "--list" and path.suffix.casefold() not in (".xlsx", ".csv"):
            raise InvalidProblem(f"--list {path}: the list is written as .xlsx or .csv. End the name with one of them.")
        if not path.parent.is_dir():
            raise InvalidProblem(f"{option} {path}: there is no folder {path.parent}. Make it, or name another.")
        taken[path.resolve()] = f"what {option} writes"


def write_list(options: argparse.Namespace, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Where --list asks for one."""
    stop_if_asked()
    from waymark.allocator.tables.lists import table_file
    from waymark.allocator.tables.whole import write_whole

    if options.list is not None:
        write_whole(options.list, table_file(options.list, title, headings, rows))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 86400 seconds")
    return seconds


def read_problem(options: argparse.Namespace) -> Any:
    from waymark.allocator.tables.policy_file import policy_from_file
    from waymark.allocator.tables.reading import problem_from_tables
    from waymark.allocator.tables.sheet import is_table

    policy = policy_from_file(options.policy) if options.policy else None
    if not is_table(options.problem):
        if options.problem.suffix.casefold() != ".json" and options.places is not None:
            raise InvalidProblem(
                f"{options.problem.name} is no spreadsheet. Give the requests, then the places, each as xlsx, xls, xlsb, ods or "
                "csv. `waymark template FOLDER` writes both empty."
            )
        if options.places is not None:
            raise InvalidProblem(f"{options.problem} is a problem as JSON, so {options.places} has no use. Leave it out.")
        problem = _from_json(options.problem)
        return replace(problem, policy=policy) if policy else problem
    if options.places is None:
        raise InvalidProblem(f"{options.problem} is a table of requests. Name the table of places after it.")
    return problem_from_tables(options.problem, options.places, policy)


def _from_json(path: Path) -> Any:
    from waymark.allocator.problem import Problem

    try:
        return Problem.from_json(path.read_bytes())
    except InvalidProblem as error:
        raise InvalidProblem(f"{path}: {error}") from error


def read_result(path: Path) -> dict[str, Any]:
    from waymark.allocator.problem import SCHEMA
    from waymark.allocator.result import RESULT_SCHEMA
    from waymark.kernel.json_text import UnusableText, said_in

    try:
        data = said_in(path.read_bytes())
    except UnusableText as error:
        raise InvalidProblem(f"{path} {error}. Mend it there, or allocate again.") from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema == SCHEMA:
        raise InvalidProblem(f"{path} is a problem, not a result. Name what allocate wrote.")
    if schema != RESULT_SCHEMA:
        raise InvalidProblem(f"{path} is no result of schema {RESULT_SCHEMA}. Name what allocate wrote, or allocate again.")
    return data
