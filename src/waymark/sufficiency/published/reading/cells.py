"""What a cell of a published table says: a figure between two ends, or why there is none.

Signs as the Department for Education prints them (Explore education statistics, data guidance; older files use more).
In the exclusions file to 2016/17 counts of 1 and 2 are printed `x` for schools and for authorities, so that an `x` there is
one or two, not missing; rates of a school without pupils on census day are printed `.`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from waymark.sufficiency.published.errors import UnusableData

from .interval import Interval


class Why(StrEnum):
    """Why a cell holds no figure."""

    CONFIDENTIAL = "confidential"
    NOT_APPLICABLE = "not applicable"
    NOT_AVAILABLE = "not available"
    LOW = "rounds to nothing but is not nothing"
    UNRELIABLE = "unreliable"


SIGNS = {
    "c": Why.CONFIDENTIAL, "z": Why.NOT_APPLICABLE, "x": Why.NOT_AVAILABLE, "low": Why.LOW, "u": Why.UNRELIABLE,
    ".": Why.NOT_APPLICABLE, "..": Why.NOT_AVAILABLE, ":": Why.NOT_AVAILABLE, "-": Why.NOT_AVAILABLE,
    "": Why.NOT_AVAILABLE, "NULL": Why.NOT_AVAILABLE, "NA": Why.NOT_AVAILABLE, "Not applicable": Why.NOT_APPLICABLE,
    "Does not apply": Why.NOT_APPLICABLE, "Not collected": Why.NOT_AVAILABLE, "None": Why.NOT_AVAILABLE,
}  # fmt: skip
ONE_OR_TWO = Interval(1, 2)
GROSSED = "scaled by the Department to the authority's confirmed total"


@dataclass(frozen=True)
class Cell:
    """`value` is None where `why` says why. `note` tells of a figure that is not a plain count."""

    value: Interval | None
    why: Why | None = None
    note: str = ""


def count_cell(text: str, *, hides_one_and_two: bool = False, rounded_to: int = 1) -> Cell:
    """A count of children or events. `rounded_to` 5: the printed figure is the nearest multiple of five.

    A fraction (4.41176) is a school's or authority's count of 2006/07 to 2009/10, scaled to a confirmed total: it is kept between
    the whole numbers around it.
    """
    text = text.strip()
    if text == "x" and hides_one_and_two:
        return Cell(ONE_OR_TWO)
    if text in SIGNS:
        return Cell(None, SIGNS[text])
    number = _number(text, "a count")
    if number != int(number):
        return Cell(Interval(math.floor(number), math.ceil(number)), note=GROSSED)
    half = (rounded_to - 1) // 2
    return Cell(Interval(max(int(number) - half, 0), int(number) + half))


def rate_cell(text: str, *, places: int) -> Cell:
    """A rate per 100 pupils printed with `places` decimals: it lies within half of the last one. `.16` has lost its zero."""
    text = text.strip()
    half = 0.5 * 10.0**-places
    if text == "low":
        return Cell(Interval(0.0, half), Why.LOW)
    if text in SIGNS:
        return Cell(None, SIGNS[text])
    number = _number(text, "a rate")
    return Cell(Interval(max(number - half, 0.0), number + half))


def _number(text: str, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise UnusableData(f"“{text}” is neither {what} nor a sign the Department uses for a figure it does not print") from None
    if not math.isfinite(number) or number < 0:
        raise UnusableData(f"“{text}” cannot be {what}: it must be 0 or more")
    return number
