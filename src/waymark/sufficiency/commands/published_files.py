"""What the commands on published statistics read: a folder, authorities, a seed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from waymark.sufficiency.published.reading.authorities import Authority
    from waymark.sufficiency.published.reading.series import Published


def add_files(parser: argparse.ArgumentParser, *, several: bool) -> None:
    many = "; may be given more than once" if several else ""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="folder of the Department's files, as published (exclusions/, lait_bds_long_*.csv)",
    )
    parser.add_argument(
        "--authority",
        action="append",
        required=True,
        metavar="CODE",
        help=f"the Department's number, the ONS code or the name{many}",
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the draws (0)")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def read_files(options: argparse.Namespace) -> tuple[Published, list[Authority]]:
    """The folder's series and the authorities asked for, each once."""
    from waymark.sufficiency.published.reading.series import published

    data = published(options.data)
    return data, list(dict.fromkeys(data.find(asked) for asked in options.authority))
