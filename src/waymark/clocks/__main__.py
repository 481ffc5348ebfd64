"""`python -m waymark.clocks`: the library from a shell, on a file, without the service."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .commands import EXAMPLE, SUMMARY, add_arguments, run

PROG = "python -m waymark.clocks"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog=PROG,
        description=f"{SUMMARY[:1].upper()}{SUMMARY[1:]}.",
        epilog=f"example:\n{EXAMPLE.format(prog=PROG).replace(' clocks history', ' history')}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="answer for programs")
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
