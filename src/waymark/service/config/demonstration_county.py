"""The demonstration's database: one for each model, filled once, made anew when it was interrupted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import psycopg
from psycopg import sql

from waymark.service import embedded

from .command import FOUND_WRONG, CommandTrouble, say

FILLING, FILLED = "waymark demonstration: being filled", "waymark demonstration: filled"
Step = Callable[[str], AbstractContextManager[None]]


def prepare_county(
    server: embedded.Server, model: str, environment: Mapping[str, str], step: Step, compiling: list[subprocess.Popen],
    *, fresh: bool,
) -> dict[str, str]:
    """The environment for the commands of a database that holds the county of `model`; its panels and plan need what compiles."""
    name = database_of(model)
    if fresh and embedded.drop_database(server, name):
        say(f"The database {name} is dropped and made anew, as asked")
    if _note(server, name) == FILLING:
        say(f"An earlier start was interrupted while it filled {name}: it is made anew")
        embedded.drop_database(server, name)
    embedded.create_database(server, name)
    environment = {**environment, **server.environment(name)}
    with step("Bringing the tables to this version"):
        _waymark("migrate", environment=environment)
    with step("Making the allocator and the simulation ready (up to a minute the first time, when they are compiled)"):
        for one in compiling:
            one.wait()
    if _note(server, name) != FILLED:
        with step(f"Inventing the county, by the model {model}"):
            _write_note(server, name, FILLING)
            _waymark("demo-data", "--model", model, environment=environment)
            _write_note(server, name, FILLED)
    return environment


def database_of(model: str) -> str:
    return f"waymark_demo_{model}"


def _waymark(*arguments: str, environment: Mapping[str, str]) -> None:
    # Progress goes to standard error; the commands' answers would be noise between our own lines.
    outcome = subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", *arguments],
        env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
    )
    if outcome.returncode:
        raise CommandTrouble(
            f"waymark {arguments[0]} failed (the reason is above). bin/demo --fresh begins with an empty database.",
            FOUND_WRONG,
        )


def _note(server: embedded.Server, name: str) -> str | None:
    """How far the filling came, kept as the database's own comment: it goes when the database goes."""
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    return row[0] if row else None


def _write_note(server: embedded.Server, name: str, note: str) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(note))
        )
