"""What a command of this library is, and how it ends: an exit code, and a sentence when something is wrong."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from waymark.sufficiency.published.errors import UnusableData

OK, BAD_INPUT, STOPPED = 0, 2, 130
EXIT_CODES = "exit codes: 0 done; 2 the input cannot be used; 130 stopped, nothing whole was written"


@dataclass(frozen=True)
class SufficiencyCommand:
    """`example` holds {prog} where the program's own name goes. `run` returns an exit code."""

    name: str
    summary: str
    example: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def answered(command: SufficiencyCommand, options: argparse.Namespace) -> int:
    """Run it; trouble becomes a sentence and an exit code, and with --json an object too."""
    try:
        return command.run(options)
    except UnusableData as trouble:
        return _told(options, str(trouble))
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return BAD_INPUT
    except OSError as error:
        return _told(options, f"{error.filename}: {error.strerror}. Name a file that can be used.")


def progress(options: argparse.Namespace) -> Callable[[str], None]:
    """To standard error, so that answers stay alone on standard output; silent with --quiet."""
    return (lambda sentence: None) if options.quiet else (lambda sentence: print(sentence, file=sys.stderr, flush=True))


def _told(options: argparse.Namespace, trouble: str) -> int:
    if options.json:
        print(json.dumps({"error": trouble}))
    print(trouble, file=sys.stderr)
    return BAD_INPUT
