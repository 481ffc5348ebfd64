"""A server of each test's own, in a folder that goes with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from waymark.service import embedded


@pytest.fixture
def state() -> Iterator[Path]:
    """An empty state folder whose server, if one was started, is stopped."""
    with tempfile.TemporaryDirectory(prefix="waymark-test-") as folder:
        # Enterable by the account that runs the server when the tests run as root.
        Path(folder).chmod(0o755)
        yield Path(folder) / "state"
        embedded.stop(Path(folder) / "state", progress=_quiet)


@pytest.fixture
def said() -> list[str]:
    """Collects the sentences of progress: pass `progress=said.append`."""
    return []


def start(state: Path, said: list[str]) -> embedded.Server:
    """As `bin/test` starts its server: it need not survive a power cut, and is faster for it."""
    return embedded.start(state, progress=said.append, durable=False)


def _quiet(sentence: str) -> None:
    pass
