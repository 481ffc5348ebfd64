"""Times of travel are data: from, to, mode, minutes, source, date; measured, routed or estimated, and saying which."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from waymark.kernel.cells import as_typed, safe_value
from waymark.kernel.geography import Point
from waymark.kernel.journeys import ESTIMATE_BASIS, MODES, SPEEDS, SPEEDS_AS_OF, estimate_journey

from .errors import InvalidAccess

COLUMNS = ("from", "to", "mode", "minutes", "source", "date")
MOST_MINUTES = 600
KERNEL_MODES = {"bus": "public_transport"}
"""What the kernel calls a mode that is written otherwise here."""
ALL_MODES = tuple(dict.fromkeys(("car", "bus", *(mode for mode in MODES if mode != "public_transport"))))


@dataclass(frozen=True)
class Journey:
    """Minutes one way, whence they are and of which day."""

    start: str
    end: str
    mode: str
    minutes: int
    source: str
    on: date

    @property
    def is_estimate(self) -> bool:
        return self.source.startswith(ESTIMATE_BASIS)


class TravelTable:
    """Journeys by start, end and mode; each pair and mode once."""

    def __init__(self, journeys: Iterable[Journey]) -> None:
        self._found: dict[tuple[str, str, str], Journey] = {}
        for one in journeys:
            key = one.start, one.end, one.mode
            if key in self._found:
                raise InvalidAccess(
                    f"The journey from {one.start!r} to {one.end!r} by {one.mode} is there twice. Keep one of them."
                )
            self._found[key] = one

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self):
        return iter(self._found.values())

    def get(self, start: str, end: str, mode: str) -> Journey | None:
        return self._found.get((start, end, mode))

    def minutes(self, start: str, end: str, mode: str) -> int | None:
        found = self.get(start, end, mode)
        return None if found is None else found.minutes

    def over(self, other: TravelTable) -> TravelTable:
        """This table, and of the other what this one does not have: measured times over estimates."""
        return TravelTable({**{(one.start, one.end, one.mode): one for one in other}, **self._found}.values())

    @property
    def sources(self) -> dict[str, int]:
        """How many journeys are from each source."""
        counted: dict[str, int] = {}
        for one in self:
            counted[one.source] = counted.get(one.source, 0) + 1
        return counted


def read_table(path: Path) -> TravelTable:
    """From CSV with the columns from, to, mode, minutes, source, date. Raises InvalidAccess with the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidAccess(f"The travel table {path} cannot be read: {error.strerror}. Name a file that can.") from error
    except UnicodeDecodeError:
        raise InvalidAccess(f"The travel table {path.name} is not UTF-8 text. Save it as CSV UTF-8.") from None
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InvalidAccess(f"The travel table {path.name} has no column {missing[0]}. Give it the columns {', '.join(COLUMNS)}.")
    return TravelTable(_journey(row, f"{path.name}, line {reader.line_num},") for row in reader)


def _journey(row: Mapping[str, str | None], where: str) -> Journey:
    values = {name: as_typed((row[name] or "").strip()) for name in COLUMNS}
    for name in ("from", "to", "source"):
        if not values[name]:
            raise InvalidAccess(f"{where} has no {name}. Put one there.")
    if values["mode"] not in ALL_MODES:
        raise InvalidAccess(f"{where} mode is {values['mode']!r}. Put one of {', '.join(ALL_MODES)} there.")
    try:
        minutes = round(float(values["minutes"]))
    except (ValueError, OverflowError):
        raise InvalidAccess(f"{where} minutes is {values['minutes']!r}. Put a number from 0 to {MOST_MINUTES} there.") from None
    if not 0 <= minutes <= MOST_MINUTES:
        raise InvalidAccess(f"{where} minutes is {values['minutes']!r}. Put a number from 0 to {MOST_MINUTES} there.")
    try:
        on = date.fromisoformat(values["date"])
    except ValueError:
        raise InvalidAccess(f"{where} date is {values['date']!r}. Put a date there, as YYYY-MM-DD.") from None
    return Journey(values["from"], values["to"], values["mode"], minutes, values["source"], on)


def table_to(table: TravelTable) -> str:
    """CSV that `read_table` reads back to the same."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = ((one.start, one.end, one.mode, one.minutes, one.source, one.on.isoformat()) for one in table)
    writer.writerows([safe_value(cell) for cell in row] for row in rows)
    return written.getvalue()


def estimated(
    starts: Mapping[str, Point],
    ends: Mapping[str, Point],
    *,
    modes: Iterable[str] = ("car", "bus"),
    area: str = "rural",
    on: date,
) -> TravelTable:
    """Every journey by straight line and a calibrated speed, labelled as the estimate it is."""
    found = []
    for mode in modes:
        known_as = KERNEL_MODES.get(mode, mode)
        if (known_as, area) not in SPEEDS:
            raise InvalidAccess(f"No journey is estimated by {mode} in a {area} area. Put one of {', '.join(ALL_MODES)} there.")
        source = f"{ESTIMATE_BASIS} ({SPEEDS[known_as, area].source}, {SPEEDS_AS_OF})"
        found += [
            Journey(start, end, mode, min(MOST_MINUTES, estimate_journey(here, there, known_as, area).minutes), source, on)
            for start, here in starts.items() for end, there in ends.items()
        ]  # fmt: skip
    return TravelTable(found)
