"""`waymark import-schools`: the schools of England, from the register's own extract."""

from __future__ import annotations

import argparse

from .command import Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from waymark.service.organisations.gias.command import add_arguments as add_what_it_takes

    add_what_it_takes(parser)


def run(options: argparse.Namespace) -> int:
    from waymark.service.organisations.gias.command import run as import_schools

    return import_schools(options)


COMMAND = Command(
    name="import-schools",
    summary="import schools from the national register's extract",
    example="  waymark import-schools edubasealldata.csv --links links_edubasealldata.csv --dry-run --json",
    run=run,
    add_arguments=add_arguments,
)
