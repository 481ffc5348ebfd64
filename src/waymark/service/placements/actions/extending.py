"""A stay is made longer: a decision that shows who then waits, kept as it was known."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import authority_model, trust_of
from waymark.service.pupils.actions import give_access

from .. import permissions
from ..models import Extension, Placement, Review
from ..others_named import refuse_other_names
from ..queries.apart import check_longer_apart, take_turns_with_those_kept_apart
from ..queries.longer import check_longer_stay
from ..queries.staying import room_to_stay
from ..queries.waiting import who_then_waits
from ..rules import DECISION_MAKERS, Refused, review_dates
from .arriving import next_review
from .asking_longer import answer_longer_asked
from .deciding import deciders
from .extending_in_law import first_longer_day
from .longer_letters import draft_longer_letters
from .refusals import refusals_said
from .steps import ACCESS_AFTER_END_DAYS, home_calendar, keep, locked, next_step, write_step

ASK_THE_PANEL = "Or put the stay on the next panel’s list: the panel weighs it against the children who wait."


@transaction.atomic
def extend_placement(
    *, placement: Placement, to_on: date, reason: str, by: Actor, on: date, over_capacity_reason: str = "",
    drafts_letters: bool = True,
) -> Placement:
    """Let a child stay until ``to_on``. Extending twice to the same day extends once.

    After the expected end it is recorded as an overstay. ``over_capacity_reason``: a late leaver where no
    place is free, recorded by a named officer. ``drafts_letters``: false inside a panel's decision, which drafts them with its
    own name and reasons. Raises ``Refused`` with a sentence.
    """
    permissions.EXTEND_PLACEMENT.require(by)
    placement = locked(placement)
    if placement.expected_end_on == to_on:
        return placement
    take_turns_with_those_kept_apart(placement.pupil, on)
    check_longer_stay(placement, to_on)
    check_longer_apart(placement, to_on, on)
    if not reason.strip():
        raise Refused("Say why the stay is made longer: those who then wait may ask.")
    if drafts_letters:  # a panel has looked at its own words already
        refuse_other_names(placement, {"Say more": reason}, on=on)
    waits = who_then_waits(placement, to_on, on)
    before = placement.expected_end_on
    changes: dict[str, object] = {"expected_end_on": to_on}
    if over_capacity_reason:
        changes |= {"over_capacity_reason": over_capacity_reason, "over_capacity_by_id": by.person_id}
    with refusals_said(placement.pupil, placement.starts_on, to_on, apart_from=placement.pk,
                       when_full=lambda full: f"{room_to_stay(locked(placement), on).sentence or full} {ASK_THE_PANEL}"):
        keep(placement, **changes)
    extension = Extension.objects.create(
        placement=placement,
        pupil_id=placement.pupil_id,
        from_on=before,
        to_on=to_on,
        reason=reason.strip(),
        who_then_waits=[one.kept() for one in waits],
        decided_on=on,
        decided_by_id=by.person_id,
        is_overstay=on > before,
        legal_decision_due_on=_decision_due_on(placement, before, on),
    )
    _reviews_of_the_longer_stay(placement, before)
    answer_longer_asked(placement, "made_longer", on=on)
    for because in ("offer", "placement"):
        give_access(placement.pupil, placement.provision_class.provision.provider_id, because=because, on=on,
                    about=placement.reference, until=to_on + timedelta(days=ACCESS_AFTER_END_DAYS))
    if placement.decision_maker == "trust" and (trust := trust_of(placement.home_school_id)):
        give_access(placement.pupil, trust, because="legal_decision", on=on, about=placement.reference,
                    until=to_on + timedelta(days=ACCESS_AFTER_END_DAYS))
    write_step(placement, "extend", by=by, on=on, note=reason)
    if drafts_letters:
        draft_longer_letters(extension, about=placement.reference, decided_by="council", decided_on=on, on=on)
    if extension.legal_decision_due_on:
        who = DECISION_MAKERS[placement.decision_maker]
        next_step(placement, f"The longer stay to be decided in law by {who}", extension.legal_decision_due_on,
                  deciders(placement, on), by=by, on=on, subject="A longer stay is yours to decide in law")
    elif placement.state == "arrived":
        next_review(placement, by=by, on=on)
    record("extend_placement", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id, why=reason)
    return placement


def _decision_due_on(placement: Placement, before: date, on: date) -> date | None:
    """A longer off-site direction is a fresh one (Education Act 2002 s.29A): decided in time for its own notice."""
    days = authority_model().route(placement.route).notice_school_days
    if not days or not placement.legally_decided_on:  # the first decision, not yet made, is about the longer stay
        return None
    return max(on, home_calendar(placement).add_school_days(first_longer_day(placement, before), -days))


def _reviews_of_the_longer_stay(placement: Placement, before: date) -> None:
    """One more decision review within the weeks added, and the kind's rhythm through them."""
    kind = authority_model().kind(placement.provision_class.provision.kind)
    calendar = home_calendar(placement)
    first = calendar.next_school_day(before)
    if first > placement.expected_end_on:
        return
    known = set(Review.objects.filter(placement=placement).values_list("due_on", flat=True))
    Review.objects.bulk_create([
        Review(placement=placement, pupil_id=placement.pupil_id, due_on=one.due_on, is_decision_review=one.is_decision)
        for one in review_dates(first, placement.expected_end_on, calendar, first_after=None,
                                every=kind.review_every_school_weeks, decide_by_week=None)
        if one.due_on not in known
    ])
