"""Tidy files for DuckDB, Polars or a spreadsheet: a row for each thing said, or for each future and cell of the counts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waymark.kernel.cells import safe_value
from waymark.sufficiency.county import Counts

from .cubes import AREA, PLACE, PROVISION, SCHOOL, Family, labels_of

if TYPE_CHECKING:
    from polars import DataFrame

CSV, PARQUET = "csv", "parquet"


class NotWritten(ValueError):
    """A file that cannot be written: a sentence says which and why."""


def write_tidy(
    folder: Path, name: str, said: Iterable[Any], formats: Sequence[str] = (CSV, PARQUET), *,
    of: Mapping[str, str] | None = None, kinds: Mapping[str, str] | None = None,
) -> list[Path]:  # fmt: skip
    """Rows that are values of one kind (`Row`, `DifferenceRow`, ...) as `name`.csv and `name`.parquet; the files written.

    `of`: columns that say the same in every row, such as the scenario. `kinds`: kind to its name in the authority's words, for a
    column beside it. The ends of an interval are named after what lies between them: mean_low, chance_high.
    """
    items = list(said)
    if not items or not is_dataclass(items[0]):
        raise NotWritten(f"There is nothing to write to {name}.")
    rows = [{**(of or {}), **_row(item, kinds)} for item in items]
    written = []
    if CSV in formats:
        written.append(folder / f"{name}.csv")
        _write_csv(written[-1], rows)
    if PARQUET in formats:
        from polars import DataFrame

        written.append(folder / f"{name}.parquet")
        DataFrame(rows, infer_schema_length=None).write_parquet(written[-1])
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


def _row(item: Any, kinds: Mapping[str, str] | None) -> dict[str, Any]:
    ends_of, made = getattr(item, "ENDS_OF", ""), {}
    for one in fields(item):
        value = getattr(item, one.name)
        name = f"{ends_of}_{one.name}" if ends_of and one.name in ("low", "high") else one.name
        made[name] = list(value) if isinstance(value, tuple) else value
        if name == "kind" and kinds is not None:
            made["kind_name"] = kinds.get(value, value)
    return made


def _write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, list):
        return " to ".join(f"{one:.6g}" for one in value)
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else safe_value(value)


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
