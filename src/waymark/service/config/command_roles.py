"""`waymark roles --print`: the SQL that makes Waymark's roles on a PostgreSQL server of your own."""

from __future__ import annotations

import argparse

from waymark.service.embedded.credentials import APPLICATION, OWNER, REPORTS
from waymark.service.embedded.roles import statements_for_another_server

from .command import BAD_INPUT, Command, CommandTrouble, answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--print", action="store_true", dest="printed", help="print the SQL; nothing is run")
    parser.add_argument("--database", default="waymark", help="the database's name (default waymark)")


def run(options: argparse.Namespace) -> int:
    if not options.printed:
        raise CommandTrouble(
            "roles are made by the server's administrator, not by Waymark: waymark roles --print shows the SQL."
        )
    if not options.database.isidentifier() or options.database != options.database.lower():
        raise CommandTrouble(
            f"{options.database!r} cannot be the database's name: use small letters, digits and underscores.", BAD_INPUT
        )
    text = statements_for_another_server(options.database)
    answer(options, {"sql": text, "roles": [OWNER, APPLICATION, REPORTS]}, text.rstrip())
    return 0


COMMAND = Command(
    name="roles",
    summary="print the SQL that makes the three database roles on a server of your own",
    example="  waymark roles --print > roles.sql",
    run=run,
    add_arguments=add_arguments,
    needs_database=False,
)
