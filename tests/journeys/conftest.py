"""The service as people meet it: served by the production server as the application role, on a copy of the invented county."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import which

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.demo_database import copy_of_the_county
from waymark.service import embedded

from .visitor import Visitor, visitor


# For one file: its event loop must be gone before a browser test of another file starts one of its own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("WAYMARK_CHROMIUM") or which("chromium") or which("chromium-browser") or which("google-chrome")
    if not path:
        reason = "These journeys need Chromium: install it, or set WAYMARK_CHROMIUM to its path."
        pytest.fail(reason) if os.environ.get("WAYMARK_REQUIRE_BROWSER") == "1" else pytest.skip(reason)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=[*arguments, "--disable-gpu"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class County:
    """The database one file's journeys run in. ``its_day_is`` moves the day on: a demonstration's day stands still."""

    server: embedded.Server
    name: str

    def its_day_is(self, day: date) -> None:
        self._tell("UPDATE organisations_deployment SET stands_still_on = %s", day)

    def one(self, question: str, *values: object) -> tuple:
        """The first row of an answer, for a journey that begins with a child of the county rather than a new one."""
        with psycopg.connect(self.server.superuser_url, dbname=self.name) as superuser:
            row = superuser.execute(question, values).fetchone()
        assert row is not None, question
        return row

    def _tell(self, order: str, *values: object) -> None:
        with psycopg.connect(self.server.url("waymark_owner", self.name)) as owner:
            owner.execute(order, values)


@pytest.fixture(scope="module")
def county(server: embedded.Server, demo_template: str) -> Iterator[County]:
    """A copy of the county that no other file sees."""
    with copy_of_the_county(server, demo_template) as name:
        yield County(server, name)


@pytest.fixture(scope="module")
def service(server: embedded.Server, county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running service on a county of its own: what one file of journeys does, no other sees."""
    port = _free_port()
    environment = (
        os.environ
        | server.environment(county.name)
        | {"WAYMARK_SECRET_KEY": secrets.token_urlsafe(50), "WAYMARK_BASE_URL": f"http://127.0.0.1:{port}"}
    )
    command = [sys.executable, "-m", "waymark.service.config.commands", "serve", f"--port={port}", "--workers=1"]
    said = tmp_path_factory.mktemp("service") / "said.txt"
    with said.open("w") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/ready", running, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)
        print(said.read_text()[-6000:])  # shown by pytest beside a journey that failed


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, running: subprocess.Popen, said: Path, patience: float = 180) -> None:
    give_up_at = time.monotonic() + patience  # the allocator may first have to be compiled
    while time.monotonic() < give_up_at and running.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    running.kill()
    pytest.fail(f"the service did not answer at {address}:\n{said.read_text()[-2000:]}")


@pytest.fixture
def somebody(chromium: Browser, service: str) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: ``somebody()`` at a desk, ``somebody(phone=True)``, ``somebody(scripts=False)``."""
    made: list[Visitor] = []

    def make(**how: bool) -> Visitor:
        made.append(visitor(chromium, service, **how))
        return made[-1]

    yield make
    for one in made:
        one.page.context.close()
