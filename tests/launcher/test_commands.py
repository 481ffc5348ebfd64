"""The `waymark` command: help with an example, sentences for trouble, exit codes that mean something."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.database import OnOneDatabase, copy_of, template_of_the_tables
from waymark.service import embedded
from waymark.service.config.bring_up import _state_folders
from waymark.service.config.commands import COMMANDS, main

AWAY = "postgresql://waymark_app:secret@127.0.0.1:1/waymark"


def waymark(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with no database address but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    kept.pop("WAYMARK_CONNECT_AS", None)
    return subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", *arguments],
        env=kept | variables, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, check=False,
    )


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_help_with_an_example_and_the_exit_codes(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"waymark {command}" in shown.split("example:")[1]
    assert "3 the database cannot be reached" in shown
    assert "--json" in shown


def test_a_database_out_of_reach_is_exit_code_3_and_a_sentence_without_the_password() -> None:
    ended = waymark("doctor", DATABASE_URL=AWAY)
    assert ended.returncode == 3
    assert "the database at 127.0.0.1:1/waymark cannot be used" in ended.stderr
    assert "secret" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_program_that_asked_for_json_is_told_of_trouble_in_json() -> None:
    ended = waymark("doctor", "--json", DATABASE_URL=AWAY)
    assert ended.returncode == 3
    assert "cannot be used" in json.loads(ended.stdout)["error"]


def test_no_address_and_no_embedded_server_says_what_to_set(tmp_path: Path) -> None:
    ended = waymark("doctor", WAYMARK_STATE=str(tmp_path))
    assert ended.returncode == 3
    assert "Set DATABASE_URL" in ended.stderr


def test_changing_tables_asks_for_the_owner() -> None:
    ended = waymark("migrate", DATABASE_URL=AWAY)
    assert ended.returncode == 2
    assert "WAYMARK_OWNER_DATABASE_URL" in ended.stderr


def test_an_address_of_another_kind_of_database_is_exit_code_2() -> None:
    ended = waymark("doctor", DATABASE_URL="mysql://somewhere/waymark")
    assert ended.returncode == 2
    assert "postgresql://" in ended.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", f"--port={port}"])
    assert ended.value.code == 2
    assert "is not a port" in capsys.readouterr().err


@pytest.fixture(scope="module")
def migrated(server: embedded.Server) -> Iterator[embedded.Server]:
    """A database of its own with every table and policy, for looking at and for breaking."""
    with copy_of(server, template_of_the_tables(server)) as name:
        yield OnOneDatabase(**vars(server), database=name)


def _doctor(server: embedded.Server, **variables: str) -> tuple[int, dict[str, dict]]:
    ended = waymark("doctor", "--json", **(server.environment() | variables))
    return ended.returncode, {finding["about"]: finding for finding in json.loads(ended.stdout)}


@pytest.mark.database
def test_the_doctor_finds_nothing_wrong_after_migrate(migrated: embedded.Server) -> None:
    code, findings = _doctor(migrated)
    assert code == 0, findings
    assert set(findings) == {"server", "roles", "row security", "migrations", "clock", "queue"}


@pytest.mark.database
def test_migrating_again_changes_nothing(migrated: embedded.Server) -> None:
    ended = waymark("migrate", "--json", **migrated.environment())
    assert ended.returncode == 0
    assert json.loads(ended.stdout) == {"applied": []}


@pytest.mark.database
@pytest.mark.parametrize("role", ["postgres", "waymark_owner"])
def test_the_doctor_and_the_server_refuse_a_role_that_row_security_does_not_hold(
    migrated: embedded.Server, role: str
) -> None:
    powerful = migrated.url(role)
    code, findings = _doctor(migrated, DATABASE_URL=powerful)
    assert code == 1
    assert findings["roles"]["is_right"] is False

    served = waymark("serve", DATABASE_URL=powerful)
    assert served.returncode == 1
    assert "not serving" in served.stderr


@pytest.mark.database
@pytest.mark.parametrize("breaking", ["DISABLE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"])
def test_the_doctor_names_a_table_whose_row_security_was_switched_off(
    migrated: embedded.Server, breaking: str
) -> None:
    with psycopg.connect(migrated.owner_url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r' ORDER BY relname LIMIT 1"
        ).fetchone()
        assert row
        connection.execute(f"ALTER TABLE {row[0]} {breaking}".encode())
    try:
        code, findings = _doctor(migrated)
        assert code == 1
        assert row[0] in findings["row security"]["sentence"]
        assert waymark("serve", **migrated.environment()).returncode == 1
    finally:
        assert waymark("migrate", **migrated.environment()).returncode == 0
    assert _doctor(migrated)[0] == 0


@pytest.mark.database
def test_the_worker_does_what_waits_and_stops(migrated: embedded.Server) -> None:
    ended = waymark("worker", "--once", "--json", **migrated.environment())
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {"taken_up": 0}


@pytest.mark.database
def test_a_job_whose_worker_was_killed_is_queued_again_and_given_up_at_the_third_time(
    migrated: embedded.Server,
) -> None:
    with psycopg.connect(migrated.owner_url, autocommit=True) as connection:
        for attempts in (0, 2):
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts) "
                "VALUES ('nobody_listens', 'cut_off', 'doing', %s)",
                [attempts],
            )
        ended = waymark("worker", "--once", "--json", **migrated.environment())
        rows = connection.execute(
            "SELECT attempts, status::text FROM procrastinate_jobs WHERE task_name = 'cut_off' ORDER BY id"
        ).fetchall()
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {"taken_up": 2}
    assert rows[1][1] == "failed"
    assert "queued again" in ended.stderr
    assert "given up" in ended.stderr


@pytest.mark.parametrize(
    ("variables", "code", "said"),
    [
        ({"WAYMARK_IDLE_MINUTES": "x"}, 2, "WAYMARK_IDLE_MINUTES is 'x': give a whole number from 5 to 720"),
        ({"WAYMARK_IDLE_MINUTES": "0"}, 2, "WAYMARK_IDLE_MINUTES is '0'"),
        ({"WAYMARK_MAIL_PORT": "smtp"}, 2, "WAYMARK_MAIL_PORT is 'smtp'"),
        ({"WAYMARK_CONNECT_AS": "superuser"}, 2, "it must be one of application, owner, reports"),
        ({"DATABASE_URL": "postgresql://waymark_app@127.0.0.1:1"}, 2, "DATABASE_URL names no database: end it with /name"),
        ({"DATABASE_URL": "postgresql://waymark_app@127.0.0.1:port/waymark"}, 2, "not a number from 1 to 65535"),
        ({"DATABASE_URL": "postgresql://[::1/waymark"}, 2, "DATABASE_URL is no address"),
        ({"DATABASE_URL": "waymark"}, 2, "DATABASE_URL begins with 'nothing'"),
        ({"DATABASE_URL": f"{AWAY}?sslmood=require"}, 2, 'invalid connection option "sslmood"'),
        ({"DATABASE_URL": "postgresql://waymark_app@no.such.host.example/waymark"}, 3, "cannot be used"),
    ],
)
def test_a_wrong_setting_is_a_sentence_and_an_exit_code(variables: dict[str, str], code: int, said: str) -> None:
    ended = waymark("doctor", **({"DATABASE_URL": AWAY} | variables))
    assert said in ended.stderr
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr and len(ended.stderr.splitlines()) == 1


@pytest.mark.database
def test_a_wrong_password_and_a_database_that_is_not_there_are_sentences(migrated: embedded.Server) -> None:
    right = migrated.application_url
    password = right.split(":")[2].split("@")[0]
    guessed = waymark("doctor", DATABASE_URL=right.replace(password, "guessed"))
    assert guessed.returncode == 3
    assert "not accepted there" in guessed.stderr and "guessed" not in guessed.stderr
    nowhere = waymark("doctor", DATABASE_URL=migrated.url("waymark_app", "nowhere"))
    assert nowhere.returncode == 3
    assert "Make the database and its roles first" in nowhere.stderr and "Traceback" not in nowhere.stderr


@pytest.mark.database
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("missing.toml", "cannot be read"),
        (".", "cannot be read"),
        ("bytes.toml", "is not UTF-8 text"),
        ("broken.toml", "broken.toml"),
    ],
)
def test_a_model_that_cannot_be_read_is_a_sentence(
    migrated: embedded.Server, tmp_path: Path, file: str, said: str
) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00\x01")
    (tmp_path / "broken.toml").write_text("name = [")
    for command in (["model", "check"], ["set-up"]):
        ended = waymark(*command, str(tmp_path / file), **migrated.environment())
        assert said in ended.stdout + ended.stderr
        assert ended.returncode in (1, 2)
        assert "Traceback" not in ended.stderr


@pytest.mark.database
def test_a_folder_of_models_that_is_not_there_is_a_sentence(migrated: embedded.Server, tmp_path: Path) -> None:
    for command in (["model", "check", "fenshire"], ["set-up", "fenshire"]):
        ended = waymark(*command, **migrated.environment(), WAYMARK_MODELS=str(tmp_path / "nowhere"))
        assert ended.returncode == 2
        assert "cannot be read" in ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("module", ["commands", "demonstration"])
def test_ctrl_c_while_modules_are_imported_is_a_plain_line_and_130(module: str, tmp_path: Path) -> None:
    slow = "print('importing', flush=True)\nimport time\ntime.sleep(600)\n"
    (tmp_path / "psycopg.py").write_text(slow)  # found before the real one, so that the import is certainly under way
    started = subprocess.Popen(
        [sys.executable, "-m", f"waymark.service.config.{module}", "--help"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )
    assert started.stdout.readline() == "importing\n"
    started.send_signal(signal.SIGINT)
    _, said = started.communicate()
    assert (started.returncode, said) == (130, "Stopped.\n")


def test_a_command_given_in_another_folder_looks_in_the_projects_own_as_well(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYMARK_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert _state_folders() == [tmp_path / ".waymark", Path(__file__).resolve().parents[2] / ".waymark"]
    monkeypatch.setenv("WAYMARK_STATE", "elsewhere")
    assert _state_folders() == [Path("elsewhere")]


def test_ctrl_c_while_a_command_runs_is_a_plain_line_and_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("waymark.service.config.commands.bring_up", interrupted)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"
