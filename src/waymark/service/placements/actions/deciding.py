"""Two answers make a place real, in either order: the host's, and the decision-maker's in law."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.wording import in_sentence
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.accounts.queries import people_with_role
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import authority_model, trust_of
from waymark.service.pupils.actions import end_access, give_access
from waymark.service.referrals.actions import look_again
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import OVER as REFERRAL_OVER

from .. import permissions
from ..models import Placement, Review
from ..others_named import refuse_other_names
from ..permissions import ACT_IN_LAW
from ..rules import DECISION_MAKERS, OVER, Refused, check_start, earliest_start
from ..rules.dates import said
from ..words import decision_maker_words
from .letters import draft_notice
from .refusals import listed_reason, refusals_said
from .steps import (
    ACCESS_AFTER_END_DAYS,
    coordinators,
    home_calendar,
    keep,
    locked,
    move,
    next_step,
    provision_people,
    school_days_after,
)


@transaction.atomic
def answer_offer(
    *,
    placement: Placement,
    accepts: bool,
    reason_code: str = "",
    note: str = "",
    by: Actor,
    on: date,
    named_adult: str = "",
) -> Placement:
    """The host says yes or no. A *no* has a reason from the authority's list and goes to the coordinator.

    Answering the same twice answers once.
    """
    permissions.ANSWER_OFFER.require(by, placement)
    placement = locked(placement)
    _refuse_untold(placement)
    if placement.host_answered_on and accepts == (placement.host_refusal_reason == ""):
        return placement
    refuse_other_names(placement, {"Say more": note}, on=on)
    answer = {"host_answered_on": on, "host_answered_by_id": by.person_id}
    if accepts:
        move(placement, "host_accepts", by=by, on=on, note=note,
             **answer, **({"provision_named_adult": named_adult} if named_adult else {}))
        once_answered(placement, by, on)
    else:
        reason = listed_reason("host_refusal", reason_code, note)
        move(
            placement,
            "host_declines",
            by=by,
            on=on,
            note=note,
            host_refusal_reason=reason_code,
            host_refusal_note=note,
            **answer,
        )
        no_place_after_all(placement, f"The host said no ({in_sentence(reason.name)}): find another place", by=by, on=on)
    record("answer_offer", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id,
           why="accepted" if accepts else f"{reason_code}: {note}")
    return placement


def _refuse_untold(placement: Placement) -> None:
    if not placement.is_announced:
        raise Refused("The family has not been told of this place yet. It can be answered once their letter is released.")


@transaction.atomic
def record_legal_decision(
    *, placement: Placement, agrees: bool, decided_on: date, decided_by_name: str, notice_given_on: date | None = None,
    note: str = "", by: Actor, on: date, starts_on: date | None = None,
) -> Placement:
    """The person or body with the power in law agrees, or does not. Recording the same twice records once.

    Notice must be given the route's school days before the first day: ``notice_given_on`` is the day it was or will be
    given; when not said it is the day on which the drafted notice is released (``notice_went_out``). ``starts_on`` is a later
    first day where notice comes late.
    """
    permissions.RECORD_LEGAL_DECISION.require(by, placement)
    placement = locked(placement)
    _refuse_untold(placement)
    if placement.legally_decided_on and agrees == (placement.state != "not_authorised"):
        return placement
    if decided_on > on:
        raise Refused(f"The decision is dated {said(decided_on)}, which is still to come. Enter the day it was made.")
    if decided_on < placement.agreed_on and not placement.over_capacity_reason:
        raise Refused(
            f"The decision is dated {said(decided_on)}, before the place was agreed on {said(placement.agreed_on)}. "
            "Enter the day it was made."
        )
    if notice_given_on and notice_given_on < decided_on:
        raise Refused(
            f"The notice is dated {said(notice_given_on)}, before the decision on {said(decided_on)}. "
            "Enter the day notice was or will be given."
        )
    if not decided_by_name.strip():
        raise Refused(f"Name who decided for {DECISION_MAKERS[placement.decision_maker]}.")
    refuse_other_names(placement, {"Reasons": note}, on=on)
    decided = {"legally_decided_on": decided_on, "legally_decided_by_name": decided_by_name.strip(), "legal_note": note}
    if agrees:
        decided |= _with_notice(placement, notice_given_on or max(decided_on, on), starts_on)
        with refusals_said(placement.pupil, placement.starts_on, placement.expected_end_on, apart_from=placement.pk):
            move(placement, "decision_maker_acts", by=by, on=on, note=note, **decided)
        _drop_reviews_before_the_start(placement)
        if draft_notice(placement, on) and not notice_given_on:
            keep(placement, notice_given_on=None)
        once_answered(placement, by, on)
    else:
        if not note.strip():
            raise Refused("Say why it was not agreed: the family and the partnership will read it.")
        move(placement, "decision_maker_refuses", by=by, on=on, note=note, **decided)
        no_place_after_all(placement, f"Not agreed by {_who(placement)}: decide what happens instead", by=by, on=on)
    record("record_legal_decision", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id,
           why=f"{'agreed' if agrees else 'not agreed'} by {decided_by_name}: {note}".rstrip(": "))
    return placement


def _who(placement: Placement) -> str:
    """ "the governing board of Saltmere Academy"."""
    school = placement.home_school
    return decision_maker_words(placement.decision_maker, school.name if school else "the child’s own school")


def _with_notice(placement: Placement, given_on: date, new_start: date | None) -> dict[str, date]:
    """The notice and the first day it allows; refused where the stay would begin too soon."""
    route = authority_model().route(placement.route)
    calendar = home_calendar(placement)
    starts_on = new_start or placement.starts_on
    try:
        earliest = earliest_start(given_on, route.notice_school_days, calendar, law=route.law, route=route.name)
        if (route.notice_school_days or new_start) and not placement.over_capacity_reason:
            check_start(starts_on, earliest, calendar)
    except OutsideCalendar as unknown:
        raise Refused(
            f"The school’s days are known from {said(calendar.first_on)} to {said(calendar.last_on)}. "
            "Check the year: enter days within that time."
        ) from unknown
    if starts_on > placement.expected_end_on:
        raise Refused(f"The stay ends on {said(placement.expected_end_on)}, so it cannot begin on {said(starts_on)}.")
    return {"notice_given_on": given_on, "earliest_lawful_start_on": earliest.due_on, "starts_on": starts_on}


def notice_went_out(reference: str, *, on: date) -> None:
    """The written notice of a place is released: it counts from that day, unless another was entered with the decision.

    Called inside the release. ``reference`` is the placement's; the day from which it may begin is counted anew.
    """
    undated = Placement.objects.filter(reference=reference, notice_given_on__isnull=True, legally_decided_on__isnull=False)
    placement = undated.exclude(state__in=OVER).first()
    if placement is None:
        return
    placement = locked(placement)
    route = authority_model().route(placement.route)
    changes = {"notice_given_on": on}
    with suppress(OutsideCalendar):  # a letter goes out whether or not the school's days are known
        earliest = earliest_start(on, route.notice_school_days, home_calendar(placement), law=route.law, route=route.name)
        changes["earliest_lawful_start_on"] = earliest.due_on
    keep(placement, **changes)


def _drop_reviews_before_the_start(placement: Placement) -> None:
    Review.objects.filter(placement=placement, held_on__isnull=True, due_on__lt=placement.starts_on).delete()


def once_answered(placement: Placement, by: Actor, on: date) -> None:
    """What is waited for now: the other answer, or the child's first day."""
    if placement.state == "confirmed":
        give_access(
            placement.pupil, placement.provision_class.provision.provider_id, because="placement", on=on,
            about=placement.reference, until=placement.expected_end_on + timedelta(days=ACCESS_AFTER_END_DAYS),
        )
        next_step(placement, "Arrives; the provision says so on the first day", placement.starts_on,
                  provision_people(placement, on), by=by, on=on, subject="A place is confirmed")
    elif placement.state == "offered":
        next_step(placement, f"To be decided in law by {_who(placement)}", placement.decision_due_on or placement.starts_on,
                  deciders(placement, on), by=by, on=on, subject="A decision in law is asked of you")
    else:
        next_step(placement, f"{placement.provision_class.provision.name} answers the offer of a place",
                  placement.host_answer_due_on or placement.starts_on, provision_people(placement, on), by=by, on=on)


