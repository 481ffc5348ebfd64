"""The container files say what the code says: commands, ports, variables, roles. No container engine is needed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from waymark.service.config.command_serve import PORT
from waymark.service.config.commands import build_parser
from waymark.service.embedded.roles import statements_for_another_server

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "compose.yaml").read_text())
CONTAINERFILE = (PROJECT / "Containerfile").read_text().replace("\\\n", " ")
EXAMPLES = sorted((PROJECT / "containers").glob("*.env.example"))
OWN_SERVICES = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "waymark"}


def _instructions(word: str) -> list[str]:
    return re.findall(rf"^{word}\s+(.+)$", CONTAINERFILE, re.MULTILINE)


def _names(example: Path) -> dict[str, str]:
    lines = [line for line in example.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("service", OWN_SERVICES)
def test_every_service_runs_a_command_that_waymark_has(service: str) -> None:
    options = build_parser().parse_args(COMPOSE["services"][service]["command"])
    assert options.chosen.name == options.command


def test_the_container_itself_runs_a_command_that_waymark_has() -> None:
    (command,) = _instructions("CMD")
    options = build_parser().parse_args(yaml.safe_load(command))
    assert options.command == "serve"


def test_the_pages_are_published_on_the_port_they_are_served_on() -> None:
    (exposed,) = _instructions("EXPOSE")
    web = COMPOSE["services"]["web"]
    served = build_parser().parse_args(web["command"]).port
    published = [port.rsplit(":", 1)[1] for port in web["ports"]]
    assert {int(exposed), served, PORT} == {int(port) for port in published}


def test_the_pages_are_published_to_this_machine_only() -> None:
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["web"]["ports"])


def test_every_file_the_container_copies_is_there_and_is_hash_locked() -> None:
    for copy in _instructions("COPY"):
        assert (PROJECT / shlex.split(copy)[0]).exists(), copy
    assert any("--require-hashes" in run and "requirements/base.txt" in run for run in _instructions("RUN"))


def test_the_container_does_not_run_as_root() -> None:
    assert _instructions("USER") == ["waymark"]


def test_images_are_official_ones_by_name_only() -> None:
    images = [service["image"] for service in COMPOSE["services"].values()] + _instructions("FROM")
    assert all("/" not in image for image in images)


def test_there_is_an_example_of_every_file_of_variables_and_no_other() -> None:
    wanted = {service["env_file"] + ".example" for service in COMPOSE["services"].values()}
    assert wanted == {str(path.relative_to(PROJECT)) for path in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_examples_hold_no_value_and_compose_holds_no_variable(example: Path) -> None:
    assert set(_names(example).values()) == {""}
    assert all("environment" not in service for service in COMPOSE["services"].values())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_every_variable_of_an_example_is_read_by_somebody(example: Path) -> None:
    sources = "\n".join(path.read_text() for path in (PROJECT / "src").rglob("*.py"))
    # POSTGRES_PASSWORD is read by the official image.
    unread = [name for name in _names(example) if name not in sources and name != "POSTGRES_PASSWORD"]
    assert unread == []


def test_only_the_migration_knows_the_owner() -> None:
    knowing = [
        name for name, service in OWN_SERVICES.items()
        if "WAYMARK_OWNER_DATABASE_URL" in _names(PROJECT / f"{service['env_file']}.example")
    ]
    assert knowing == ["migrate"]


def test_the_roles_made_in_the_container_are_those_that_waymark_prints() -> None:
    assert (PROJECT / "containers" / "roles.sql").read_text() == statements_for_another_server()


def test_what_holds_the_data_is_kept_and_the_roles_are_made_at_first_start() -> None:
    database = COMPOSE["services"]["database"]
    mounted = dict(volume.split(":")[:2] for volume in database["volumes"])
    assert mounted["database"] == "/var/lib/postgresql"
    assert mounted["./containers/roles.sql"].startswith("/docker-entrypoint-initdb.d/")
    assert "database" in COMPOSE["volumes"]
