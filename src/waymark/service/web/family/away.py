"""Being out of school, in plain words: until when, who looks at it by when, and where lessons come from meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from waymark.service.duties.away import Away, away_now
from waymark.service.web.components.wording import long_day

if TYPE_CHECKING:
    from waymark.service.pupils.models import Pupil


def away_lines(pupil: Pupil, on: date, taught_at: str = "") -> tuple[str, ...]:
    """``taught_at``: the place the child goes to now, as far as the family knows of it."""
    name = pupil.known_as or pupil.given_names
    return tuple(line for one in away_now(pupil, on) for line in _lines(one, name, on, taught_at))


def _lines(one: Away, name: str, on: date, taught_at: str) -> Iterator[str]:
    if one.is_permanent:
        yield f"{one.school} has permanently excluded {name}. {name} does not go to that school from {long_day(one.first_on)}."
    elif one.first_on > on:
        yield f"{name} is suspended from {one.school} from {long_day(one.first_on)} to {long_day(one.last_on)}."
    else:
        yield f"{name} is suspended from {one.school} until {long_day(one.last_on)}."
    if one.back_on:
        yield f"{name} is back at school on {long_day(one.back_on)}."
    if one.board_by:
        yield (
            f"The school’s governors look at the head’s decision by {long_day(one.board_by)}. You can tell them what you think, "
            "and you can be there."
        )
    if one.review_until:
        yield f"You can ask for a review by other people until {long_day(one.review_until)}."
    yield from _education(one, name, on, one.taught_at or taught_at)


def _education(one: Away, name: str, on: date, taught_at: str) -> Iterator[str]:
    who = "The school" if one.educated_by_school else "The council where you live"
    if taught_at:
        yield f"{name} is taught at {taught_at} meanwhile."
    elif one.educated_from and one.educated_from > on:
        yield f"{who} must give {name} full-time lessons from {long_day(one.educated_from)}. Until then the school sends work."
    elif one.educated_from:
        yield f"{who} must give {name} full-time lessons now. Ring if there are none."
    else:
        yield "The school sends work for these days."
