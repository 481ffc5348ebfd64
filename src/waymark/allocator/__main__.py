"""`python -m waymark.allocator`: solve, check, explain and example, on files."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from waymark.allocator.errors import InvalidProblem, UncheckedResult

OK, NOT_RIGHT, BAD_INPUT = 0, 1, 2
SCHEMAS = Path(__file__).parent / "schema"
EXAMPLE = """example:
  python -m waymark.allocator example > problem.json
  python -m waymark.allocator solve problem.json -o result.json
  python -m waymark.allocator check problem.json result.json
  python -m waymark.allocator explain problem.json --request r4

exit codes: 0 all right; 1 the check failed, or the pins clash; 2 the input cannot be used."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except InvalidProblem as error:
        print(error, file=sys.stderr)
    except UncheckedResult as error:
        print(error, file=sys.stderr)
        return NOT_RIGHT
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return NOT_RIGHT
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Name a file that can be used.", file=sys.stderr)
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m waymark.allocator",
        description="Fair allocation of scarce places, proven and explained.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    solving = _command(commands, "solve", _solve, "the best list by the published priorities")
    solving.add_argument("problem", type=Path)
    solving.add_argument("-o", "--output", type=Path, help="file for the result; the screen when left out")
    checking = _command(commands, "check", _check, "verify a result without the solver")
    checking.add_argument("problem", type=Path)
    checking.add_argument("result", type=Path)
    explaining = _command(commands, "explain", _explain, "why this place, why not the others")
    explaining.add_argument("problem", type=Path)
    explaining.add_argument("--request", required=True, help="id of the request to explain")
    explaining.add_argument("--json", action="store_true", help="codes and numbers, for programs")
    for each in (solving, explaining):
        each.add_argument("--time-limit", type=_seconds, default=10.0, help="seconds (10)")
        each.add_argument("--seed", type=int, default=0, help="seed of the lottery (0)")
    _command(commands, "example", _example, "print a small problem to start from")
    return parser


def _command(commands: Any, name: str, run: Any, told: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=told,
        description=told,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 86400 seconds")
    return seconds


def _solve(options: argparse.Namespace) -> int:
    from waymark.allocator.solve import solve

    result = solve(_problem(options.problem), time_limit=options.time_limit, seed=options.seed)
    text = json.dumps(result.to_json(), indent=1) + "\n"
    if options.output is None:
        sys.stdout.write(text)
    else:
        _write_whole(options.output, text)
        print(f"{result.status}: {len(result.allocation)} placed, {len(result.unplaced)} without a place.")
    return NOT_RIGHT if result.status == "infeasible" else OK


def _check(options: argparse.Namespace) -> int:
    from waymark.allocator.check import check

    problem = _problem(options.problem)
    faults = check(problem.to_json(), _read(options.result, "result-1.json"))
    for fault in faults:
        print(fault)
    if not faults:
        print("Right: every rule is kept and every number is true.")
    return NOT_RIGHT if faults else OK


def _explain(options: argparse.Namespace) -> int:
    from waymark.allocator.explain import explain

    told = explain(
        _problem(options.problem), options.request, time_limit=options.time_limit, seed=options.seed
    )
    if options.json:
        print(json.dumps(told.to_json(), indent=1))
        return OK
    print(f"{told.request}: {told.offer.sentence}")
    for answer in told.classes:
        print(f"  {answer.class_id}: {answer.sentence}")
    for each in told.unblock:
        print(f"  What would change it: {each.sentence}")
    return OK


def _example(options: argparse.Namespace) -> int:
    from waymark.allocator.example import example

    print(json.dumps(example().to_json(), indent=1))
    return OK


def _problem(path: Path) -> Any:
    from waymark.allocator.problem import Problem

    return Problem.from_json(_read(path, "problem-1.json"))


def _read(path: Path, schema: str) -> dict[str, Any]:
    """A JSON object that fits its published schema, or InvalidProblem naming the first misfit."""
    from jsonschema import Draft202012Validator

    try:
        data = json.loads(path.read_bytes())
    except ValueError as error:
        raise InvalidProblem(f"{path} is not JSON: {error}. Mend it there, or export it again.") from error
    validator = Draft202012Validator(json.loads((SCHEMAS / schema).read_text()))
    for misfit in sorted(validator.iter_errors(data), key=lambda each: list(map(str, each.absolute_path))):
        where = "/".join(str(part) for part in misfit.absolute_path) or "the top"
        raise InvalidProblem(f"{path}, at {where}: {misfit.message[:300]}. See {schema} and mend it there.")
    return data


def _write_whole(path: Path, text: str) -> None:
    """All of the file or none of it, even when interrupted."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as unfinished:
            unfinished.write(text)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.exit(main())
