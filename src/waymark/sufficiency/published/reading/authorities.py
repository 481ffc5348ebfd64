"""Authorities by any of their names: the Department's number (926), the ONS code (E10000020) or the name in words.

Files of one folder use different codes; the files that print two of them together teach which belong together.
Reorganisations are dated data: an authority's own years come first, years before it existed are those of the authority it was
cut from or made of, and are labelled so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .tables import optional_file, rows

NATIONAL = "970"  # England, in the Local Authority Interactive Tool
_TWO_CODES = (
    ("exclusions/exclusions_by_geographic_level*.csv", "old_la_code", "new_la_code", "la_name"),
    ("la_school_places_scorecard_*.csv", "LANumber", "new_la_code", "LA_name"),
    ("attendance_ytd_*.csv", "old_la_code", "new_la_code", "la_name"),
)


@dataclass(frozen=True)
class Authority:
    dfe: str
    ons: str
    name: str


@dataclass(frozen=True)
class Reorganisation:
    """`predecessors` of an authority that began in `year`; `whole` when together they covered the same area."""

    year: int
    predecessors: tuple[str, ...]
    whole: bool


REORGANISED = {
    "838": Reorganisation(2019, ("835",), False),  # Dorset, without Christchurch
    "839": Reorganisation(2019, ("836", "837"), False),  # Bournemouth, Christchurch and Poole
    "940": Reorganisation(2021, ("928",), False),  # North Northamptonshire
    "941": Reorganisation(2021, ("928",), False),  # West Northamptonshire
    "942": Reorganisation(2023, ("909",), False),  # Cumberland
    "943": Reorganisation(2023, ("909",), False),  # Westmorland and Furness
    "822": Reorganisation(2009, ("820",), False),  # Bedford
    "823": Reorganisation(2009, ("820",), False),  # Central Bedfordshire
    "895": Reorganisation(2009, ("875",), False),  # Cheshire East
    "896": Reorganisation(2009, ("875",), False),  # Cheshire West and Chester
}


@dataclass(frozen=True)
class CodeBook:
    """Every authority a folder names, findable by number, code or name."""

    authorities: tuple[Authority, ...]

    def find(self, asked: str) -> Authority | None:
        wanted = asked.strip().casefold()
        same = [each for each in self.authorities if wanted in (each.dfe, each.ons.casefold(), each.name.casefold())]
        return same[0] if same and wanted else None

    def by_ons(self, ons: str) -> Authority | None:
        return next((each for each in self.authorities if each.ons == ons and ons), None)


def code_book(folder: Path) -> CodeBook:
    """From every file of the folder that prints both codes, and from the one that prints number and name only."""
    known: dict[str, Authority] = {}
    for pattern, dfe, ons, name in _TWO_CODES:
        path = optional_file(folder, pattern)
        for _, row in rows(path, (dfe, ons, name)) if path else ():
            _learn(known, row[dfe].strip(), row[ons].strip(), row[name].strip())
    path = optional_file(folder, "lait_bds_long_*.csv")
    for _, row in rows(path, ("LA Number", "LA and Regions")) if path else ():
        if row["LA Number"].strip() < NATIONAL:  # England and the regions have numbers from 970
            _learn(known, row["LA Number"].strip(), "", row["LA and Regions"].strip())
    return CodeBook(tuple(sorted(known.values(), key=lambda each: each.dfe)))


def _learn(known: dict[str, Authority], dfe: str, ons: str, name: str) -> None:
    if not (dfe.isdigit() and len(dfe) == 3 and name):
        return
    before = known.get(dfe)
    if before is None or (ons.startswith("E") and not before.ons):
        known[dfe] = Authority(dfe, ons if ons.startswith("E") else "", before.name if before else name)
