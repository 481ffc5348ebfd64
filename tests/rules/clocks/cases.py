"""What every table of worked cases shares: a row's sentence is the name of its test, and its source is never empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pytest

SOURCE = re.compile(r"§\d|SI \d{4}/\d+|Act \d{4}")


def table(*rows) -> pytest.MarkDecorator:
    """Parametrises a test by rows that begin with a sentence and end with a source; refuses a row without either."""
    sentences = [row.says for row in rows]
    for row in rows:
        assert SOURCE.search(row.source), f'"{row.says}" names no section of the domain facts and no law'
    assert len(set(sentences)) == len(sentences), "two rows of a table say the same"
    return pytest.mark.parametrize("row", rows, ids=sentences)


def said(day: date | None) -> str:
    """A day as the tables write it; the year only where it is not 2026/27."""
    if day is None:
        return "–"
    year = "" if date(2026, 8, 1) <= day <= date(2027, 7, 31) else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def by_key(answers: Iterable) -> dict:
    return {each.key: each for each in answers}
