"""What was decided about a request, why, and the page of what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.accounts.actor import Actor
from waymark.service.panels.permissions import LOOK_AT_MEETING
from waymark.service.panels.queries import decisions_of
from waymark.service.panels.words import decision_maker_words
from waymark.service.placements.permissions import LOOK_AT_PLACEMENT
from waymark.service.placements.rules import STATE_NAMES
from waymark.service.pupils.permissions import LOOK_AT_PUPIL
from waymark.service.web.components.wording import day

DECIDED = {
    "agree": "The place proposed was agreed",
    "another_place": "Another place was agreed",
    "not_yet": "Not yet",
    "not_this_way": "Not this way",
    "send_on": "Sent on",
    "extend": "The stay is made longer",
    "end": "The stay ends as planned",
    "noted": "Noted",
}


@dataclass(frozen=True)
class Outcome:
    """``href`` and ``leads_to``: the place agreed, or the record of the decision."""

    said: str
    decided_on: date
    reason: str
    instead: str
    meanwhile: str
    stands: str
    href: str
    leads_to: str
    panel_href: str = ""
    panel: str = ""


def outcomes_of(referral: Any, by: Actor) -> list[Outcome]:
    """Decisions that stand about one request, newest first: those this reader's organisation may see."""
    if referral.submitted_on is None or not LOOK_AT_PUPIL.held(by):
        return []
    return [_outcome(one, by) for one in decisions_of(referral.pupil_id).select_related(
        "interim_owner", "placement__provision_class__provision", "placement__home_school"
    ) if one.referral_id == referral.pk]


def _outcome(decision: Any, by: Actor) -> Outcome:
    stay = decision.placement
    if stay and LOOK_AT_PLACEMENT.held(by):
        href, leads_to = reverse("placement_page", args=[stay.reference]), f"The place in {stay.provision_class}"
    else:
        href, leads_to = reverse("panel_record", args=[decision.reference]), "The record of this decision"
    return Outcome(
        DECIDED[decision.outcome], decision.decided_on, decision.reason, decision.offered_instead,
        _meanwhile(decision), _stands(stay), href, leads_to, *_panel_of(decision, by),
    )


def _panel_of(decision: Any, by: Actor) -> tuple[str, str]:
    """The meeting that decided it, for whoever may open it; else the panels of the partnership."""
    if decision.partnership is None:
        return "", ""
    meeting = decision.item.meeting if decision.item else None
    if meeting is not None and LOOK_AT_MEETING.held(by, meeting):
        return reverse("panel_meeting", args=[meeting.reference]), f"The panel of {decision.partnership.name}"
    if LOOK_AT_MEETING.held(by):
        here = f"{reverse('panel_meetings')}?partnership={decision.partnership.reference}"
        return here, f"Panels of {decision.partnership.name}"
    return "", ""


def _meanwhile(decision: Any) -> str:
    """The support until then, whose it is and when somebody looks again."""
    if not decision.interim_support:
        return ""
    support = decision.interim_support.rstrip(".")
    if decision.interim_owner is None or decision.interim_review_on is None:
        return f"{support}."
    return f"{support}. {decision.interim_owner.name} sees to it and looks again on {day(decision.interim_review_on)}."


def _stands(stay: Any) -> str:
    """What still has to be answered before a place is certain, or how it stands now."""
    if stay is None:
        return ""
    school = stay.home_school.name if stay.home_school_id else "the school"
    who = decision_maker_words(stay.decision_maker, school)
    host = stay.provision_class.provision.name
    waits = {
        "agreed": f"Not certain yet: {host} and {who} have still to answer.",
        "offered": f"Not certain yet: {host} said yes, and {who} has still to decide.",
        "authorised": f"Not certain yet: {who} agreed, and {host} has still to answer.",
    }
    days = f"{day(stay.starts_on)} to {day(stay.ended_on or stay.expected_end_on)}"
    return waits.get(stay.state, f"{STATE_NAMES[stay.state]}: {days}.")


def words_of(decision: Any) -> str:
    """ "decided: another place was agreed", for a row in a list."""
    return f"Decided: {DECIDED[decision.outcome][:1].lower()}{DECIDED[decision.outcome][1:]}"
