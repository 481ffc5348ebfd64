"""`waymark clocks`: the library of the law's clocks, passed through."""

from __future__ import annotations

from waymark.clocks.commands import EXAMPLE, SUMMARY, add_arguments, run

from .command import Command

COMMAND = Command(
    name="clocks",
    summary=SUMMARY,
    example=EXAMPLE.format(prog="waymark"),
    run=run,
    add_arguments=add_arguments,
    needs_database=False,
)
