"""The embedded server starts from nothing, keeps what it was given, and is found again."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import psycopg
import pytest

from tests.launcher.conftest import start
from waymark.service import embedded
from waymark.service.embedded.credentials import APPLICATION, OWNER
from waymark.service.embedded.postmaster import port_is_free

pytestmark = pytest.mark.database


def test_a_server_starts_from_nothing_and_stops(state: Path, said: list[str]) -> None:
    server = start(state, said)

    assert embedded.find(state) == server
    assert embedded.status(state)["running"] is True
    assert embedded.stop(state, progress=said.append) is True
    assert embedded.find(state) is None
    assert port_is_free(server.port)
    assert embedded.stop(state, progress=said.append) is False


def test_a_second_start_finds_the_running_server_and_a_restart_keeps_its_port(state: Path, said: list[str]) -> None:
    first = start(state, said)
    assert start(state, said) == first

    embedded.stop(state, progress=said.append)

    assert start(state, said).port == first.port


def test_data_and_passwords_are_closed_to_everybody_else(state: Path, said: list[str]) -> None:
    server = start(state, said)

    assert stat.S_IMODE(server.data_directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((state / "passwords.json").stat().st_mode) == 0o600
    if os.geteuid() == 0:
        assert server.data_directory.stat().st_uid != 0


def test_the_server_answers_to_its_passwords_only(state: Path, said: list[str]) -> None:
    server = start(state, said)
    wrong = server.application_url.replace(server.passwords[APPLICATION], "guessed")

    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(wrong)


def test_the_application_role_owns_nothing_and_may_make_nothing(state: Path, said: list[str]) -> None:
    server = start(state, said)

    with psycopg.connect(server.application_url, autocommit=True) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert role == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE anything (id bigint)")


def test_the_owner_role_makes_tables_without_being_a_superuser(state: Path, said: list[str]) -> None:
    server = start(state, said)

    with psycopg.connect(server.owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE anything (id bigint)")
        owner = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'anything'").fetchone()
        role = connection.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert owner == (OWNER,)
    assert role == (False, False)


def test_text_sorts_by_code_point_in_utf8(state: Path, said: list[str]) -> None:
    server = start(state, said)

    with psycopg.connect(server.application_url) as connection:
        encoding = connection.execute("SHOW server_encoding").fetchone()
        ordered = connection.execute("SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['é','a','Z']) t").fetchone()
        raised = connection.execute("SELECT upper('é')").fetchone()
    assert encoding == ("UTF8",)
    assert ordered == ("Zaé",)
    assert raised == ("É",)


def test_a_database_can_be_copied_and_dropped(state: Path, said: list[str]) -> None:
    server = start(state, said)
    assert embedded.create_database(server, "original") is True
    with psycopg.connect(server.url(OWNER, "original")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    assert embedded.create_database(server, "copy", "original") is True
    assert embedded.create_database(server, "copy", "original") is False

    somebody = psycopg.connect(server.url(OWNER, "copy"), autocommit=True)
    assert somebody.execute("SELECT number FROM kept").fetchone() == (7,)
    # Somebody is still connected: dropping does not wait for them.
    assert embedded.drop_database(server, "copy") is True
    somebody.close()
    assert embedded.drop_database(server, "copy") is False
    assert "copy" not in embedded.database_names(server)


def test_postgresql_own_databases_are_not_dropped(state: Path, said: list[str]) -> None:
    server = start(state, said)

    with pytest.raises(embedded.EmbeddedServerError, match="belongs to PostgreSQL itself"):
        embedded.drop_database(server, "postgres")
