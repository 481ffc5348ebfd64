"""The database goes away under a running service and comes back: plain words meanwhile, nothing to restart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.database import lay_tables
from tests.launcher.conftest import start
from waymark.service import embedded
from waymark.service.embedded.places import known_places
from waymark.service.embedded.postmaster import process_id

pytestmark = pytest.mark.database


def asked(address: str) -> tuple[int, str]:
    """Status and text of a page, also of one that says what went wrong."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def served(server: embedded.Server, state: Path, said: list[str], tmp_path: Path) -> Iterator[str]:
    """The address of a service on an empty, migrated database."""
    lay_tables(server, own := start(state, said))
    environment = {name: value for name, value in os.environ.items() if name != "WAYMARK_CONNECT_AS"} | own.environment()
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "waymark.service.config.commands", "serve", f"--port={port}", "--workers=1"]
    with (tmp_path / "said.txt").open("w") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(address, running)
        yield address
    finally:
        running.terminate()
        running.wait(timeout=30)


def _wait_until_it_answers(address: str, running: subprocess.Popen, patience: float = 60) -> None:
    give_up_at = time.monotonic() + patience
    while time.monotonic() < give_up_at and running.poll() is None:
        with suppress(OSError):
            asked(f"{address}/live")
            return
        time.sleep(0.2)
    pytest.fail("the service did not start")


def test_a_killed_database_is_said_plainly_and_the_service_goes_on_when_it_is_back(
    served: str, state: Path, said: list[str]
) -> None:
    assert asked(f"{served}/sign-in/")[0] == 200
    killed = process_id(known_places(state))
    assert killed
    os.kill(killed, signal.SIGKILL)
    for page in ("/sign-in/", "/", "/ready", "/school/children/"):
        status, text = asked(served + page)
        assert (page, status) == (page, 503)
        assert "Nothing you saved is lost" in text
        assert "Traceback" not in text and "psycopg" not in text
    assert asked(f"{served}/live") == (200, "ok")

    embedded.start(state, progress=said.append, durable=False)
    assert asked(f"{served}/sign-in/")[0] == 200
    assert asked(f"{served}/ready")[0] == 200
