"""What a command of the allocator is, and how it ends: an exit code, and a sentence when something is wrong."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from waymark.allocator.errors import InvalidProblem, UncheckedResult

OK, NOT_RIGHT, BAD_INPUT, STOPPED = 0, 1, 2, 130
EXIT_CODES = "exit codes: 0 all right; 1 the check failed, or the pins clash; 2 the input cannot be used; 130 stopped"


@dataclass(frozen=True)
class AllocatorCommand:
    """`example` holds {prog} where the program's own name goes. `run` returns an exit code."""

    name: str
    summary: str
    example: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def answered(command: AllocatorCommand, options: argparse.Namespace) -> int:
    """Run it; trouble becomes a sentence and an exit code, and with --json an object too."""
    try:
        with _remembering_ctrl_c():
            return command.run(options)
    except InvalidProblem as error:
        return _told(options, error, BAD_INPUT)
    except UncheckedResult as error:
        return _told(options, error, NOT_RIGHT)
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return NOT_RIGHT
    except OSError as error:
        return _told(options, f"{error.filename}: {error.strerror}. Name a file that can be used.", BAD_INPUT)


_asked_to_stop = threading.Event()


@contextmanager
def _remembering_ctrl_c() -> Iterator[None]:
    """Ctrl-C while something is being compiled is raised inside a callback of the compiler, which only prints it and goes on."""
    _asked_to_stop.clear()
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _remember(number: int, frame: FrameType | None) -> None:
    _asked_to_stop.set()
    raise KeyboardInterrupt


def stop_if_asked() -> None:
    """Before anything is written. Raises KeyboardInterrupt when it was raised before and did not get through."""
    if _asked_to_stop.is_set():
        raise KeyboardInterrupt


def _told(options: argparse.Namespace, trouble: object, code: int) -> int:
    if options.json:
        cells = [vars(cell) for cell in getattr(trouble, "cells", ())]
        print(json.dumps({"error": str(trouble), "cells": cells}))
    print(trouble, file=sys.stderr)
    return code
