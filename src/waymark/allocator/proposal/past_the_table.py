"""What is not known of a stay that goes on past the last week the places are given for."""

from __future__ import annotations

from collections.abc import Iterable

from waymark.allocator.problem import Problem
from waymark.allocator.result import Assignment


def goes_past(problem: Problem, offer: Assignment) -> bool:
    return offer.end_week >= len(problem.weeks)


def words_past(problem: Problem) -> str:
    """ "places after the week of 2026-10-19 are not in the table"."""
    return f"places after the week of {problem.weeks[-1].isoformat()} are not in the table"


def sentence_past(problem: Problem, allocation: Iterable[Assignment]) -> str:
    """For whoever reads the list as a whole; empty when every stay ends within the table."""
    past = sum(goes_past(problem, offer) for offer in allocation)
    if not past:
        return ""
    stays = "1 stay goes" if past == 1 else f"{past} stays go"
    words = words_past(problem)
    return f"{words[0].upper()}{words[1:]}: {stays} on past it, and nothing is proven of the weeks beyond."
