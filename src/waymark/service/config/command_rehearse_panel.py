"""`waymark rehearse-panel`: the last step of a rehearsal, run inside its throwaway database."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from .command import FOUND_WRONG, OK, Command, CommandTrouble, answer, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--requests", type=int, default=10, help="how many invented requests (default 10)")


def run(options: argparse.Namespace) -> int:
    from waymark.service.demo_county.rehearsal import CannotRehearse, rehearse, sites
    from waymark.service.organisations.queries import authority_model, calendar_for, today
    from waymark.service.pupils.registers import a_child_was_ever_recorded

    if a_child_was_ever_recorded():
        raise CommandTrouble("this database holds children's records. A rehearsal needs one of its own: waymark rehearse.")
    calendar = calendar_for()
    day = calendar.school_day_on_or_after(today()) if calendar.covers(today()) else calendar.first_on
    say(f"Rehearsing a panel with {options.requests} invented requests")
    try:
        found = rehearse(requests=options.requests, on=day)
    except CannotRehearse as trouble:
        raise CommandTrouble(str(trouble), FOUND_WRONG) from trouble
    facts = {"authority": authority_model().authority.name, "on": day, "sites": sites(), **asdict(found)}
    answer(options, facts, _words(facts))
    return FOUND_WRONG if found.faults else OK


def _words(facts: dict) -> str:
    with_school = [one for one in facts["sites"] if one["urn"]]
    lines = [
        f"{facts['authority']}: {len(facts['sites'])} provisions loaded, {len(with_school)} at a named school:",
        *(f"  {one['urn']}  {one['site']}, {one['status'].replace('_', ' ')}{', provisional' if one['provisional'] else ''}"
          for one in with_school),
        f"Panel of {facts['partnership']} on {facts['on']}: {facts['schools']} schools, {facts['places']} places, "
        f"{facts['requests']} invented requests.",
        f"Proposal: {facts['status']}; a place for {facts['proposed']}, none for {facts['not_proposed']}.",
        "The independent checker agrees." if not facts["faults"] else "The independent checker refuses:",
        *(f"  {fault}" for fault in facts["faults"]),
    ]
    return "\n".join(lines)


COMMAND = Command(
    name="rehearse-panel",
    summary="the last step of a rehearsal: ask, list, solve and check, in an empty database that has been set up",
    example="  waymark rehearse-panel --requests 12",
    run=run,
    add_arguments=add_arguments,
)
