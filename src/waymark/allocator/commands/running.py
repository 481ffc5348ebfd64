"""What a command of the allocator is, and how it ends: an exit code, and a sentence when something is wrong."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

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


def _told(options: argparse.Namespace, trouble: object, code: int) -> int:
    if options.json:
        cells = [vars(cell) for cell in getattr(trouble, "cells", ())]
        print(json.dumps({"error": str(trouble), "cells": cells}))
    print(trouble, file=sys.stderr)
    return code
