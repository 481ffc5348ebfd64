"""`waymark docs`: write the pages of docs/domain that are generated from the code, or say that they are behind it."""

from __future__ import annotations

import argparse
from pathlib import Path

from .command import FOUND_WRONG, OK, Command, answer

DEFAULT = Path("docs/domain")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=DEFAULT, help="where to write (default docs/domain)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is behind the code")


def run(options: argparse.Namespace) -> int:
    from .generated_docs import pages

    behind = []
    for name, text in pages().items():
        path = options.folder / name
        if not path.exists() or path.read_text() != text:
            behind.append(name)
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
    words = ", ".join(behind) or "nothing"
    answer(options, {"behind": behind}, f"Behind the code: {words}." if options.check else f"Written: {words}.")
    return FOUND_WRONG if behind and options.check else OK


COMMAND = Command(
    name="docs",
    summary="write the pages of docs/domain that are generated from the code",
    example="  waymark docs --check",
    run=run,
    add_arguments=add_arguments,
    needs_database=False,
)
