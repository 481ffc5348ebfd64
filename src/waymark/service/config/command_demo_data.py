"""`waymark demo-data`: an invented county, for trying everything with nobody's real child."""

from __future__ import annotations

import argparse

from .command import BAD_INPUT, OK, Command, CommandTrouble, answer, say

MODELS = ("fenshire", "norfolk", "lincolnshire")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", choices=MODELS, default=MODELS[0], help="the authority's model (default fenshire)")
    parser.add_argument("--seed", type=int, default=1, help="another number invents another county (default 1)")


def run(options: argparse.Namespace) -> int:
    from waymark.service.demo_county.command import AlreadyFilled, in_words, invent

    try:
        facts = invent(model=options.model, seed=options.seed, say=say)
    except AlreadyFilled as trouble:
        raise CommandTrouble(str(trouble), BAD_INPUT) from trouble
    answer(options, facts, in_words(facts))
    return OK


COMMAND = Command(
    name="demo-data",
    summary="fill an empty database with an invented county",
    example="  waymark demo-data --model fenshire",
    run=run,
    add_arguments=add_arguments,
    as_owner=True,
)
