"""A review is held: the child's view first, then whether they attend, are safe, and get what they need."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from .. import permissions
from ..models import ExitCriterion, Placement, Review
from ..rules import Refused, WrongState
from .arriving import next_review
from .steps import coordinators, locked, next_step, school_people, write_step


@transaction.atomic
def hold_review(
    *, review: Review, pupil_view: str, progress: str, is_attending: bool, is_safe: bool, needs_are_met: bool,
    next_action: str, by: Actor, on: date, parent_view: str = "", standings: dict[int, tuple[str, bool]] | None = None,
) -> Review:
    """Write down a review. ``standings``: id of an exit criterion -> (where it stands, whether it is met).

    A child who is not safe there is somebody's work today (KCSIE part 2). Saving the same review twice keeps the first.
    """
    placement = review.placement
    permissions.HOLD_REVIEW.require(by, placement)
    placement = locked(placement)
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.held_on:
        return review
    if placement.state != "arrived":
        raise WrongState("A place is reviewed while the child is there.")
    if not pupil_view.strip():
        raise Refused("Write what the child says first. If they would rather not say anything, write that.")
    review.held_on, review.held_by_id = on, by.person_id
    review.pupil_view, review.parent_view, review.progress = pupil_view.strip(), parent_view.strip(), progress.strip()
    review.is_attending, review.is_safe, review.needs_are_met = is_attending, is_safe, needs_are_met
    review.next_action = next_action.strip()
    review.save()
    _keep_standings(placement, standings or {})
    write_step(placement, "review", by=by, on=on, note=review.next_action)
    _what_follows(placement, review, by, on)
    record("hold_review", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id)
    return review


def _keep_standings(placement: Placement, standings: dict[int, tuple[str, bool]]) -> None:
    for criterion in ExitCriterion.objects.filter(placement=placement, pk__in=standings):
        criterion.standing, criterion.is_met = standings[criterion.pk]
        criterion.save(update_fields=["standing", "is_met"])


def _what_follows(placement: Placement, review: Review, by: Actor, on: date) -> None:
    if not review.is_safe:
        owners = school_people(placement, on) + coordinators(on)
        next_step(placement, "Not safe at the last review: decide today what changes", on, owners, by=by, on=on,
                  subject="A review needs you today")
    elif not (review.is_attending and review.needs_are_met):
        next_step(
            placement,
            review.next_action or "Agree what changes after the review",
            on,
            school_people(placement, on),
            by=by,
            on=on,
            subject="A review asks for a change",
        )
    else:
        next_review(placement, by=by, on=on)
