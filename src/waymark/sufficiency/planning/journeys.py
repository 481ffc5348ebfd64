"""Candidates' journeys from a table of travel times, where the file of candidates has none of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from waymark.sufficiency.access import TravelTable

from .candidates import Candidate, Candidates


def with_journeys(candidates: Candidates, schools: Iterable[str], table: TravelTable) -> Candidates:
    """Each candidate's missing minutes filled in, by its own key or else its host's; from the host itself 0.

    A journey that the table does not have stays missing, and is refused by name when it is needed.
    """
    keys = list(schools)
    filled = tuple(
        replace(one, minutes={mode: {**_row(one, keys, mode, table), **one.minutes.get(mode, {})} for mode in candidates.limits})
        for one in candidates.candidates
    )
    return replace(candidates, candidates=filled)


def _row(one: Candidate, schools: list[str], mode: str, table: TravelTable) -> dict[str, int]:
    found = {}
    for school in schools:
        minutes = table.minutes(school, one.key, mode)
        minutes = table.minutes(school, one.school, mode) if minutes is None else minutes
        if minutes is None and school == one.school:
            minutes = 0
        if minutes is not None:
            found[school] = minutes
    return found
