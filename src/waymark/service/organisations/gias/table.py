"""A CSV file as a stream of records under named columns; nothing is ever shifted to make a record fit."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from waymark.kernel.cells import as_typed

from .source import FileRefused, Source

# The column that a file of wrong rows carries first; it is passed over when that file comes back.
REASON_COLUMN = "What is wrong"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file: the line it starts on (the header is line 1), its cells, and why it cannot be read."""

    line: int
    cells: list[str]
    fault: str = ""


def plain_name(column: str) -> str:
    """`Group Type (code)` and `group_type__code_` are one column."""
    return re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")


class Table:
    """Reads `stream` from its start; holds one record at a time.

    `missing_tail` names header columns, at the end of the header, that rows are known to lack in some published
    files: a row short by exactly these is whole.
    """

    def __init__(self, stream: BinaryIO, source: Source, missing_tail: Sequence[str] = ()) -> None:
        stream.seek(0)
        self._lines = _Lines(io.TextIOWrapper(_Kept(stream), encoding=source.encoding, newline=""))
        self._reader = csv.reader(self._lines, strict=True)
        self.header = self._read_header()
        self._places = self._place_columns()
        self._short_by = self._tail_length(missing_tail)

    def __contains__(self, column: str) -> bool:
        return plain_name(column) in self._places

    def place(self, column: str) -> int:
        """Position of the column in each record's cells."""
        return self._places[plain_name(column)]

    def require(self, columns: Iterable[str], what: str) -> None:
        """Raise FileRefused naming every needed column that is absent, and any that is there twice."""
        columns = list(columns)
        missing = [column for column in columns if column not in self]
        if missing:
            raise FileRefused(
                f"This is not {what}: {_columns(missing)} missing from its first line. "
                "Download the file again with all its columns."
            )
        counted = Counter(plain_name(name) for name in self.header)
        twice = [column for column in columns if counted[plain_name(column)] > 1]
        if twice:
            raise FileRefused(f"{_columns(twice)} in the first line more than once. Keep one of each.")

    def __iter__(self) -> Iterator[Record]:
        width, short = len(self.header), len(self.header) - self._short_by
        reader, came_back = self._reader, self.header[:1] == [REASON_COLUMN]
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._badly_quoted(line, error)
                continue
            if came_back:
                cells = [as_typed(cell) for cell in cells]
            if len(cells) == width:
                yield Record(line, cells, "" if any(cells) else "The row is empty.")
            elif len(cells) == short:
                yield Record(line, cells + [""] * self._short_by)
            elif cells:
                yield Record(line, cells, _ragged(len(cells), width))

    def _badly_quoted(self, line: int, error: csv.Error) -> Record:
        if self._reader.line_num > line:
            raise FileRefused(
                f"A quotation mark opened on line {line:,} is not closed properly (noticed on line "
                f"{self._reader.line_num:,}), so the rows after it cannot be told apart. Mend line {line:,}."
            ) from error
        cells = next(csv.reader([self._lines.last.rstrip("\r\n")]), [])
        return Record(line, cells, "Its quotation marks do not pair up.")

    def _read_header(self) -> list[str]:
        try:
            header = [name.strip() for name in next(self._reader)]
        except StopIteration:
            raise FileRefused("The file is empty.") from None
        except csv.Error as error:
            raise FileRefused(f"The first line cannot be read as column names: {error}.") from error
        if len(header) == 1 and re.search(r"[;\t]", header[0]):
            raise FileRefused("The columns are not separated by commas. Save the file as CSV with commas.")
        return header

    def _place_columns(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, name in enumerate(self.header):
            places.setdefault(plain_name(name), place)
        return places

    def _tail_length(self, missing_tail: Sequence[str]) -> int:
        tail = [plain_name(name) for name in missing_tail]
        ends_so = bool(tail) and [plain_name(name) for name in self.header[-len(tail):]] == tail
        return len(tail) if ends_so else 0


class _Lines:
    """The lines of a text stream, the last one kept so that a record that cannot be parsed can be shown."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.last = line
            yield line


class _Kept(io.RawIOBase):
    """A stream that its text wrapper may drop without closing the caller's file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _ragged(found: int, width: int) -> str:
    cells = "1 value" if found == 1 else f"{found} values"
    return f"The row has {cells} where the first line names {width} columns."


def _columns(names: list[str]) -> str:
    quoted = ", ".join(f"“{name}”" for name in names)
    return f"the column {quoted} is" if len(names) == 1 else f"the columns {quoted} are"
