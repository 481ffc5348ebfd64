"""What is wrong in a spreadsheet, cell by cell, told all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.allocator.errors import InvalidProblem

MOST_TOLD = 20


class Unusable(ValueError):
    """A cell that cannot be used: a sentence that says what is wrong and what to do."""


@dataclass(frozen=True, order=True)
class WrongCell:
    """`row` counts from 1 as a spreadsheet shows it, 0 for the file as a whole; `column` is its letter, or empty."""

    file: str
    row: int
    column: str
    heading: str
    sentence: str

    def __str__(self) -> str:
        parts = [self.file]
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}" + (f" ({self.heading})" if self.heading else ""))
        return f"{', '.join(parts)}: {self.sentence}"


class InvalidTables(InvalidProblem):
    """The tables cannot be read; `cells` are all the wrong ones, the text names the first twenty."""

    def __init__(self, cells: Sequence[WrongCell]) -> None:
        self.cells = tuple(sorted(cells, key=_from_the_top))
        told = [str(cell) for cell in self.cells[:MOST_TOLD]]
        more = len(self.cells) - len(told)
        if more:
            told.append(f"And {more} more. Mend these first, then try again.")
        super().__init__("\n".join(told))


def _from_the_top(cell: WrongCell) -> tuple[str, int, int, str]:
    return cell.file, cell.row, len(cell.column), cell.column


def column_letter(position: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, last = divmod(position - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
