"""Reading measured journeys from a csv file: each line kept, or refused with its reason. Pure but for the file's bytes.

Columns, in any order: ``sector`` (postcode sector, such as FQ1 2), ``site`` (a provision's reference or key),
``mode`` (car, bus, walk), ``minutes``, ``source``, ``date`` (as 2026-03-17).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

COLUMNS = ("sector", "site", "mode", "minutes", "source", "date")
MODES = ("car", "bus", "walk")
LONGEST_MINUTES = 240
SECTOR = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d")


class JourneysRefused(ValueError):
    """The whole file cannot be read. ``str()`` is a sentence for the page."""


@dataclass(frozen=True)
class Journey:
    sector: str
    site_id: int
    site: str
    mode: str
    minutes: int
    source: str
    as_of: date


@dataclass(frozen=True)
class RefusedLine:
    """``line`` counts from 1 at the header, as a spreadsheet shows it."""

    line: int
    cells: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class JourneysRead:
    journeys: tuple[Journey, ...]
    refused: tuple[RefusedLine, ...]


def read_journeys(content: bytes, sites: Mapping[str, int]) -> JourneysRead:
    """``sites``: every name a site may be called by (lower case) to its id. Raises ``JourneysRefused``."""
    rows = csv.reader(io.StringIO(_text(content)))
    places = _columns(next(rows, []))
    kept: dict[tuple[str, int, str], Journey] = {}
    refused: list[RefusedLine] = []
    for line, row in _lines(rows):
        try:
            one = _journey({name: row[at].strip() if at < len(row) else "" for name, at in places.items()}, sites)
            if (one.sector, one.site_id, one.mode) in kept:
                raise ValueError("this journey stands on an earlier line too: keep one of them")
            kept[one.sector, one.site_id, one.mode] = one
        except ValueError as why:
            refused.append(RefusedLine(line, tuple(row), str(why)))
    return JourneysRead(tuple(kept.values()), tuple(refused))


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise JourneysRefused("This is not a text file. Save it as CSV and bring it again.")


def _columns(header: list[str]) -> dict[str, int]:
    found = {name.strip().lower(): at for at, name in enumerate(header)}
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise JourneysRefused(
            f"The first line must name the columns {', '.join(COLUMNS)}; there is no {' and no '.join(missing)}."
        )
    return {name: found[name] for name in COLUMNS}


def _lines(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for line, row in enumerate(rows, 2):
            if any(cell.strip() for cell in row):
                yield line, row
    except csv.Error as trouble:
        raise JourneysRefused(f"The file cannot be read as CSV: {trouble}.") from None


def _journey(cells: dict[str, str], sites: Mapping[str, int]) -> Journey:
    sector = " ".join(cells["sector"].upper().split())
    if not SECTOR.fullmatch(sector):
        raise ValueError(f"“{cells['sector']}” is not a postcode sector; write it as FQ1 2")
    site_id = sites.get(cells["site"].lower())
    if site_id is None:
        raise ValueError(f"there is no site “{cells['site']}”; write a provision’s reference or key")
    mode = cells["mode"].lower()
    if mode not in MODES:
        raise ValueError(f"“{cells['mode']}” is not a way to travel; write car, bus or walk")
    if not cells["source"]:
        raise ValueError("a measured journey says who measured it: fill in the source")
    return Journey(sector, site_id, cells["site"], mode, _minutes(cells["minutes"]), cells["source"][:200], _day(cells["date"]))


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LONGEST_MINUTES):
        raise ValueError(f"“{text}” is not a number of minutes from 1 to {LONGEST_MINUTES}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a date; write it as 2026-03-17") from None
