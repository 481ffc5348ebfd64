"""`waymark compare`: a panel's list set beside simpler ways of sharing out, or scenarios set beside one another.

Both libraries have a command of this name. Which is meant shows in the first file: a scenario says so in its schema.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from waymark.allocator.commands import answered as listed
from waymark.allocator.commands.compare import COMMAND as LISTS
from waymark.sufficiency.commands import answered as simulated
from waymark.sufficiency.commands.compare import COMMAND as SCENARIOS

from .command import Command, CommandTrouble

OF_SCENARIOS = "waymark.sufficiency."
MOST_OF_A_LIST = 2


class _Options:
    """Takes a command's options for a parser that has its files already, and leaves out those that are there."""

    def __init__(self, parser: argparse.ArgumentParser, group: Any) -> None:
        self._parser, self._group = parser, group

    def add_argument(self, *names: str, **how: Any) -> None:
        if names[0].startswith("-") and names[0] not in self._parser._option_string_actions:
            self._group.add_argument(*names, **how)

    def add_mutually_exclusive_group(self, **how: Any) -> _Options:
        return _Options(self._parser, self._group.add_mutually_exclusive_group(**how))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="file",
        help="a panel's list: a problem as JSON, or tables of requests and of places; or two to four scenarios as JSON",
    )  # fmt: skip
    for heading, command in (("of a panel's list", LISTS), ("of scenarios", SCENARIOS)):
        command.add_arguments(_Options(parser, parser.add_argument_group(heading)))  # type: ignore[arg-type]


def _run(options: argparse.Namespace) -> int:
    if _is_scenario(options.files[0]):
        options.scenarios = [Path(file) for file in options.files]
        return simulated(SCENARIOS, options)
    if len(options.files) > MOST_OF_A_LIST:
        raise CommandTrouble(f"{options.files[0]} is no scenario, and a panel's list is one file or two. Leave the others out.")
    options.problem, options.places = [*map(Path, options.files), None][:MOST_OF_A_LIST]
    return listed(LISTS, options)


def _is_scenario(file: str) -> bool:
    try:
        data = json.loads(Path(file).read_text())
    except (OSError, ValueError):  # a table, or nothing that can be read: the allocator says what is wrong with it
        return False
    return isinstance(data, dict) and str(data.get("schema", "")).startswith(OF_SCENARIOS)


COMMAND = Command(
    name="compare",
    summary="set a panel's list beside simpler ways of sharing out, or up to four scenarios side by side",
    example=f"{LISTS.example.format(prog='waymark')}\n{SCENARIOS.example.format(prog='waymark')}",
    run=_run,
    add_arguments=_arguments,
    needs_database=False,
)
