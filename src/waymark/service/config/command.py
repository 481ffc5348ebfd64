"""What every `waymark` command has in common: a name, an example, exit codes, trouble said in a sentence."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

OK, FOUND_WRONG, BAD_INPUT, DATABASE_AWAY = 0, 1, 2, 3
EXIT_CODES = "exit codes: 0 done, 1 something was found wrong, 2 wrong usage or input, 3 the database cannot be reached"


class CommandTrouble(Exception):
    """A sentence for whoever gave the command, and the exit code that goes with it."""

    def __init__(self, sentence: str, code: int = BAD_INPUT) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Command:
    """`run` answers an exit code; `needs_database` asks for Django and a database address before it runs."""

    name: str
    summary: str
    example: str
    run: Callable[[argparse.Namespace], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    needs_database: bool = True
    as_owner: bool = False


def say(sentence: str) -> None:
    """Progress: to standard error, so that answers stay alone on standard output."""
    print(sentence, file=sys.stderr, flush=True)


def answer(options: argparse.Namespace, facts: object, text: str) -> None:
    """The result: `facts` for programs that asked with --json, else `text`."""
    print(json.dumps(facts, default=str) if options.json else text, flush=True)
