"""Where postcodes are: a file with `pcd`, `oseast1m` and `osnrth1m`, as the ONS postcode directory has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from waymark.kernel.geography import Point, easting_northing_to_point

from .errors import InvalidAuthority

NEEDED = ("pcd", "oseast1m", "osnrth1m")


def read_postcodes(path: Path, wanted: Iterable[str]) -> dict[str, Point]:
    """Of the postcodes `wanted`, those that the file places, as they were asked for. Raises InvalidAuthority."""
    asked = {one.replace(" ", "").upper(): one for one in wanted if one}
    found: dict[str, Point] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                raise InvalidAuthority(
                    f"The postcode file {path.name} has no column {missing[0]}. Give a file with {', '.join(NEEDED)}."
                )
            for row in rows:
                postcode = asked.get((row["pcd"] or "").replace(" ", "").upper())
                if postcode is not None:
                    found |= _placed(postcode, row)
    except OSError as error:
        raise InvalidAuthority(f"The postcode file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidAuthority(f"The postcode file {path.name} is not UTF-8 text. Export it as CSV, UTF-8.") from error
    return found


def _placed(postcode: str, row: dict[str, str]) -> dict[str, Point]:
    """Nothing for a postcode without a grid reference, as large users outside England have."""
    try:
        return {postcode: easting_northing_to_point(float(row["oseast1m"]), float(row["osnrth1m"]))}
    except (TypeError, ValueError):
        return {}
