"""Which boxes a form about one event offers: whom to tell of what, and what the board or a panel may do next."""

from __future__ import annotations

from typing import Any

from waymark.service.duties.events import EventInFull
from waymark.service.exclusions.rules import OUTCOMES
from waymark.service.exclusions.rules_afterwards import BOARD_DECIDED, NEXT_OUTCOMES, ON_SUSPENSION, TOLD_ABOUT, WHO_IS_TOLD

from ..subjects import is_permanent

WHO = {"board": "governing_board", "parent_section_104": "parent"}
OF = {"tell_cancelled": "cancelled", "tell_meeting": "board_meeting"}
FIRST_DAYS = "the first five school days, and the education that is arranged"
BOARD_WORDS = {
    "upheld": "The board decided not to reinstate the child",
    "reinstated": "The board reinstated the child",
    "considered": "The board looked at it; it could not reinstate",
    "recommended": "A review panel asked the board to look again",
    "quashed": "A review panel quashed it and told the board to look again",
}


def to_tell(fact: Any, full: EventInFull) -> list[tuple[str, str]]:
    """What the law asks and is not done first, then what is told of a board and of a review."""
    found: dict[str, str] = {}
    for one in full.follows.lines:
        kind, _, rest = one.key.partition(":")
        if kind.startswith("tell") and one.state not in {"done", "done_late"}:
            whom = rest.rpartition(":")[2]
            subject = "education" if whom == "parent_section_104" else OF.get(kind, "exclusion")
            found[f"{WHO.get(whom, whom)}:{subject}"] = _words(WHO.get(whom, whom), subject)
    for whom, subject in _of_the_board(fact):
        found.setdefault(f"{whom}:{subject}", _words(whom, subject))
    return list(found.items())


def _words(who: str, subject: str) -> str:
    about = FIRST_DAYS if subject == "education" else TOLD_ABOUT[subject][:1].lower() + TOLD_ABOUT[subject][1:]
    return f"{WHO_IS_TOLD[who]}: {about}"


def _of_the_board(fact: Any) -> list[tuple[str, str]]:
    so_far = happened(fact)
    already = {(one.who, one.subject) for one in fact.told.all()}
    wanted = [("parent", "board_meeting")]
    if {"upheld", "reinstated", "considered"} & so_far:
        wanted = [("parent", "board_decision"), ("authority", "board_decision")]
    if "review_asked" in so_far:
        wanted.append(("parent", "review_meeting"))
    if {"review_upheld", "recommended", "quashed"} & so_far:
        wanted.append(("parent", "review_outcome"))
    return [one for one in wanted if one not in already and "cancelled" not in so_far]


def happened(fact: Any) -> set[str]:
    """What is recorded of the head's, the board's and a panel's later decisions, as keys of the closed words."""
    if is_permanent(fact):
        return {one.outcome for one in fact.outcomes.all()}
    cancelled = {"cancelled"} if getattr(fact, "cancelled", None) else set()
    return {one.what for one in fact.on_the_board.all()} | cancelled


def board_choices(fact: Any) -> list[tuple[str, str]]:
    """What may come next of it; nothing where it is over. A cancelling is the head's and has a page of its own."""
    if is_permanent(fact):
        rows = sorted(fact.outcomes.all(), key=lambda one: (one.happened_on, one.pk))
        allowed = NEXT_OUTCOMES[rows[-1].outcome if rows else ""] - {"cancelled"}
        return [(key, BOARD_WORDS.get(key, words)) for key, words in OUTCOMES.items() if key in allowed]
    so_far = happened(fact)
    if "cancelled" in so_far:
        return []
    allowed = set(ON_SUSPENSION) - so_far - (BOARD_DECIDED if so_far & BOARD_DECIDED else set())
    return [(key, BOARD_WORDS.get(key, words)) for key, words in ON_SUSPENSION.items() if key in allowed]
