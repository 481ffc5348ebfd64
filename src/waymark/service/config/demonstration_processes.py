"""The demonstration's web server and worker, ended together."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Self

PATIENCE_SECONDS = 15


class Processes:
    """Commands of `waymark` that run beside one another; leaving the block ends them all."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        # Out of the terminal's group: Ctrl-C reaches us alone, and we end them in order.
        self._running[name] = subprocess.Popen(
            [sys.executable, "-m", "waymark.service.config.commands", *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None,
            start_new_session=True,
        )

    def is_alive(self, name: str) -> bool:
        return self._running[name].poll() is None

    def status_of_pages(self, host: str, port: int) -> int | None:
        """The HTTP status of the first page; None while nothing answers."""
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        connection = http.client.HTTPConnection(here, port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C while we end them must not leave one behind.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for process in self._running.values():
                process.terminate()
            for process in self._running.values():
                try:
                    process.wait(PATIENCE_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        finally:
            signal.signal(signal.SIGINT, before)
