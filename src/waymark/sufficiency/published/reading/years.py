"""Academic years, which published files write in four ways; here each is the calendar year in which it begins."""

from __future__ import annotations

import re

from waymark.sufficiency.published.errors import UnusableData

_LONG = re.compile(r"^(20\d\d)(?:[/-]?)(\d\d)$")
SHOCK_YEARS = {
    2019: "schools closed to most pupils from 20 March 2020",
    2020: "schools closed to most pupils from 5 January to 8 March 2021",
}


def beginning(text: str) -> int:
    """201617, 2016/17 and 2016-17 all begin in 2016."""
    written = _LONG.match(text.strip())
    if written and (int(written[1]) + 1) % 100 == int(written[2]):
        return int(written[1])
    raise UnusableData(f"“{text}” is no academic year. Write it like 2016/17 or 201617")


def academic_year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"
