"""A small invented folder laid out like the Department's files, of which the truth behind every printed figure is known."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

AUTHORITIES = {"951": ("E10000951", "Fenshire"), "952": ("E10000952", "Wolds"), "953": ("E06000953", "Marsh Edge")}
ENGLAND = "970"
PHASES = {"State-funded primary": ("Pri", 52_000), "State-funded secondary": ("Sec", 41_000), "Special": ("Spec", 1_300)}
RATES = {"State-funded primary": 0.012, "State-funded secondary": 0.09, "Special": 0.10}
LEVELS = {"951": 1.2, "952": 0.8, "953": 1.0, ENGLAND: 1.0}
SIZES = {"951": 1.0, "952": 0.6, "953": 0.07, ENGLAND: 60.0}
COUNTS = ("perm_excl", "fixed_excl", "one_plus_fixed")
LAIT = {"perm_excl": "{}PermEx", "fixed_excl": "{}FixedEx", "one_plus_fixed": "{}_ Pup_FixedEx"}
SCHOOL_COLUMNS = (
    "time_identifier", "time_period", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name", "estab", "laestab", "academy_type", "academy_open_date", "school_type",
    "num_schools", "headcount", "perm_excl", "perm_excl_rate", "fixed_excl", "fixed_excl_rate", "one_plus_fixed",
    "one_plus_fixed_rate",
)  # fmt: skip
LAIT_COLUMNS = ("Short Desc", "Years", "LA and Regions", "Values", "LA Number", "Region")


@dataclass
class Invented:
    """`truth` holds (authority, year, school type, column): count, and with the column `headcount` the roll."""

    folder: Path
    kinds: tuple[str, ...]
    truth: dict[tuple[str, int, str, str], int] = field(default_factory=dict)


def written(
    folder: Path,
    *,
    first: int = 2006,
    counted_to: int = 2010,
    last: int = 2013,
    kinds: tuple[str, ...] = tuple(PHASES),
    seed: int = 5,
) -> Invented:
    """Counts up to `counted_to` and five-decimal rates from `counted_to` to `last`: one year is in both, as in the real files."""
    made = Invented(folder, kinds)
    draws = np.random.default_rng(seed)
    for year in range(first, last + 1):
        drift = np.exp(0.03 * (year - first))
        for authority in (*AUTHORITIES, ENGLAND):
            for kind in kinds:
                pupils = int(PHASES[kind][1] * SIZES[authority] * (1 + 0.01 * (year - first))) + int(draws.integers(50))
                mean = pupils * RATES[kind] * LEVELS[authority] * drift
                events = int(draws.poisson(mean * np.exp(0.05 * draws.standard_normal())))
                counts = (int(draws.poisson(mean / 60)), events, int(events * 0.55))
                made.truth[authority, year, kind, "headcount"] = pupils
                for column, count in zip(COUNTS, counts, strict=True):
                    made.truth[authority, year, kind, column] = count
    _write_counts(made, first, counted_to)
    _write_rates(made, counted_to, last)
    return made


def _write_counts(made: Invented, first: int, last: int) -> None:
    rows = []
    for year in range(first, last + 1):
        for authority in (*AUTHORITIES, ENGLAND):
            for kind in made.kinds:
                rows.append(_counted_row(made, authority, year, kind))
    path = made.folder / "exclusions" / "exclusions_by_geographic_level_invented.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, SCHOOL_COLUMNS, rows)


def _counted_row(made: Invented, authority: str, year: int, kind: str) -> dict[str, str]:
    ons, name = AUTHORITIES.get(authority, ("", ""))
    national = authority == ENGLAND
    row = dict.fromkeys(SCHOOL_COLUMNS, "")
    row |= {"time_period": f"{year}{(year + 1) % 100:02d}", "geographic_level": "National" if national else "Local authority"}
    row |= {
        "old_la_code": "" if national else authority,
        "new_la_code": ons,
        "la_name": name,
        "school_type": kind,
        "num_schools": "9",
    }
    row["headcount"] = str(made.truth[authority, year, kind, "headcount"])
    for column in COUNTS:
        count = made.truth[authority, year, kind, column]
        row[column] = str(5 * round(count / 5)) if national else "x" if count in (1, 2) else str(count)
    return row


def _write_rates(made: Invented, first: int, last: int) -> None:
    rows = []
    for year in range(first, last + 1):
        for authority in (*AUTHORITIES, ENGLAND):
            for kind in made.kinds:
                for column, named in LAIT.items():
                    rate = 100 * made.truth[authority, year, kind, column] / made.truth[authority, year, kind, "headcount"]
                    name = "England" if authority == ENGLAND else AUTHORITIES[authority][1]
                    years = f"{year}/{(year + 1) % 100:02d}"
                    cells = (named.format(PHASES[kind][0]), years, name, f"{rate:.5f}", authority, "Invented")
                    rows.append(dict(zip(LAIT_COLUMNS, cells, strict=True)))
    _write(made.folder / "lait_bds_long_2999.csv", LAIT_COLUMNS, rows)


def _write(path: Path, columns: tuple[str, ...] | list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
