"""`waymark rehearse`: a panel on the real register of schools, in a throwaway database that is dropped afterwards."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from .bring_up import find_database
from .command import BAD_INPUT, FOUND_WRONG, OK, Command, CommandTrouble, say

OWNER, APPLICATION = "WAYMARK_OWNER_DATABASE_URL", "DATABASE_URL"
REQUESTS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="norfolk, lincolnshire, or the path of a model file")
    parser.add_argument("--schools", required=True, type=Path, metavar="FILE", help="the register's extract (CSV)")
    parser.add_argument("--trusts", type=Path, metavar="FILE", help="the register's groups (CSV)")
    parser.add_argument("--links", type=Path, metavar="FILE", help="the register's links (CSV)")
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"how many invented requests (default {REQUESTS})")


def run(options: argparse.Namespace) -> int:
    from waymark.service.organisations.authority_model import ModelErrors, ModelFileMissing, load_model

    for path in (options.schools, options.trusts, options.links):
        if path is not None and not path.is_file():
            raise CommandTrouble(f"there is no file {path}.", BAD_INPUT)
    try:
        model = load_model(options.model)
    except (ModelFileMissing, ModelErrors) as trouble:
        raise CommandTrouble(str(trouble), BAD_INPUT) from trouble
    find_database()
    name = f"rehearsal_{secrets.token_hex(4)}"
    environment = _make(name)
    try:
        return _steps(options, model.authority.code, environment)
    finally:
        _drop(name)
        say(f"The database {name} has been dropped.")


def _steps(options: argparse.Namespace, authority_code: str, environment: dict[str, str]) -> int:
    files = [str(options.schools), "--authority", authority_code, "--yes", "--leave-out-wrong"]
    files += ["--trusts", str(options.trusts)] if options.trusts else []
    files += ["--links", str(options.links)] if options.links else []
    machine = ["--json"] if options.json else []
    steps = (
        ["migrate"], ["import-schools", *files], ["set-up", options.model],
        ["rehearse-panel", "--requests", str(options.requests), *machine],
    )
    for step in steps:
        last = step is steps[-1]
        done = subprocess.run(
            [sys.executable, "-m", "waymark.service.config.commands", *step], env=environment, stdin=subprocess.DEVNULL,
            stdout=None if last or not options.json else sys.stderr, check=False,
        )
        if done.returncode != OK:
            return done.returncode
    return OK


def _make(name: str) -> dict[str, str]:
    _with_maintenance(f'CREATE DATABASE "{name}"')
    moved = {variable: _renamed(os.environ[variable], name) for variable in (OWNER, APPLICATION)}
    return {**os.environ, **moved}


def _drop(name: str) -> None:
    _with_maintenance(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _with_maintenance(statement: str) -> None:
    import psycopg

    if OWNER not in os.environ:
        raise CommandTrouble(f"a throwaway database is made by the owner: set {OWNER}.", BAD_INPUT)
    try:
        with psycopg.connect(os.environ[OWNER], autocommit=True) as connection:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        raise CommandTrouble(
            "the owner's role may not make databases here. Use the embedded server, or give it CREATEDB for the rehearsal.",
            FOUND_WRONG,
        ) from None


def _renamed(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


COMMAND = Command(
    name="rehearse",
    summary="solve and check one panel on the real register of schools, in a throwaway database",
    example="  waymark rehearse norfolk --schools edubasealldata.csv",
    run=run,
    add_arguments=add_arguments,
    needs_database=False,
)
