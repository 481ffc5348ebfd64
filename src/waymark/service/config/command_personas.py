"""`waymark personas`: the invented people one may sign in as in the demonstration."""

from __future__ import annotations

import argparse

from .command import FOUND_WRONG, Command, answer, say


def run(options: argparse.Namespace) -> int:
    from waymark.service.accounts import queries

    personas = queries.personas()
    answer(options, personas, "\n".join([*(_lines(persona) for persona in personas), *_family_pages()]))
    if not personas:
        say("There are no personas here: they come with the demonstration, by waymark demo-data.")
        return FOUND_WRONG
    return 0


def _lines(persona: dict[str, str]) -> str:
    return f"  {persona['name']}, {persona['role']}, {persona['organisation']}\n      {persona['story']}"


def _family_pages() -> list[str]:
    """Addresses sent to families: in a demonstration they wait in the outbox, as their codes do."""
    from waymark.service.notifications.queries import messages_queued
    from waymark.service.organisations.queries import deployment

    settled = deployment()
    if settled is None or not settled.is_demonstration:
        return []
    sent = [one for one in messages_queued().order_by("id") if one.link.startswith("/family/")]
    said = "\nWithout an account, as a parent. The page sends a code; a coordinator finds it under The county, Messages:"
    return [said, *(f"  {one.link}  (sent to {one.to_address})" for one in sent)] if sent else []


COMMAND = Command(
    name="personas",
    summary="list the invented people one may sign in as in the demonstration",
    example="  waymark personas",
    run=run,
)
