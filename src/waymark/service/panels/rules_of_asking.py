"""Who has to be asked before a decision between panels, and what has to be written down of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ASKED_ANSWERS = {"agrees": "Agrees", "does_not_agree": "Does not agree", "not_reached": "Could not be reached"}


@dataclass(frozen=True)
class Asked:
    """What a member said who was asked before a decision between panels."""

    membership_id: int
    answer: str
    said: str
    asked_on: date


def asked_faults(
    asked: Sequence[Asked], *, schools: Mapping[int, int], needed: int, is_owed: bool, since_on: date, on: date
) -> dict[str, str]:
    """Field ("asked_1" for the first, "asked" for all of them) to sentence; empty when enough were asked who may vote.

    ``schools``: memberships that may vote on the case, each with its school. For a child owed education in law whoever
    could not be reached counts as asked, since that never waits.
    """
    faults: dict[str, str] = {}
    seen: set[int] = set()
    for number, one in enumerate(asked, 1):
        name = f"asked_{number}"
        if one.membership_id not in schools:
            faults[name] = "This person may not vote on this case, or runs the place chosen: ask another member."
        elif schools[one.membership_id] in seen:
            faults[name] = "Somebody of this school is down already: ask a member of another school."
        elif one.answer not in ASKED_ANSWERS:
            faults[name] = "Choose what they answered."
        elif one.answer != "not_reached" and not one.said.strip():
            faults[name] = "Write what they said: the next panel reads it."
        elif not since_on <= one.asked_on <= on:
            faults[name] = "Enter the day they were asked: from the day the request was sent to today."
        seen.add(schools.get(one.membership_id, 0))
    heard = sum(is_owed or one.answer != "not_reached" for one in asked)
    if not faults and heard < needed:
        wanted = "one member" if needed == 1 else f"{needed} members of different schools"
        faults["asked"] = f"Ask {wanted} first and say what they said: the next panel reads it."
    return faults
