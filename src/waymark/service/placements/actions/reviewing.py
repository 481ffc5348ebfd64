"""A review is held: the child's view first, then whether they attend, are safe, and get what they need."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from .. import permissions
from ..models import ExitCriterion, Placement, Review
from ..others_named import refuse_other_names
from ..rules import Refused, WrongState
from ..rules.dates import said
from .arriving import next_review
from .steps import coordinators, locked, next_step, school_people, write_step


@transaction.atomic
def hold_review(
    *, review: Review, pupil_view: str, progress: str, is_attending: bool, is_safe: bool, needs_are_met: bool,
    next_action: str, by: Actor, on: date, parent_view: str = "", standings: dict[int, tuple[str, bool]] | None = None,
) -> Review:
    """Write down a review. ``standings``: id of an exit criterion -> (where it stands, whether it is met).

    A child who is not safe there is somebody's work today (KCSIE part 2). Saving the same review twice
    saves it once; other words for a review that was held are refused.
    """
    placement = review.placement
    permissions.HOLD_REVIEW.require(by, placement)
    placement = locked(placement)
    review = Review.objects.select_for_update().get(pk=review.pk)
    written = {"pupil_view": pupil_view.strip(), "parent_view": parent_view.strip(), "progress": progress.strip(),
               "is_attending": is_attending, "is_safe": is_safe, "needs_are_met": needs_are_met,
               "next_action": next_action.strip()}
    if review.held_on:
        _refuse_other_words(review, written, standings or {})
        return review
    if placement.state != "arrived":
        raise WrongState("A place is reviewed while the child is there.")
    if not pupil_view.strip():
        raise Refused("Write what the child says first. If they would rather not say anything, write that.")
    refuse_other_names(placement, {"What has changed since the start": progress, "What happens next": next_action}, on=on)
    review.held_on, review.held_by_id = on, by.person_id
    for name, value in written.items():
        setattr(review, name, value)
    review.save()
    _keep_standings(placement, standings or {})
    write_step(placement, "review", by=by, on=on, note=review.next_action)
    _what_follows(placement, review, by, on)
    record("hold_review", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id)
    return review


def _refuse_other_words(review: Review, written: dict[str, object], standings: dict[int, tuple[str, bool]]) -> None:
    criteria = ExitCriterion.objects.filter(placement=review.placement_id, pk__in=standings)
    same = all(getattr(review, name) == value for name, value in written.items())
    if same and all((one.standing, one.is_met) == standings[one.pk] for one in criteria):
        return
    raise Refused(
        f"The review due on {said(review.due_on)} was answered already, on {said(review.held_on)}. "
        "What you typed is still here, but has not been saved: copy what is new before you leave this page."
    )


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
