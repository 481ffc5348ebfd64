"""`template`: the two spreadsheets to fill in."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from waymark.allocator.commands.running import OK, AllocatorCommand


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where to write the tables; made when it is not there")


def _run(options: argparse.Namespace) -> int:
    from waymark.allocator.tables.template import write_template

    written = [str(path) for path in write_template(options.folder)]
    print(json.dumps({"written": written}) if options.json else "Written: " + ", ".join(written))
    return OK


COMMAND = AllocatorCommand(
    "template",
    "write the two spreadsheets to fill in, for requests and for places",
    "  {prog} template my-panel",
    _arguments,
    _run,
)
