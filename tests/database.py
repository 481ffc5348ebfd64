"""The database the tests run in: the real one, entered as the application role, with row security on.

Tables are made once by the owner. Every test then acts as ``waymark_app`` inside a transaction that is rolled back.
A factory that must write what no organisation may see uses ``as_owner()``.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from waymark.service import embedded
from waymark.service.embedded.binaries import find_binaries

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def server() -> embedded.Server:
    return server_of_the_tests()


def server_of_the_tests() -> embedded.Server:
    """An embedded server: the one `bin/test` started, or one of our own."""
    state = Path(os.environ.get("WAYMARK_TEST_STATE", PROJECT / ".waymark" / "test"))
    return embedded.find(state) or embedded.start(state, progress=lambda line: None, durable=False)


@pytest.fixture(scope="session")
def django_db_setup(server: embedded.Server, django_db_blocker, worker_id: str) -> Iterator[None]:
    """Make the tables as the owner; then connect as the owner acting as the application role."""
    from django.conf import settings
    from django.db import connections

    from waymark.service.config.database import parse_database_url

    name = f"test_{worker_id}_{os.getpid()}"
    embedded.create_database(server, name, template=template_of_the_tables(server))
    owner = parse_database_url(server.url("waymark_owner", name))
    owner["OPTIONS"] |= {"options": "-c role=waymark_app"}
    settings.DATABASES["default"].update(owner, CONN_MAX_AGE=0)
    connections["default"].settings_dict.update(owner, CONN_MAX_AGE=0)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    embedded.drop_database(server, name)


def template_of_the_tables(server: embedded.Server) -> str:
    """The name of a database that holds the tables and nothing in them, made now if no run before has made it."""
    name = f"tables_{_shape_of_the_tables()}"
    with one_maker(server, name):
        if name not in embedded.database_names(server):
            _make_tables(server, name)
    return name


@contextmanager
def one_maker(server: embedded.Server, name: str) -> Iterator[None]:
    """Of the processes that want one template, the first makes it and the others wait for it."""
    with psycopg.connect(server.superuser_url, autocommit=True) as superuser:
        superuser.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        yield


@contextmanager
def copy_of(server: embedded.Server, template: str) -> Iterator[str]:
    """A fresh copy of a template, dropped afterwards. Its address: ``server.environment(name)``."""
    name = f"copy_{os.getpid()}_{uuid4().hex[:8]}"
    embedded.create_database(server, name, template=template)
    try:
        yield name
    finally:
        embedded.drop_database(server, name)


@dataclass(frozen=True)
class OnOneDatabase(embedded.Server):
    """A server whose addresses lead to ``database``, for tests of commands that are told no other."""

    database: str = embedded.DATABASE

    def url(self, role: str, database: str | None = None) -> str:
        return super().url(role, database or self.database)

    def environment(self, database: str | None = None) -> dict[str, str]:
        return super().environment(database or self.database)


def lay_tables(server: embedded.Server, empty: embedded.Server) -> None:
    """The tables of the tests in the database of another server, without migrating once more."""
    program = find_binaries().program
    with copy_of(server, template_of_the_tables(server)) as name:
        dumped = subprocess.run([program("pg_dump"), server.url("postgres", name)], check=True, capture_output=True)
    address = empty.url("postgres", embedded.DATABASE)
    subprocess.run(
        [program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", address], input=dumped.stdout, check=True, stdout=subprocess.DEVNULL
    )


def _shape_of_the_tables() -> str:
    """A short digest of everything that makes the tables, so that they are made once for each version of it."""
    made_by = sorted((PROJECT / "src/waymark/service").rglob("migrations/*.py"))
    made_by += sorted((PROJECT / "src/waymark/service/access").glob("*.py"))
    made_by += sorted((PROJECT / "src/waymark/service").rglob("models*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:12]


def _make_tables(server: embedded.Server, name: str) -> None:
    """Migrate a fresh database as the owner in a process of its own, as `waymark migrate` does."""
    making = f"{name}_{os.getpid()}"
    embedded.create_database(server, making)
    with psycopg.connect(server.superuser_url, autocommit=True) as superuser:
        superuser.execute("GRANT waymark_app TO waymark_owner")
    environment = os.environ | server.environment(making)
    migrated = subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", "migrate"], env=environment, capture_output=True, text=True
    )
    if migrated.returncode:
        pytest.exit(f"`waymark migrate` failed, so no test can run:\n{migrated.stdout}{migrated.stderr}", returncode=3)
    with psycopg.connect(server.superuser_url, autocommit=True) as superuser:
        superuser.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


@contextmanager
def as_owner() -> Iterator[None]:
    """Write as the tables' owner, who sees every row. For factories only."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE waymark_owner")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE waymark_app")
