"""`backtest`: forecast the last two published years from those before, and say what happened."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

from waymark.kernel.cells import safe_value
from waymark.sufficiency.published.errors import UnusableData

from .published_files import add_files, read_files
from .running import OK, SufficiencyCommand, progress


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser, several=True)
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write one row per forecast to this file too")


def _run(options: argparse.Namespace) -> int:
    from waymark.sufficiency.published.forecasting import account
    from waymark.sufficiency.published.forecasting.backtest import backtest
    from waymark.sufficiency.published.forecasting.printing import as_text

    if options.csv and not options.csv.parent.is_dir():
        raise UnusableData(f"--csv {options.csv}: there is no folder {options.csv.parent}. Make it, or name another file.")
    data, authorities = read_files(options)
    done = backtest(data, authorities, options.seed, progress(options))
    if options.csv:
        options.csv.write_text(_tidy(account.rows(done)), encoding="utf-8")
    print(json.dumps(account.facts(done), indent=1) if options.json else as_text(done))
    return OK


def _tidy(rows: list[dict[str, object]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: safe_value(cell) for name, cell in row.items()} for row in rows)
    return written.getvalue()


COMMAND = SufficiencyCommand(
    "backtest",
    "forecast suspensions and permanent exclusions of years held out, and set them beside what happened",
    "  {prog} backtest --data dfe --authority 926 --authority Lincolnshire --csv backtest.csv",
    _arguments,
    _run,
)
