"""What may follow a suspension or a permanent exclusion, in closed words and in what order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from .rules import ImpossibleFact

WHO_IS_TOLD = {  # who the law names; the council of the home only where the child lives elsewhere
    "parent": "Parent or carer",
    "authority": "The council",
    "home_authority": "The council where the child lives",
    "social_worker": "Social worker",
    "virtual_school_head": "Virtual school head",
    "governing_board": "Governing board",
}
TOLD_ABOUT = {
    "exclusion": "The suspension or permanent exclusion",
    "education": "The education that is arranged",  # Education and Inspections Act 2006 s.104
    "cancelled": "That it is cancelled",
    "board_meeting": "When the governing board meets",
    "board_decision": "What the governing board decided",
    "review_meeting": "When the review panel meets",
    "review_outcome": "What the review panel decided",
}
HOW_TOLD = {
    "letter": "Letter",
    "by_hand": "Letter handed over",
    "email": "E-mail",
    "telephone": "Telephone",
    "in_person": "Face to face",
    "waymark": "In Waymark",
}
MEETING = {"asked": "Asked for", "held": "Held", "not_held": "Not held"}
ON_SUSPENSION = {
    "representations": "The family made representations",
    "considered": "Considered by the board",
    "upheld": "Upheld by the board",
    "reinstated": "Reinstated by the board",
}
BOARD_DECIDED = frozenset({"considered", "upheld", "reinstated"})
# What may come next after each outcome of a permanent exclusion ("" is none yet). A board that was directed or asked by a
# review panel to look again either reinstates or declines to (SI 2012/1033 Sch. 1).
NEXT_OUTCOMES: dict[str, frozenset[str]] = {
    "": frozenset({"cancelled", "upheld", "reinstated"}),
    "upheld": frozenset({"review_asked", "review_waived", "review_upheld", "recommended", "quashed"}),
    "review_asked": frozenset({"review_waived", "review_upheld", "recommended", "quashed"}),
    "recommended": frozenset({"reinstated", "upheld_again"}),
    "quashed": frozenset({"reinstated", "upheld_again"}),
    "cancelled": frozenset(),
    "reinstated": frozenset(),
    "review_waived": frozenset(),
    "review_upheld": frozenset(),
    "upheld_again": frozenset(),
}
BOARD_HAS_MET = frozenset(NEXT_OUTCOMES) - {"", "cancelled"}
CANCELLED_TOO_LATE = (
    "The governing board has met, so this can no longer be cancelled. What the board decided stands; "
    "only the board or a review panel can change it."
)  # cancelling is for the head, before the board has met: DfE guidance, domain.md 1.3


def check_outcome(outcome: str, happened_on: date, *, before: Sequence[tuple[str, date]], decided_on: date, on: date) -> None:
    """``before``: the outcomes so far with their days, oldest first. Raises ``ImpossibleFact``."""
    if not decided_on <= happened_on <= on:
        raise ImpossibleFact("happened_on", "That day must be after the exclusion was decided, and not in the future")
    last, last_on = before[-1] if before else ("", decided_on)
    if outcome == "cancelled" and last in BOARD_HAS_MET:
        raise ImpossibleFact("outcome", CANCELLED_TOO_LATE)
    if outcome not in NEXT_OUTCOMES[last]:
        raise ImpossibleFact("outcome", "That cannot follow from what is recorded already: read what became of it so far")
    if happened_on < last_on:
        raise ImpossibleFact(
            "happened_on", f"Something later is recorded already, on {last_on.day} {last_on:%B %Y}: check the day"
        )


def check_cancelling_suspension(on_the_board: Collection[str]) -> None:
    """``on_the_board``: what is recorded of the board. Raises ``ImpossibleFact``."""
    if BOARD_DECIDED & set(on_the_board):
        raise ImpossibleFact("reason", CANCELLED_TOO_LATE)


def check_board_on_suspension(what: str, happened_on: date, *, before: Collection[str], decided_on: date, on: date) -> None:
    """Raises ``ImpossibleFact`` when the board cannot have done that then."""
    if not decided_on <= happened_on <= on:
        raise ImpossibleFact("happened_on", "That day must be after the suspension was decided, and not in the future")
    if what in BOARD_DECIDED and BOARD_DECIDED & (set(before) - {what}):
        raise ImpossibleFact("what", "What the board made of this suspension is recorded already")


def check_told(*, who: str, subject: str, how: str, told_on: date, decided_on: date, on: date) -> None:
    """Raises ``ImpossibleFact`` when nobody can have been told so."""
    for field, value, known in (("who", who, WHO_IS_TOLD), ("subject", subject, TOLD_ABOUT), ("how", how, HOW_TOLD)):
        if value not in known:
            raise ImpossibleFact(field, "Choose one from the list")
    if not decided_on <= told_on <= on:
        raise ImpossibleFact("told_on", "Enter the day they were told: after it was decided, and not in the future")


def check_meeting(*, what: str, happened_on: date, for_on: date | None, agreed: str, decided_on: date, on: date) -> None:
    """Raises ``ImpossibleFact`` when the meeting cannot have gone so."""
    if what not in MEETING:
        raise ImpossibleFact("what", "Choose whether the meeting was asked for, held or not held")
    if not decided_on <= happened_on <= on:
        raise ImpossibleFact("happened_on", "That day must be after the suspension was decided, and not in the future")
    if what == "asked" and for_on is None:
        raise ImpossibleFact("for_on", "Enter the day the meeting is asked for")
    if what == "asked" and for_on < happened_on:
        raise ImpossibleFact("for_on", "The meeting must be on the day it is asked for, or later")
    if what == "held" and not agreed.strip():
        raise ImpossibleFact("agreed", "Write what was agreed at the meeting")
