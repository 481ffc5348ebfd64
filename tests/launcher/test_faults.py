"""What was interrupted, killed, lost or taken: nothing committed is lost, and a sentence says what happened."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from tests.launcher.conftest import start
from waymark.service import embedded
from waymark.service.embedded.errors import file_troubles_as_sentences
from waymark.service.embedded.locking import held
from waymark.service.embedded.places import known_places
from waymark.service.embedded.postmaster import process_id

database = pytest.mark.database


def _commit_a_row(server: embedded.Server) -> None:
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")


def _kept(server: embedded.Server) -> int:
    with psycopg.connect(server.owner_url) as connection:
        row = connection.execute("SELECT number FROM kept").fetchone()
    assert row is not None
    return row[0]


@database
def test_what_was_committed_survives_a_killed_server(state: Path, said: list[str]) -> None:
    _commit_a_row(embedded.start(state, progress=said.append))
    killed = process_id(known_places(state))
    assert killed
    os.kill(killed, signal.SIGKILL)

    assert _kept(embedded.start(state, progress=said.append)) == 7


@database
def test_a_lock_file_that_names_a_living_stranger_does_not_stop_a_start(state: Path, said: list[str]) -> None:
    """After a crash of the machine the server's old process number may be another program's."""
    server = start(state, said)
    _commit_a_row(server)
    lock_file = server.data_directory / "postmaster.pid"
    lines = lock_file.read_text().splitlines()
    owner = lock_file.stat()
    embedded.stop(state, progress=said.append)
    account = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["cat"], stdin=subprocess.PIPE, cwd="/", **account)
    try:
        lock_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        os.chown(lock_file, owner.st_uid, owner.st_gid)
        assert _kept(start(state, said)) == 7
    finally:
        stranger.communicate()


@database
def test_a_half_made_data_folder_is_set_aside_and_made_anew(state: Path, said: list[str]) -> None:
    server = start(state, said)
    embedded.stop(state, progress=said.append)
    known_places(state).completed.unlink()
    shutil.rmtree(server.data_directory / "base")

    again = start(state, said)

    assert embedded.find(state) == again
    assert any("half made" in sentence for sentence in said)
    assert len(list(state.glob("data.half-made-*"))) == 1


@database
def test_lost_passwords_are_replaced_and_what_is_stored_stays(state: Path, said: list[str]) -> None:
    server = start(state, said)
    _commit_a_row(server)
    embedded.stop(state, progress=said.append)
    (state / "passwords.json").write_text("{")

    again = start(state, said)

    assert _kept(again) == 7
    assert again.passwords["waymark_app"] != server.passwords["waymark_app"]


@database
def test_a_taken_port_is_said_and_another_is_used(state: Path, said: list[str]) -> None:
    server = start(state, said)
    embedded.stop(state, progress=said.append)

    with socket.create_server((server.host, server.port)):
        again = start(state, said)

    assert again.port != server.port
    assert any(f"Port {server.port} is taken" in sentence for sentence in said)


@database
def test_two_programs_that_start_at_once_get_one_server(state: Path, said: list[str]) -> None:
    servers: list[embedded.Server] = []
    starts = [
        threading.Thread(target=lambda: servers.append(start(state, said))) for _ in range(3)
    ]
    for one in starts:
        one.start()
    for one in starts:
        one.join()

    assert len(servers) == 3
    assert len({server.port for server in servers}) == 1
    assert sum("Making the database folder" in sentence for sentence in said) == 1


@database
def test_data_of_another_version_is_refused_with_the_way_on(state: Path, said: list[str]) -> None:
    server = start(state, said)
    embedded.stop(state, progress=said.append)
    (server.data_directory / "PG_VERSION").write_text("12\n")

    with pytest.raises(embedded.EmbeddedServerError, match=r"made by PostgreSQL 12.*WAYMARK_PG_BIN"):
        start(state, said)


def test_a_lock_that_somebody_holds_is_waited_for_and_then_said(tmp_path: Path, said: list[str]) -> None:
    lock = tmp_path / "lock"
    with (
        held(lock, said.append),
        pytest.raises(embedded.EmbeddedServerError, match="Another program"),
        held(lock, said.append, patience=0.2),
    ):
        pytest.fail("both held it")
    assert said == ["Waiting for another program that is starting or stopping this database"]


def test_the_lock_of_a_killed_program_is_free(tmp_path: Path, said: list[str]) -> None:
    lock = tmp_path / "lock"
    program = (
        "import sys, pathlib\nfrom waymark.service.embedded.locking import held\n"
        "with held(pathlib.Path(sys.argv[1]), print):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        holder.kill()

    with held(lock, said.append, patience=5):
        assert said == []


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(embedded.EmbeddedServerError, match="no room left on the disk"),
        file_troubles_as_sentences(tmp_path),
        open("/dev/full", "w") as full,
    ):
        full.write("x" * 100_000)
        full.flush()


def test_a_named_folder_without_postgresql_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: list[str]
) -> None:
    monkeypatch.setenv("WAYMARK_PG_BIN", str(tmp_path))

    with pytest.raises(embedded.EmbeddedServerError, match="WAYMARK_PG_BIN is"):
        embedded.start(tmp_path / "state", progress=said.append)


def test_looking_for_a_server_makes_nothing(tmp_path: Path) -> None:
    assert embedded.find(tmp_path / "state") is None
    assert embedded.status(tmp_path / "state")["running"] is False
    assert list(tmp_path.iterdir()) == []
