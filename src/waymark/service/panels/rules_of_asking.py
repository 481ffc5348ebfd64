"""Who has to be asked before a decision between panels, and what has to be written down of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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


def is_against(answers: Iterable[str]) -> bool:
    """Whether more of those who answered disagreed than agreed. Answers are keys of ``ASKED_ANSWERS``."""
    counted = Counter(answers)
    return counted["does_not_agree"] > counted["agrees"]


def fault_of_going_on(answers: Collection[str], against_reason: str) -> str:
    """The sentence for a decision that more of those asked were against, or nobody agreed with, made without saying why."""
    if not answers or against_reason.strip():
        return ""
    if is_against(answers):
        return "More of the members asked disagree than agree: say why you decide all the same. The next panel reads it."
    return "" if "agrees" in answers else "None of the members asked agreed: say why you decide all the same."


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
