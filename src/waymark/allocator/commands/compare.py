"""`compare`: the proposal beside simpler ways of sharing out."""

from __future__ import annotations

import argparse
import json
from typing import Any

from waymark.allocator.commands.files import add_list, add_problem, add_solving, read_problem, refuse_to_overwrite, write_list
from waymark.allocator.commands.running import OK, AllocatorCommand

HEADINGS = ("By priority", "Proposal", "First come", "", "By urgency only", "")


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_problem(parser)
    add_solving(parser)
    add_list(parser, "the comparison")


def _run(options: argparse.Namespace) -> int:
    from waymark.allocator.proposal.baselines import first_come, urgency_only
    from waymark.allocator.solve import solve
    from waymark.allocator.tables.lists import as_text_table, comparison

    refuse_to_overwrite(options)
    problem = read_problem(options)
    result = solve(problem, time_limit=options.time_limit, seed=options.seed)
    rows = comparison(result, [first_come(problem, seed=options.seed), urgency_only(problem, seed=options.seed)])
    write_list(options, "Compared", HEADINGS, [_compared_line(row) for row in rows])
    if options.json:
        print(json.dumps({"status": result.status, "comparison": rows}, indent=1))
        return OK
    print(f"{result.status}: {len(result.allocation)} placed, {len(result.unplaced)} without a place.\n")
    print(as_text_table(HEADINGS, [_compared_line(row) for row in rows]))
    print("\nWorse and better are against the proposal. What comes lower can be better only because something higher is worse.")
    return OK


def _compared_line(row: dict[str, Any]) -> list[str]:
    line = [row["in_words"], str(row["proposal"])]
    for other in row["others"].values():
        cost = other["costs"]
        line += [str(other["level"]), f"{cost} worse" if cost > 0 else f"{-cost} better" if cost < 0 else "the same"]
    return line


COMMAND = AllocatorCommand(
    "compare",
    "set the proposal beside first come and urgency alone: what each costs, by priority",
    "  {prog} compare requests.xlsx places.xlsx --list compared.xlsx",
    _arguments,
    _run,
)
