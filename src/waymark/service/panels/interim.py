"""The support a child has meanwhile: what it is now, whose it is, and when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .models import Decision, InterimReview


@dataclass(frozen=True)
class Meanwhile:
    """As the decision gave it and every look since has left it. ``review_on`` is None once it has ended."""

    decision: Decision
    support: str
    owner: str
    review_on: date | None
    reviews: tuple[InterimReview, ...]

    @property
    def has_ended(self) -> bool:
        return self.review_on is None


def meanwhile_of(decision: Decision) -> Meanwhile | None:
    """None for a decision that gave no support meanwhile, or that was set aside."""
    if not decision.interim_support or decision.interim_owner is None or decision.reopened_on is not None:
        return None
    reviews = tuple(InterimReview.objects.filter(decision=decision).select_related("reviewed_by"))
    newest = reviews[-1] if reviews else None
    return Meanwhile(
        decision,
        newest.support if newest else decision.interim_support,
        decision.interim_owner.name,
        newest.next_review_on if newest else decision.interim_review_on,
        reviews,
    )


def decision_with_support(reference: str) -> Decision | None:
    """A decision this organisation may see, with what the support meanwhile is told by."""
    return (
        Decision.objects.filter(reference=reference)
        .select_related("pupil", "interim_owner", "referral__school", "item__meeting__partnership").first()
    )


def support_meanwhile(pupil_id: int) -> Meanwhile | None:
    """What a child has now, from the newest decision that gave some; None when none did or it has ended."""
    newest = (
        Decision.objects.filter(pupil=pupil_id, reopened_on__isnull=True)
        .select_related("interim_owner", "referral").order_by("-decided_on", "-id").first()
    )
    found = meanwhile_of(newest) if newest else None
    return None if found is None or found.has_ended else found
