"""What was decided about a request, why, and the page of what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.accounts.actor import Actor
from waymark.service.panels.queries import decisions_of
from waymark.service.placements.permissions import LOOK_AT_PLACEMENT
from waymark.service.pupils.permissions import LOOK_AT_PUPIL

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
    href: str
    leads_to: str


def outcomes_of(referral: Any, by: Actor) -> list[Outcome]:
    """Decisions that stand about one request, newest first: those this reader's organisation may see."""
    if referral.submitted_on is None or not LOOK_AT_PUPIL.held(by):
        return []
    return [_outcome(one, by) for one in decisions_of(referral.pupil_id) if one.referral_id == referral.pk]


def _outcome(decision: Any, by: Actor) -> Outcome:
    stay = decision.placement
    if stay and LOOK_AT_PLACEMENT.held(by):
        href, leads_to = reverse("placement_page", args=[stay.reference]), f"The place in {stay.provision_class}"
    else:
        href, leads_to = reverse("panel_record", args=[decision.reference]), "The record of this decision"
    return Outcome(
        DECIDED[decision.outcome], decision.decided_on, decision.reason, decision.offered_instead,
        decision.interim_support, href, leads_to,
    )
