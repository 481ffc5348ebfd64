"""Cells of a CSV file that a spreadsheet opens: none of them may begin a formula."""

from __future__ import annotations

import re

NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; a number below nought is a number."""
    return f"'{text}" if _runs(text) else text


def safe_value(value: object) -> object:
    """The same for a cell that may be anything: only texts are looked at."""
    return safe_cell(value) if isinstance(value, str) else value


def as_typed(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(text: str) -> bool:
    return not NUMBER.fullmatch(text) and text.lstrip(" ").startswith(BEGINS_A_FORMULA)
