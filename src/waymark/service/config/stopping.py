"""Ctrl-C in the first seconds: a plain line and exit code 130, while modules are still being imported.

Knows nothing but the standard library, so that it is there before anything slow.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STANDARD_ERROR = 2
STOPPED = 130  # 128 and the number of the signal, as shells count


def stop_plainly() -> None:
    """From here on Ctrl-C ends this process at once. For before a command begins, and after it ended.

    A process that was told to ignore the signal goes on ignoring it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


@contextmanager
def stopped_by_the_command() -> Iterator[None]:
    """Inside, Ctrl-C is a KeyboardInterrupt, so that what is open can be closed."""
    is_ours = signal.getsignal(signal.SIGINT) is _stop
    if is_ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if is_ours:
            stop_plainly()


def _stop(number: int, frame: FrameType | None) -> None:
    # No SystemExit: an import under way could catch it, or print where it was.
    os.write(STANDARD_ERROR, b"Stopped.\n")
    os._exit(STOPPED)


def main() -> int:
    """The installed `waymark` command."""
    stop_plainly()
    from .commands import main as run

    return run()
