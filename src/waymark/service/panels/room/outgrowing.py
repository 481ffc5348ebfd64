"""A stay that runs into a school year for which its class is not. Pure."""

from __future__ import annotations

from datetime import date


def outgrown(year_group: int, class_years: tuple[int, int], told_on: date, ends_on: date | None) -> str:
    """ "The class takes Years 7 to 9; the child is in Year 10 from September 2027"; "" where the stay ends before that.

    ``year_group``: the child's on ``told_on``. A year further on each 1 September.
    """
    first, last = class_years
    grown_in = _september(told_on) + last - year_group + 1
    if ends_on is None or year_group > last or _september(ends_on) < grown_in:
        return ""
    takes = f"Year {last}" if first == last else f"Years {first} to {last}"
    return f"The class takes {takes}; the child is in Year {last + 1} from September {grown_in}"


def runs_into_another_year(told_on: date, ends_on: date) -> bool:
    return _september(ends_on) > _september(told_on)


def _september(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= 9 else day.year - 1
