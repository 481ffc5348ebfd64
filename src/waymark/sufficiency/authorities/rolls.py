"""Which schools of the register are simulated, and how many pupils each has in Years 7 to 11."""

from __future__ import annotations

from waymark.kernel.year_groups import years_taught

from .stated import SchoolStated

SECONDARY_PHASES = ("4", "5", "7")  # secondary, middle deemed secondary, all-through
YEARS = range(7, 12)
SIXTH_FORM = 0.5  # children of a sixth-form year for each of a year below: an assumption
LARGEST_YEAR = 2000
OLDER_OF_ALL_AGES = 0.8
"""Of the pupils of an alternative provision school for all ages, those in Years 7 to 11: 165 of 212 permanent exclusions in
Norfolk in 2017/18 were secondary (DfE)."""


def is_mainstream_secondary(school: SchoolStated) -> bool:
    return school.phase_code in SECONDARY_PHASES and not school.alternative_provision


def rolls_of(pupils: int | None, low_age: int | None, high_age: int | None) -> tuple[int, ...] | None:
    """Pupils in each of Years 7 to 11, from all on roll: each year alike, a year of a sixth form half; None where not stated."""
    if pupils is None or low_age is None or high_age is None:
        return None
    first, last = (int(one) for one in years_taught(low_age, high_age))
    weight = sum(1.0 if year <= 11 else SIXTH_FORM for year in range(first, last + 1))
    each = min(LARGEST_YEAR, round(pupils / weight)) if weight else 0
    return tuple(each if first <= year <= last else 0 for year in YEARS)


def places_of(school: SchoolStated) -> int | None:
    """Of an alternative provision school, for Years 7 to 11; None where neither places nor pupils are stated."""
    known = school.capacity or school.pupils
    if known is None or school.low_age is None or school.high_age is None:
        return None
    first, last = (int(one) for one in years_taught(school.low_age, school.high_age))
    if last < YEARS[0] or first > YEARS[-1]:
        return 0
    return round(known * (OLDER_OF_ALL_AGES if first < YEARS[0] else 1.0))
