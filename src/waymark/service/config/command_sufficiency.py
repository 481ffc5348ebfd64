"""`waymark simulate`, `backtest`, `calibrate` and whatever else the sufficiency library does on files, passed through."""

from __future__ import annotations

from functools import partial

from waymark.sufficiency.commands import COMMANDS as SUFFICIENCY_COMMANDS
from waymark.sufficiency.commands import SufficiencyCommand, answered

from .command import Command


def _passed_through(command: SufficiencyCommand) -> Command:
    return Command(
        name=command.name,
        summary=command.summary,
        example=command.example.format(prog="waymark"),
        run=partial(answered, command),
        add_arguments=command.add_arguments,
        needs_database=False,
    )


COMMANDS = tuple(_passed_through(command) for command in SUFFICIENCY_COMMANDS)
