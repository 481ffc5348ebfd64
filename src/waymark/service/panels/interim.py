"""The support a child has meanwhile: what it is now, whose it is, and when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .models import Decision, EducationMeanwhile, InterimReview
from .rules import GIVES_A_PLACE

BEGUN = frozenset({"arrived", "ended"})  # states of a place: from here there is no meanwhile
EDUCATION_BEGINS, LOOK_AGAIN = "See that the education meanwhile has begun", "Look at how the support meanwhile is going"


@dataclass(frozen=True)
class Meanwhile:
    """As the decision gave it and every look since has left it. ``review_on`` is None once it has ended."""

    decision: Decision
    support: str
    owner: str
    review_on: date | None
    reviews: tuple[InterimReview, ...]
    education_begins_on: date | None = None

    @property
    def place_begins_on(self) -> date | None:
        """The day the place that was agreed begins, and with it the end of any meanwhile."""
        return self.decision.placement.starts_on if self.decision.outcome in GIVES_A_PLACE else None

    @property
    def has_ended(self) -> bool:
        return self.review_on is None


def meanwhile_of(decision: Decision) -> Meanwhile | None:
    """None for a decision that gave none, or that was set aside, and once the place that was agreed has begun. Education
    owed in law is looked at first on the day it begins."""
    if decision.interim_owner is None or decision.reopened_on is not None:
        return None
    education = EducationMeanwhile.objects.filter(decision=decision).first()
    given = [one.rstrip(".") for one in (decision.interim_support, education.what if education else "") if one]
    if not given or (decision.outcome in GIVES_A_PLACE and decision.placement.state in BEGUN):
        return None
    reviews = tuple(InterimReview.objects.filter(decision=decision).select_related("reviewed_by"))
    newest = reviews[-1] if reviews else None
    return Meanwhile(
        decision,
        newest.support if newest else ". ".join(given),
        decision.interim_owner.name,
        newest.next_review_on if newest else education.begins_on if education else decision.interim_review_on,
        reviews,
        education.begins_on if education else None,
    )


def decision_with_support(reference: str) -> Decision | None:
    """A decision this organisation may see, with what the support meanwhile is told by."""
    return (
        Decision.objects.filter(reference=reference)
        .select_related("pupil", "interim_owner", "referral__school", "item__meeting__partnership", "placement").first()
    )


def support_meanwhile(pupil_id: int) -> Meanwhile | None:
    """What a child has now, from the newest decision that gave some; None when none did or it has ended."""
    newest = (
        Decision.objects.filter(pupil=pupil_id, reopened_on__isnull=True)
        .select_related("interim_owner", "referral", "placement").order_by("-decided_on", "-id").first()
    )
    found = meanwhile_of(newest) if newest else None
    return None if found is None or found.has_ended else found
