"""`python -m waymark.sufficiency`: the library from a shell, on files, without the service."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from waymark.sufficiency.commands import COMMANDS, EXIT_CODES, answered

PROG = "python -m waymark.sufficiency"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    return answered(options.chosen, options)


def _parser() -> argparse.ArgumentParser:
    usual = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    examples = "\n".join(command.example.format(prog=PROG) for command in COMMANDS)
    parser = argparse.ArgumentParser(
        prog=PROG,
        description="Children, places and queues of an authority over years.",
        epilog=f"examples:\n{examples}\n\n{EXIT_CODES}",
        **usual,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        epilog = f"example:\n{command.example.format(prog=PROG)}\n\n{EXIT_CODES}"
        described = command.summary[:1].upper() + command.summary[1:] + "."
        each = commands.add_parser(command.name, help=command.summary, description=described, epilog=epilog, **usual)
        each.add_argument("--json", action="store_true", help="answer for programs")
        command.add_arguments(each)
        each.set_defaults(chosen=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
