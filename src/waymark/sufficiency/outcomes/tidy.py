"""Tidy files for DuckDB, Polars or a spreadsheet: a row for each thing said, or for each future and cell of the counts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waymark.sufficiency.county import Counts

from .cubes import AREA, PLACE, PROVISION, SCHOOL, Family, labels_of

if TYPE_CHECKING:
    from polars import DataFrame

CSV, PARQUET = "csv", "parquet"


class NotWritten(ValueError):
    """A file that cannot be written: a sentence says which and why."""


def write_tidy(folder: Path, name: str, said: Iterable[Any], formats: Sequence[str] = (CSV, PARQUET)) -> list[Path]:
    """Rows that are values of one kind (`Row`, `DifferenceRow`, ...) as `name`.csv and `name`.parquet; the files written."""
    items = list(said)
    if not items or not is_dataclass(items[0]):
        raise NotWritten(f"There is nothing to write to {name}.")
    written = []
    if CSV in formats:
        written.append(folder / f"{name}.csv")
        _write_csv(written[-1], items)
    if PARQUET in formats:
        from polars import DataFrame

        written.append(folder / f"{name}.parquet")
        DataFrame([asdict(item) for item in items], infer_schema_length=None).write_parquet(written[-1])
    return written


def write_futures(folder: Path, counts: Counts) -> list[Path]:
    """What every future counted, as Parquet: places, areas, schools and provisions, and waits by week.

    One column for each count, whole numbers; cells in which nothing happened are left out.
    """
    written = []
    for name, family in (("places", PLACE), ("areas", AREA), ("schools", SCHOOL), ("provisions", PROVISION)):
        written.append(folder / f"futures_{name}.parquet")
        _wide(counts, family).write_parquet(written[-1])
    written.append(folder / "futures_waits.parquet")
    _waits(counts).write_parquet(written[-1])
    return written


def _write_csv(path: Path, items: Sequence[Any]) -> None:
    names = [one.name for one in fields(items[0])]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_cell(getattr(item, name)) for name in names] for item in items)


def _cell(value: object) -> object:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else value


def _wide(counts: Counts, family: Family) -> DataFrame:
    table = getattr(counts, family.table)
    axes = family.axes
    if "month" in axes and table.shape[2] == 1:  # the run kept no months
        axes, table = tuple(axis for axis in axes if axis != "month"), table[:, :, 0]
    where = np.nonzero(table.any(axis=-1))
    return _frame(counts, axes, family, where, {name: table[..., place][where] for place, name in enumerate(family.counts)})


def _waits(counts: Counts) -> DataFrame:
    where = np.nonzero(counts.waits)
    columns = {"weeks_waited": where[-1].astype(np.int32), "pupils": counts.waits[where]}
    return _frame(counts, ("year", "partnership", "kind"), PLACE, where[:-1], columns)


def _frame(
    counts: Counts, axes: Sequence[str], family: Family, where: Sequence[np.ndarray], columns: dict[str, np.ndarray]
) -> DataFrame:
    from polars import DataFrame, Series

    labels = labels_of(counts, family)
    named = {"replication": Series((where[0] + counts.first_replication).astype(np.int64))}
    for axis, places in zip(axes, where[1:], strict=True):
        named[axis] = Series(list(labels[axis])).gather(places.astype(np.uint32))
    return DataFrame({**named, **{name: Series(values) for name, values in columns.items()}})
