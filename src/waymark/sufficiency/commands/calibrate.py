"""`calibrate`: the parameters that published statistics tell of one authority, for a simulation to read."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData

from .published_files import add_files, read_files
from .running import OK, SufficiencyCommand, progress


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser, several=False)
    parser.add_argument(
        "--waits", type=Path, metavar="FILE", help="published numbers of pupils waiting (date_or_period, measure, value, source)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write the parameters to this file instead of standard output"
    )
    parser.add_argument("--until", metavar="YEAR", help="use nothing published of later academic years, such as 2021/22")
    parser.add_argument(
        "--figures", type=Path, metavar="FILE", help="the county model's figures to begin from (TOML), for --county"
    )
    parser.add_argument(
        "--county", type=Path, metavar="FILE", help="write the authority's figures for the county model here (TOML)"
    )


def _run(options: argparse.Namespace) -> int:
    from waymark.sufficiency.published.fitting.calibrate import calibrate
    from waymark.sufficiency.published.fitting.county_file import county_file
    from waymark.sufficiency.published.reading.years import beginning

    if len(options.authority) > 1:
        raise UnusableData(f"--authority is given {len(options.authority)} times. Parameters are of one authority; give it once.")
    if options.output and not options.output.parent.is_dir():
        raise UnusableData(f"-o {options.output}: there is no folder {options.output.parent}. Make it, or name another file.")
    if (options.county is None) != (options.figures is None):
        raise UnusableData("--county and --figures go together: a file to write, and figures to begin from. Give both.")
    if options.county and not options.county.parent.is_dir():
        said = f"--county {options.county}: there is no folder {options.county.parent}. Make it, or name another file."
        raise UnusableData(said)
    data, (authority,) = read_files(options)
    if options.until:
        data = data.until(beginning(options.until))
    document = calibrate(data, authority, options.seed, options.waits, progress(options))
    if options.county:
        options.county.write_text(county_file(options.figures, document, date.today()), encoding="utf-8")
    if options.output is None:
        print(document.to_json())
        return OK
    options.output.write_text(document.to_json() + "\n", encoding="utf-8")
    told = {
        "authority": authority.name,
        "figures": len(document.figures),
        "shapes": len(document.shapes),
        "waits": len(document.waits),
    }
    told["file"] = str(options.output)
    print(
        json.dumps(told)
        if options.json
        else f"{len(document.figures)} figures and {len(document.shapes)} shapes of {authority.name}: {options.output}"
    )
    return OK


COMMAND = SufficiencyCommand(
    "calibrate",
    "fit what a simulation needs to an authority's published statistics, each figure with its ends and source",
    "  {prog} calibrate --data dfe --authority 926 -o norfolk-published.json\n"
    "  {prog} calibrate --data dfe --authority 926 --until 2021/22 -o norfolk.json --figures england.toml --county norfolk.toml",
    _arguments,
    _run,
)
