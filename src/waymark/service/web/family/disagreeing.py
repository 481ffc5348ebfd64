"""What a family can do that does not agree: by whose decision it is, with the times the law or the council sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from waymark.service.organisations.queries import authority_model, calendar_for, trust_of
from waymark.service.panels.challenges import Target, challenges_by, newest_exclusion, targets_of
from waymark.service.panels.queries import decisions_of
from waymark.service.panels.rules_of_challenge import (
    BOARD_CONSIDERS_WITHIN,
    COURSES_ABOUT,
    REVIEW_PANEL_WITHIN,
    school_days_after,
)
from waymark.service.web.components.wording import long_day

if TYPE_CHECKING:
    from waymark.service.panels.models import Challenge, Decision
    from waymark.service.placements.models import Placement
    from waymark.service.pupils.models import FamilyLink, Letter, Pupil

SAY_SO = "Say so now: write it in your own words on this page, or ring. The people who decide read it first."
ASK_TO_READ = "Ask the school to show you what it wrote, and tell it what is not right."
COMPLAIN = (
    "You can complain to the council. If its last answer does not settle it, the Local Government and Social Care Ombudsman "
    "can look at what the council did, usually within 12 months of the day you knew of it."
)
COMPLAIN_TO_THE_SCHOOL = (
    "About what the school decided, you can use the school’s own complaints procedure. The Ombudsman does not look at that."
)
ADVICE = (
    "For free advice that takes nobody’s side, where a child has or may have special educational needs: your local SENDIASS. "
    "The school or the council gives you its number."
)
ABOUT_WHAT = {"panel": "what was decided", "law": "the place, as decided in law", "exclusion": "the permanent exclusion"}
NEEDS_YOUR_YES = "This move needs your agreement. If you do not agree, tell the school: it does not go ahead without your yes."


@dataclass(frozen=True)
class Asked:
    """Something asked to be looked at again, as the family reads it."""

    about: str
    words: str
    who: str
    on: date
    state: str
    reasons: str
    is_mine: bool


@dataclass(frozen=True)
class Disagreeing:
    """``button`` is empty where nothing can be asked here, or all has been."""

    ways: tuple[str, ...]
    asked: tuple[Asked, ...]
    button: str


def disagreeing(link: FamilyLink, placement: Placement | None, letters: tuple[Letter, ...]) -> Disagreeing:
    """``placement`` is one the family may know of, or None."""
    told = told_decision(link.pupil, placement, letters)
    targets, asked = open_targets(link, placement, letters), challenges_by(link)
    return Disagreeing(
        _ways(link.pupil, told, placement, {one.key for one in targets}, [one for one in asked if _is_mine(one, link)]),
        tuple(_asked(one, link) for one in asked),
        "" if not targets else "Ask the panel to look again" if [one.key for one in targets] == ["panel"]
        else "Ask for a decision to be looked at again",
    )


def told_decision(pupil: Pupil, placement: Placement | None, letters: tuple[Letter, ...]) -> Decision | None:
    """The newest decision that the family has been told of: by its letter, or by the place that follows from it."""
    about = {one.about for one in letters}
    return next(
        (one for one in decisions_of(pupil.pk)
         if one.outcome != "noted" and (one.reference in about or (placement is not None and one.placement_id == placement.pk))),
        None,
    )


def open_targets(link: FamilyLink, placement: Placement | None, letters: tuple[Letter, ...]) -> list[Target]:
    """What this reader may still ask about: each decision once."""
    mine = {
        (one.about, one.decision_id, one.placement_id, one.permanent_exclusion_id)
        for one in challenges_by(link) if _is_mine(one, link)
    }
    return [
        one for one in targets_of(link.pupil, told_decision(link.pupil, placement, letters), placement)
        if (one.key, *(getattr(row, "pk", None) for row in (one.decision, one.placement, one.permanent_exclusion))) not in mine
    ]


def _asked(one: Challenge, link: FamilyLink) -> Asked:
    answer = getattr(one, "answer", None)
    state = (
        f"Answered on {long_day(answer.answered_on)} by {answer.who}: {COURSES_ABOUT[one.about][answer.course].lower()}."
        if answer
        else f"You get an answer with reasons by {long_day(one.answer_due_on)}, from {one.owner.name}."
    )
    return Asked(ABOUT_WHAT[one.about], one.words, one.speaker_name, one.asked_on, state, answer.reasons if answer else "",
                 _is_mine(one, link))


def _is_mine(one: Challenge, link: FamilyLink) -> bool:
    return one.speaker_name == link.recipient_name


def _ways(
    pupil: Pupil, told: Decision | None, placement: Placement | None, may_ask: set[str], asked: list[Challenge]
) -> tuple[str, ...]:
    """``may_ask``: what this reader can still ask here; ``asked``: what they have asked."""
    excluded = _about_an_exclusion(pupil)
    if told is None and placement is None:
        return (SAY_SO, ASK_TO_READ, *excluded, COMPLAIN, ADVICE)
    about_panel = next((one for one in asked if told and one.decision_id == told.pk), None)
    again: tuple[str, ...] = ()
    if "panel" in may_ask:
        days = authority_model().family_answer("panel").answer_within_school_days
        again = (f"Ask the panel to look again, here. You get an answer with reasons within {days} school days.",)
    elif about_panel:
        again = (f"You have asked the panel to look again. {_how_it_stands(about_panel)}",)
    about_law = next((one for one in asked if placement and one.placement_id == placement.pk), None)
    return (*again, *_about_the_place(placement, "law" in may_ask, about_law), *excluded, COMPLAIN, ADVICE)


def _how_it_stands(asked: Challenge) -> str:
    if answer := getattr(asked, "answer", None):
        return f"You were answered on {long_day(answer.answered_on)}: the answer is above. If it does not settle it, complain."
    return f"You get an answer with reasons by {long_day(asked.answer_due_on)}."


def _about_the_place(placement: Placement | None, may_ask_here: bool, asked: Challenge | None) -> tuple[str, ...]:
    if placement is None:
        return ()
    if placement.decision_maker == "parents_and_schools":
        return (NEEDS_YOUR_YES,)
    route = authority_model().route(placement.route)
    if route.legal_basis != "off_site_direction":
        return ()
    # Education Act 2002 s.29A binds maintained schools; an academy uses its own powers and follows it as good practice.
    must = "should" if placement.home_school_id and trust_of(placement.home_school_id) else "must"
    weeks = route.reviews_on_request_gap_school_weeks
    where = "here or in writing" if may_ask_here else "in writing"
    done = f"You have asked whoever decided the place in law to look again. {_how_it_stands(asked)} " if asked else ""
    return (
        f"{done}{'You can also ask them' if asked else 'Ask whoever decided the place in law'} for a review meeting, {where}. "
        f"They {must} hold one, unless one was held in the last {weeks} weeks.",
        COMPLAIN_TO_THE_SCHOOL,
    )


def _about_an_exclusion(pupil: Pupil) -> tuple[str, ...]:
    """A governing board, then an independent review panel: SI 2012/1033 regs 6 and 24, Sch. 1."""
    excluded = newest_exclusion(pupil)
    if excluded is None:
        return ()
    outcomes = sorted(excluded.outcomes.all(), key=lambda one: (one.happened_on, one.pk))
    calendar = calendar_for(excluded.school_id)
    if not outcomes:
        by = school_days_after(excluded.decided_on, BOARD_CONSIDERS_WITHIN, calendar)
        when = f", by {long_day(by)}" if by else ""
        return (
            f"The governing board of {excluded.school.name} must look at the permanent exclusion within {BOARD_CONSIDERS_WITHIN} "
            f"school days of being told{when}. You can send it what you think, come to its meeting, bring a friend and have "
            "somebody speak for you.",
        )
    if outcomes[-1].outcome != "upheld":
        return ()
    by = school_days_after(outcomes[-1].happened_on, REVIEW_PANEL_WITHIN, calendar)
    when = f", so by {long_day(by)} at the latest if you were told that day" if by else ""
    return (
        f"You can ask for an independent review panel within {REVIEW_PANEL_WITHIN} school days of being told what the board "
        f"decided{when}. Later is too late. You may ask for an expert in special educational needs.",
        "If you think the exclusion has to do with a disability, the First-tier Tribunal (SEND) can look at it too; with other "
        "discrimination, the County Court.",
    )
