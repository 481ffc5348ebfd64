"""`waymark personas`: the invented people one may sign in as in the demonstration."""

from __future__ import annotations

import argparse

from .command import FOUND_WRONG, Command, answer, say


def run(options: argparse.Namespace) -> int:
    from waymark.service.accounts import queries

    personas = queries.personas()
    answer(options, personas, "\n".join(_line(persona) for persona in personas))
    if not personas:
        say("There are no personas here: they come with the demonstration, by waymark demo-data.")
        return FOUND_WRONG
    return 0


def _line(persona: dict[str, str]) -> str:
    return f"  {persona['name']}, {persona['role']}, {persona['organisation']}: {persona['story']}"


COMMAND = Command(
    name="personas",
    summary="list the invented people one may sign in as in the demonstration",
    example="  waymark personas",
    run=run,
)
