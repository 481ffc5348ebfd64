"""Rows that cannot be imported, as a file that can be mended and brought back by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from waymark.kernel.cells import safe_cell

from .source import Source
from .table import REASON_COLUMN, Record


class WrongRowsFile:
    """Writes the header at once and each wrong row as it comes, the reason in the first column.

    The encoding is that of the source, so that nothing in a row changes on the way out and back; a cell that a spreadsheet
    would run as a formula is marked, and read back as it was. UTF-8 is marked as such at the start, because spreadsheets
    otherwise take it for something else.
    """

    def __init__(self, stream: BinaryIO, source: Source, header: Sequence[str]) -> None:
        encoding = "utf-8-sig" if source.encoding == "utf-8" else source.encoding
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=True)
        self._writer = csv.writer(self._text, quoting=csv.QUOTE_ALL)
        self._came_back = bool(header) and header[0] == REASON_COLUMN
        self._writer.writerow([REASON_COLUMN, *self._own(header)])
        self.rows = 0

    def write(self, record: Record, reason: str) -> None:
        self._writer.writerow([reason, *map(safe_cell, self._own(record.cells))])
        self.rows += 1

    def finish(self) -> None:
        """Leave the stream open and complete."""
        self._text.flush()
        self._text.detach()

    def _own(self, cells: Sequence[str]) -> Sequence[str]:
        return cells[1:] if self._came_back else cells
