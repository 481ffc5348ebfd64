"""A stay whose last review said that the child is not safe: what happens now, who acts by when, and whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.organisations.queries import authority_model
from waymark.service.placements import queries
from waymark.service.pupils.queries import open_next_step
from waymark.service.web.components.wording import day


@dataclass(frozen=True)
class NotSafe:
    """``now`` is empty where nothing is set to happen about this stay."""

    heading: str
    now: str
    ring: tuple[str, ...]


def not_safe(placement: Any, reviews: list[Any]) -> NotSafe | None:
    """None unless the child is there now and the last review held said that they are not safe."""
    unsafe = queries.unsafe_review_of(reviews) if placement.state == "arrived" else None
    if unsafe is None:
        return None
    step = open_next_step(placement.pupil)
    now = f"What happens now: {step.what}. {step.owner.name}, by {day(step.due_on)}." if step else ""
    return NotSafe(f"Not safe: the review on {day(unsafe.held_on)} says so", now, whom_to_ring(placement))


def whom_to_ring(placement: Any) -> tuple[str, ...]:
    """The home school's safeguarding lead, then children's services, in that order (KCSIE part 1)."""
    school, council = placement.home_school, authority_model().authority
    first = ()
    if school:
        number = f" on {school.telephone}" if school.telephone else ""
        first = (f"Ring the safeguarding lead at {school.name}{number} now: this page rings nobody.",)
    through = f" {council.team} can put you through: {council.phone}." if council.phone else ""
    return (
        *first, f"If the child may come to harm, ring the council’s children’s services today.{through}",
        "If somebody is in danger now, ring 999.",
    )
