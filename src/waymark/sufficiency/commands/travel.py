"""`travel`: a table of travel times, over roads by Valhalla where it is installed, or estimated by straight line."""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from waymark.sufficiency.published.errors import UnusableData

from .running import OK, SufficiencyCommand

if TYPE_CHECKING:
    from waymark.kernel.geography import Point

BUILD, ESTIMATE = "build", "estimate"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("how", choices=(BUILD, ESTIMATE), help="build: over a file of roads; estimate: by straight line")
    parser.add_argument(
        "--points", type=Path, required=True, metavar="FILE",
        help="CSV of key and either latitude, longitude or easting, northing: where journeys start, and end unless --to is given",
    )  # fmt: skip
    parser.add_argument("--to", type=Path, metavar="FILE", help="the same, of where journeys end")
    parser.add_argument("--roads", type=Path, metavar="FILE", help="with build: an OpenStreetMap extract (.osm.pbf)")
    parser.add_argument("--python", type=Path, metavar="FILE", help="with build: the python of Valhalla's own environment")
    parser.add_argument("--mode", action="append", default=[], metavar="MODE", help="car (usual), bus, cycle or walk; repeatable")
    parser.add_argument("--area", default="rural", choices=("rural", "urban"), help="with estimate: which speeds (rural)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="write the table here, as CSV")


def _run(options: argparse.Namespace) -> int:
    from waymark.sufficiency.access import InvalidAccess, build_times, estimated, table_to

    if not options.output.resolve().parent.is_dir():
        raise UnusableData(f"-o {options.output}: there is no folder {options.output.parent}. Make it, or name another file.")
    if (options.roads is None) == (options.how == BUILD):
        raise UnusableData("build takes --roads FILE, and estimate takes none. Name a file of roads, or leave it out.")
    starts = read_points(options.points)
    ends = read_points(options.to) if options.to else starts
    modes = tuple(dict.fromkeys(options.mode)) or ("car",)
    try:
        if options.how == BUILD:
            table = build_times(options.roads, starts, ends, on=date.today(), modes=modes, python=options.python)
        else:
            table = estimated(starts, ends, modes=modes, area=options.area, on=date.today())
    except InvalidAccess as trouble:
        raise UnusableData(str(trouble)) from trouble
    options.output.write_text(table_to(table), encoding="utf-8")
    told = {
        "journeys": len(table),
        "asked": len(starts) * len(ends) * len(modes),
        "sources": table.sources,
        "file": str(options.output),
    }
    missing = told["asked"] - len(table)
    without = f"; {missing} that no road joins are left out" if missing else ""
    print(json.dumps(told) if options.json else f"{len(table)} journeys{without}: {options.output}\n" + "\n".join(table.sources))
    return OK


def read_points(path: Path) -> dict[str, Point]:
    from waymark.kernel.geography import Point, easting_northing_to_point

    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = reader.fieldnames or []
        pair = next((two for two in (("latitude", "longitude"), ("easting", "northing")) if set(two) <= set(names)), None)
        if pair is None or "key" not in names:
            raise UnusableData(
                f"{path.name} has the columns {', '.join(names)}. Give it key and latitude, longitude or easting, northing."
            )
        make, found = (Point if pair[0] == "latitude" else easting_northing_to_point), {}
        for row in reader:
            try:
                found[row["key"].strip()] = make(float(row[pair[0]]), float(row[pair[1]]))
            except (TypeError, ValueError) as wrong:
                raise UnusableData(f"{path.name}, line {reader.line_num}: {wrong} Mend {pair[0]} and {pair[1]}.") from None
    if not found:
        raise UnusableData(f"{path.name} has no point. Put a line for each there.")
    return found


COMMAND = SufficiencyCommand(
    "travel",
    "make a table of travel times: over roads by Valhalla, or estimated by straight line",
    "  {prog} travel estimate --points schools.csv --mode car --mode bus -o times.csv\n"
    "  {prog} travel build --roads county.osm.pbf --points schools.csv --python valhalla/bin/python -o times.csv",
    _arguments,
    _run,
)