def deciders(placement: Placement, on: date) -> list[Person]:
    """The people who can act in law for this placement, or who see that somebody does."""
    roles = ACT_IN_LAW[placement.decision_maker]
    for organisation_id in (placement.home_school_id, trust_of(placement.home_school_id)):
        people = list(people_with_role(organisation_id, roles, on)) if organisation_id else []
        if people:
            return people
    return coordinators(on)


def no_place_after_all(placement: Placement, what: str, *, by: Actor, on: date) -> None:
    """The child has no place: the provider's sight ends, the request is looked at again by the coordinator."""
    provider = placement.provision_class.provision.provider_id
    calendar = home_calendar(placement)
    if _can_be_looked_at_again(placement.referral):
        look_again(placement.referral, by=by, on=on, note=what)
    next_step(placement, what, school_days_after(on, 1, calendar), coordinators(on), by=by, on=on,
              subject="A child needs another place")
    keep(placement)
    for because in ("offer", "placement"):
        end_access(placement.pupil, provider, because=because, about=placement.reference, on=on)


def _can_be_looked_at_again(referral: Referral | None) -> bool:
    if referral is None or Referral.objects.get(pk=referral.pk).state != "decided":
        return False
    others = Referral.objects.filter(pupil=referral.pupil_id, school=referral.school_id).exclude(
        state__in=REFERRAL_OVER
    )
    return not others.exclude(pk=referral.pk).exists()
