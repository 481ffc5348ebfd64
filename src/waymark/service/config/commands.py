"""The `waymark` command: one sub-command for each thing done from a shell."""

from __future__ import annotations

from . import stopping

if __name__ == "__main__":
    stopping.stop_plainly()  # before the imports below, which take a second or more

import argparse
import json
import sys
from collections.abc import Sequence

from . import (
    command_allocate,
    command_clocks,
    command_compare,
    command_demo_data,
    command_docs,
    command_doctor,
    command_import_schools,
    command_migrate,
    command_model,
    command_personas,
    command_rehearse,
    command_rehearse_panel,
    command_rerun_panel,
    command_roles,
    command_scenario,
    command_serve,
    command_set_up,
    command_sufficiency,
    command_worker,
)
from .bring_up import bring_up
from .command import EXIT_CODES, Command, CommandTrouble, say
from .unreachable import sentence_for_unreachable

COMMANDS: tuple[Command, ...] = (
    command_migrate.COMMAND,
    command_serve.COMMAND,
    command_worker.COMMAND,
    command_import_schools.COMMAND,
    command_set_up.COMMAND,
    command_rehearse.COMMAND,
    command_rehearse_panel.COMMAND,
    command_rerun_panel.COMMAND,
    command_model.COMMAND,
    command_demo_data.COMMAND,
    command_personas.COMMAND,
    command_roles.COMMAND,
    command_doctor.COMMAND,
    command_docs.COMMAND,
    command_scenario.COMMAND,
    command_clocks.COMMAND,
    *(command for command in command_allocate.COMMANDS if command.name != command_compare.COMMAND.name),
    *(command for command in command_sufficiency.COMMANDS if command.name != command_compare.COMMAND.name),
    command_compare.COMMAND,
)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="waymark",
        description="Alternative provision, run together by an authority, its schools and its providers.",
        epilog=f"example:\n  waymark doctor\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        _add(parsers, command)
    return parser


def _add(parsers: argparse._SubParsersAction, command: Command) -> None:
    parser = parsers.add_parser(
        command.name,
        help=command.summary,
        description=command.summary[:1].upper() + command.summary[1:] + ".",
        epilog=f"example:\n{command.example}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="answer for programs")
    command.add_arguments(parser)
    parser.set_defaults(chosen=command)


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 something was found wrong, 2 wrong usage or input, 3 database out of reach."""
    options = build_parser().parse_args(argv)
    try:
        with stopping.stopped_by_the_command():
            if options.chosen.needs_database:
                bring_up(as_owner=options.chosen.as_owner)
            return options.chosen.run(options)
    except KeyboardInterrupt:
        say("Stopped.")
        return stopping.STOPPED
    except Exception as trouble:
        known = trouble if isinstance(trouble, CommandTrouble) else sentence_for_unreachable(trouble)
        if known is None:
            raise
        _tell(options, known)
        return known.code


def _tell(options: argparse.Namespace, trouble: CommandTrouble) -> None:
    if options.json:
        print(json.dumps({"error": str(trouble)}), flush=True)
    say(f"waymark {options.command}: {trouble}")


if __name__ == "__main__":
    sys.exit(main())
