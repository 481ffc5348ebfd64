"""Two programs that start the same server at once: the second waits for the first."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import EmbeddedServerError

PATIENCE_SECONDS = 120.0


@contextmanager
def held(path: Path, say: Callable[[str], None], *, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock file at `path`. The kernel releases it when its holder dies, however it dies."""
    with open(path, "a", opener=_private) as file:
        _acquire(file.fileno(), path, say, patience)
        try:
            yield
        finally:
            fcntl.flock(file.fileno(), fcntl.LOCK_UN)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _acquire(descriptor: int, path: Path, say: Callable[[str], None], patience: float) -> None:
    give_up_at = time.monotonic() + patience
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                raise EmbeddedServerError(
                    f"Another program has been starting or stopping this database for {patience:.0f} seconds "
                    f"(lock {path}). Let it finish or end it, then start again."
                ) from None
        if not told:
            say("Waiting for another program that is starting or stopping this database")
            told = True
        time.sleep(0.1)
