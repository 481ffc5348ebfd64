"""What a family asks to have looked at again, as whoever answers it reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.rules import outcome_words
from waymark.service.panels.rules_of_challenge import ABOUT, COURSES_ABOUT
from waymark.service.panels.words import decision_maker_words
from waymark.service.web.components.clocks import Clock, clock_to
from waymark.service.web.components.wording import day

ASKS_THE_PANEL = "The family asks the panel to look again"
AFTER_AGAIN = {
    "panel": "If it is looked at again, the next panel lists it with these words first.",
    "law": "A review meeting asked for in writing is held, unless one was held in the last ten weeks: say in the reasons when.",
    "exclusion": "What the board decides in the end is written down on the child’s record.",
}


@dataclass(frozen=True)
class ChallengeShown:
    heading: str
    rows: list[dict[str, Any]]
    clock: Clock | None
    answer: str
    after_again: str


def challenge_shown(asked: Any, on: date) -> ChallengeShown:
    answer = getattr(asked, "answer", None)
    return ChallengeShown(
        heading=ASKS_THE_PANEL if asked.about == "panel" else f"The family asks: {ABOUT[asked.about].lower()}",
        rows=[*_about(asked), {"key": "How to reach them", "value": asked.reach},
              {"key": "Who answers", "value": asked.owner.name}, {"key": "Time for an answer", "value": asked.due_because}],
        clock=None if answer else clock_to(asked.answer_due_on, on, calendar_for()),
        answer=COURSES_ABOUT[asked.about][answer.course] if answer else "",
        after_again=AFTER_AGAIN[asked.about],
    )


def _about(asked: Any) -> list[dict[str, Any]]:
    if decision := asked.decision:
        words = outcome_words(decision.outcome, is_urgent=decision.is_urgent)
        return [
            {"key": "What was decided", "value": f"{words}, {day(decision.decided_on)}",
             "href": reverse("panel_record", args=[decision.reference]), "act": "Open", "change": "the decision"},
            {"key": "The reasons then", "value": decision.reason},
        ]
    if stay := asked.placement:
        school = stay.home_school.name if stay.home_school else "the school"
        who, where = decision_maker_words(stay.decision_maker, school), stay.provision_class.provision.name
        return [{"key": "What was decided", "value": f"A place at {where}, by {who}, {day(stay.legally_decided_on)}"}]
    excluded = asked.permanent_exclusion
    return [{"key": "What was decided", "value": f"Permanently excluded from {excluded.school.name}, {day(excluded.decided_on)}"}]
