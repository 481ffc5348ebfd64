"""`waymark import-schools`: the schools of England, from the register's own extract."""

from __future__ import annotations

from waymark.service.organisations.gias.command import add_arguments, run

from .command import Command

COMMAND = Command(
    name="import-schools",
    summary="import schools from the national register's extract",
    example="  waymark import-schools edubasealldata.csv --links links.csv --dry-run --json",
    run=run,
    add_arguments=add_arguments,
)
