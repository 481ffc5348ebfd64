"""Looking at how the support meanwhile is going, for a child who waits or was told no."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import calendar_for
from waymark.service.pupils.actions import close_next_step, set_next_step
from waymark.service.pupils.queries import open_next_step
from waymark.service.referrals.rules import WAITING

from .. import permissions
from ..interim import LOOK_AGAIN, meanwhile_of
from ..models import Decision, InterimReview
from ..others_named import faults_of_names
from ..rules import GIVES_A_PLACE, InterimCourse, interim_faults
from ..rules_of_waiting import fault_of_review_day
from .errors import DecisionIncomplete


class ReviewedMeanwhile(Exception):
    """Somebody else has looked since the page was opened, or the support has ended. ``str()`` is a sentence for the page."""


@transaction.atomic
def review_interim_support(
    *, decision: Decision, course: InterimCourse, looks_before: int, by: Actor, on: date
) -> InterimReview:
    """Keep what was seen, and let the support go on, change or end; whoever sees to it has the next day.

    ``looks_before``: how many looks there were when the page was opened. Pressing twice saves once. Raises
    ``DecisionIncomplete`` with a sentence for each field, and ``ReviewedMeanwhile``.
    """
    permissions.REVIEW_INTERIM.require(by, decision)
    locked = Decision.objects.select_for_update(of=("self",)).select_related("pupil", "interim_owner", "referral", "placement")
    decision = locked.get(pk=decision.pk)
    now = meanwhile_of(decision)
    if now is None:
        raise ReviewedMeanwhile("This decision gave no support to look at.")
    if len(now.reviews) > looks_before:
        return _same_again(now.reviews[-1], course, by)
    if now.has_ended:
        raise ReviewedMeanwhile(f"This support ended on {now.reviews[-1].reviewed_on:%-d %B %Y}.")
    faults = interim_faults(course, still_waits=_still_waits(decision), on=on)
    if course.next_course != "end" and (sentence := fault_of_review_day(course.next_review_on, calendar_for(), on)):
        faults.setdefault("next_review_on", sentence)
    faults = faults or faults_of_names(
        decision.pupil, {"seen": course.seen, "support": course.support}, on=on,
        meeting_id=decision.item.meeting_id if decision.item_id else None,
    )
    if faults:
        raise DecisionIncomplete(faults)
    ends = course.next_course == "end"
    review = InterimReview.objects.create(
        decision=decision, pupil_id=decision.pupil_id, seen=course.seen.strip(), next_course=course.next_course,
        support="" if ends else course.support.strip() if course.next_course == "change" else now.support,
        next_review_on=None if ends else course.next_review_on, reviewed_on=on, reviewed_by_id=by.person_id,
    )
    _next_step(decision, review, on)
    record("review_interim_support", by=by, on=on, about=decision.reference, pupil_id=decision.pupil_id, why=review.seen)
    return review


def _same_again(newest: InterimReview, course: InterimCourse, by: Actor) -> InterimReview:
    if newest.reviewed_by_id == by.person_id and newest.seen == course.seen.strip():
        return newest
    raise ReviewedMeanwhile(
        f"{newest.reviewed_by.name} has looked at it since you opened this page: read what they wrote, then save again."
    )


def _still_waits(decision: Decision) -> bool:
    return decision.referral is not None and decision.referral.state in WAITING


def _next_step(decision: Decision, review: InterimReview, on: date) -> None:
    """The step of this support moves on; a step about something else that is due for the child stays. Beside a place that
    was agreed the day to look stands on the home page of whoever sees to it: the child's step is the place's."""
    step = open_next_step(decision.pupil)
    if decision.outcome in GIVES_A_PLACE or (step is not None and step.about != decision.reference):
        return
    if review.next_course == "end":
        close_next_step(decision.pupil, on=on)
    else:
        set_next_step(
            decision.pupil, what=LOOK_AGAIN, due_on=review.next_review_on,
            owner=step.owner_id if step else decision.interim_owner_id, by=None, on=on, about=decision.reference,
        )
