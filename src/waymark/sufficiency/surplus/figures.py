"""What each source says of a school's places and pupils: read, and never mixed.

Sources disagree by up to hundreds of places for a school while an authority's totals agree, so every figure keeps its source and
its year. SCAP is the department's yearly survey of net capacity; GIAS the register of schools.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SCAP, GIAS, OWN = "SCAP", "GIAS", "authority"
MOST = 10_000
COLUMNS = ("school", "name", "source", "year", "places", "roll", "forecast", "forecast_year", "reason", "by")


class InvalidSurplus(ValueError):
    """Figures of places that cannot be used: one sentence says which, what it was and what is allowed."""


@dataclass(frozen=True)
class Figure:
    """One source's word on one school. `forecast`: pupils in `forecast_year`. The authority's own has a reason and a name."""

    school: str
    name: str
    source: str
    year: str
    places: int | None
    roll: int | None
    forecast: int | None = None
    forecast_year: str = ""
    reason: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        where = f"{self.school}, {self.source},"
        for name in ("places", "roll", "forecast"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST):
                raise InvalidSurplus(f"{where} {name} is {value!r}. Put a whole number from 0 to {MOST} there, or nothing.")
        if not self.year.strip():
            raise InvalidSurplus(f"{where} has no year. Say of which year its figures are.")
        if self.forecast is not None and not self.forecast_year.strip():
            raise InvalidSurplus(f"{where} has a forecast of {self.forecast} and no forecast_year. Say for which year it is.")
        if self.source == OWN and self.places is not None and not (self.reason.strip() and self.by.strip()):
            raise InvalidSurplus(
                f"{where} overrides the net capacity without a reason or a name. Write why in reason, and who in by."
            )

    @property
    def spare(self) -> int | None:
        """Places less pupils; below 0 where the school is over-full. SCAP's own unfilled places stop at 0."""
        return None if self.places is None or self.roll is None else self.places - self.roll


def read_figures(path: Path) -> tuple[Figure, ...]:
    """From CSV with `COLUMNS`, a row for each school and source. Raises InvalidSurplus with the line that is wrong."""
    return figures_from(_text(path), path.name)


def figures_from(text: str, name: str) -> tuple[Figure, ...]:
    """The same from the text of such a file, which is called `name` in what is said of it."""
    found = []
    for number, row in _rows(text, name, COLUMNS[:6]):
        where = f"{name}, line {number},"
        if not (row["school"] or "").strip() or not (row["source"] or "").strip():
            raise InvalidSurplus(f"{where} has no school or no source. Put both there.")
        numbers = {name: _whole(row.get(name), f"{where} {name}") for name in ("places", "roll", "forecast")}
        words = {
            name: (row.get(name) or "").strip() for name in ("school", "name", "source", "year", "forecast_year", "reason", "by")
        }
        found.append(Figure(**words, **numbers))
    return checked(found)


def read_compiled(path: Path, *, authority: str, scap_year: str, gias_year: str) -> tuple[Figure, ...]:
    """From a compiled file of secondary schools that has both: a SCAP and a GIAS figure for each school of an authority (code).

    Columns read: URN, la_code, establishment_name, school_capacity, number_of_pupils, scap_school_places, scap_pupils_on_roll.
    """
    needed = (
        "URN",
        "la_code",
        "establishment_name",
        "school_capacity",
        "number_of_pupils",
        "scap_school_places",
        "scap_pupils_on_roll",
    )
    found = []
    for number, row in _rows(_text(path), path.name, needed):
        if (row["la_code"] or "").strip() != authority:
            continue
        where, urn, name = f"{path.name}, line {number},", (row["URN"] or "").strip(), (row["establishment_name"] or "").strip()
        for source, year, places, roll in (
            (SCAP, scap_year, "scap_school_places", "scap_pupils_on_roll"),
            (GIAS, gias_year, "school_capacity", "number_of_pupils"),
        ):  # fmt: skip
            found.append(
                Figure(urn, name, source, year, _whole(row[places], f"{where} {places}"), _whole(row[roll], f"{where} {roll}"))
            )
    if not found:
        raise InvalidSurplus(
            f"{path.name} has no school of authority {authority}. Put a three-figure code that is in its la_code."
        )
    return checked(found)


def checked(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Each school and source once."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for one in figures:
        if (one.school, one.source) in seen:
            raise InvalidSurplus(f"{one.school} has two figures of {one.source}. Keep the one that holds, with its year.")
        seen.add((one.school, one.source))
        kept.append(one)
    return tuple(kept)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidSurplus(f"{path} cannot be read: {error.strerror}. Name a file that can.") from error
    except UnicodeDecodeError:
        raise InvalidSurplus(f"{path.name} is not UTF-8 text. Save it as CSV UTF-8.") from None


def _rows(text: str, name: str, needed: Iterable[str]) -> list[tuple[int, Mapping[str, str | None]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in needed if column not in (reader.fieldnames or ())]
    if missing:
        raise InvalidSurplus(f"{name} has no column {missing[0]}. Give it the columns {', '.join(needed)}.")
    return [(reader.line_num, row) for row in reader]


def _whole(text: str | None, where: str) -> int | None:
    """Published files write whole numbers as 1025.0, and nothing as nothing or as a sign."""
    written = (text or "").strip()
    if written in ("", "NA", "-", "..", ":", "x", "z", "c"):
        return None
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= MOST or value != int(value):
        raise InvalidSurplus(f"{where} is {written!r}. Put a whole number from 0 to {MOST} there, or nothing.")
    return int(value)
