"""`waymark model check`: whether an authority's model says everything it must, with line numbers."""

from __future__ import annotations

import argparse

from .command import Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="check an authority's model file", description="Check a model file.")
    check.add_argument("file", metavar="FILE", help="a model file, or norfolk, lincolnshire or fenshire")
    check.add_argument("--assumptions", action="store_true", help="list every value marked as assumed")
    # Also after `check`, where people type it; SUPPRESS keeps a --json given before it.
    check.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer for programs")


def run(options: argparse.Namespace) -> int:
    from waymark.service.organisations.authority_model.command import check_command

    flags = ["--json"] if options.json else []
    flags += ["--assumptions"] if options.assumptions else []
    return check_command([options.file, *flags])


COMMAND = Command(
    name="model",
    summary="check an authority's model file",
    example="  waymark model check norfolk --json",
    run=run,
    add_arguments=add_arguments,
    needs_database=False,
)
