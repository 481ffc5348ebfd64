"""Published tables read by the names of their columns, wherever in the file those stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData


def the_file(folder: Path, pattern: str, what: str) -> Path:
    """The newest by name of the files of that pattern, or a sentence that says what is missing."""
    found = optional_file(folder, pattern)
    if found is None:
        raise UnusableData(
            f"{folder} has no file {pattern} ({what}). Name a folder laid out like the Department's files, or add it."
        )
    return found


def optional_file(folder: Path, pattern: str) -> Path | None:
    files = [path for path in sorted(folder.glob(pattern)) if not path.name.endswith((".meta.csv", "_metadata.csv"))]
    return files[-1] if files else None


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and the named columns of each row. A missing column or a row of another length is a sentence."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in columns if name not in header]
    if missing:
        raise UnusableData(f"{path} has no column {', '.join(missing)}. Its columns are: {', '.join(header[:30]) or 'none'}.")
    places = [(name, header.index(name)) for name in columns]
    for row in reader:
        if not row:
            continue
        if len(row) != len(header):
            raise UnusableData(
                f"{path}, line {reader.line_num}: {len(row)} cells under {len(header)} headings. "
                "Mend the row; columns are not guessed."
            )
        yield reader.line_num, {name: row[at] for name, at in places}


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnusableData(f"There is no file {path}.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
