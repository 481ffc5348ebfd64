"""`waymark rerun-panel`: solve a panel's stored list again, and say whether the same comes out."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from .command import FOUND_WRONG, OK, Command, CommandTrouble, answer, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="of the panel (PM-…), or of one solving of its list (AR-…)")


def run(options: argparse.Namespace) -> int:
    from waymark.service.allocation.rerun import CannotBeRerun, rerun
    from waymark.service.panels.rounds import NoSuchRound, frozen_round

    try:
        found = frozen_round(options.reference)
        say(f"Solving the list of {found.panel} again, as it was frozen on {found.round.made_on:%d %B %Y}")
        again = rerun(found.round)
    except (NoSuchRound, CannotBeRerun) as trouble:
        raise CommandTrouble(str(trouble)) from trouble
    facts = {"panel": found.panel, "model_version": found.model_version, "identical": again.is_identical, **asdict(again)}
    answer(options, facts, _words(facts))
    return OK if again.is_identical else FOUND_WRONG


def _words(facts: dict) -> str:
    lines = [
        f"{facts['panel']}, solving {facts['reference']} of {facts['made_on']}.",
        f"{facts['children']} children, {facts['places_given']} places given, {facts['status_then']}; "
        f"model version {facts['model_version'] or 'not kept'}, draw {facts['draw']}.",
        f"Fingerprint of the frozen list: {facts['fingerprint']}.",
    ]
    if facts["identical"]:
        return "\n".join([*lines, "Identical: the same list comes out, and the stored result passes its check."])
    return "\n".join([*lines, "It differs:", *(f"  {one}" for one in facts["differences"])])


COMMAND = Command(
    name="rerun-panel",
    summary="solve a panel's stored list again and say whether the same comes out, or what differs",
    example="  waymark rerun-panel PM-K7QM-V2X9-A3BC",
    run=run,
    add_arguments=add_arguments,
)
