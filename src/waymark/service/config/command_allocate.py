"""`waymark allocate`, `explain`, `check`, `compare` and `template`: the allocator's own commands, passed through."""

from __future__ import annotations

from functools import partial

from waymark.allocator.commands import COMMANDS as ALLOCATOR_COMMANDS
from waymark.allocator.commands import AllocatorCommand, answered

from .command import Command


def _passed_through(command: AllocatorCommand) -> Command:
    return Command(
        name=command.name,
        summary=command.summary,
        example=command.example.format(prog="waymark"),
        run=partial(answered, command),
        add_arguments=command.add_arguments,
        needs_database=False,
    )


COMMANDS = tuple(_passed_through(command) for command in ALLOCATOR_COMMANDS)
