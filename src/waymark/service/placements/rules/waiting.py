"""When each waiting child would find a free place, taken in order. Pure.

A first form: the next free place by date, for the length of a stay; the allocator's rounds say it better,
this says it now.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence


def first_free_days(
    free: Mapping[Hashable, Sequence[int]], may_go_to: Sequence[frozenset], stay_days: int
) -> list[int | None]:
    """For each child in order, the position of the first day from which some class they may go to is free
    throughout a stay, or None when there is none in the days given. Earlier children take from later ones."""
    left = {key: list(days) for key, days in free.items()}
    return [_take_first(left, classes, stay_days) for classes in may_go_to]


def _take_first(left: dict[Hashable, list[int]], classes: frozenset, stay_days: int) -> int | None:
    found = [(day, key) for key in sorted(classes & left.keys(), key=str)
             if (day := _first_day(left[key], stay_days)) is not None]
    if not found:
        return None
    day, key = min(found, key=lambda one: one[0])
    for taken in range(day, min(day + stay_days, len(left[key]))):
        left[key][taken] -= 1
    return day


def _first_day(days: list[int], stay_days: int) -> int | None:
    """The first day free from there on for a whole stay, as far as the days given reach."""
    begins = 0
    for position, free in enumerate(days):
        if free <= 0:
            begins = position + 1
        elif position - begins + 1 >= stay_days:
            return begins
    return begins if begins < len(days) else None
