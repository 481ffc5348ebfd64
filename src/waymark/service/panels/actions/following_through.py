"""What follows from a decision in the same act: the place, the request's state, the next step, the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.service.accounts.actor import Actor
from waymark.service.allocation.duties import duties_to
from waymark.service.allocation.places import place_kind_for
from waymark.service.notifications.actions import held_for, queue_message
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.placements import actions as placement_actions
from waymark.service.placements.actions.refusals import AlreadyHasAPlace, PlaceIsFull
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import Refused
from waymark.service.provisions.models import ProvisionClass
from waymark.service.pupils.actions import set_next_step
from waymark.service.referrals import actions as referral_actions

from ..letters import draft_letters
from ..models import Decision, EducationMeanwhile, PanelMeeting
from ..rules import GIVES_A_PLACE, NEEDS_INTERIM_SUPPORT, Choice, waits_for_education
from ..staying import room_to_stay
from .errors import DecisionIncomplete, PlaceIsGone

SETTLES_A_REQUEST = GIVES_A_PLACE | {"not_this_way", "send_on"}
FIRST_CHECK_DAYS = 7


@dataclass(frozen=True)
class Agreed:
    """What was chosen, as plain values and rows. ``meeting`` is None for a decision between panels."""

    provision_class: ProvisionClass | None
    choice: Choice
    interim_owner_id: int | None
    meeting: PanelMeeting | None


def follow_through(decision: Decision, agreed: Agreed, *, by: Actor, on: date) -> None:
    """Do everything the outcome calls for. Runs inside the act that saves the decision.

    A family hears of a panel's decision from a person first: messages to the school, the host and whoever decides in law
    wait until the family's letter is released or the meeting is closed. Education owed in law waits for nobody.
    """
    with held_for("" if _is_at_once(decision, on) else decision.reference):
        _follow_through(decision, agreed, by, on)


def _is_at_once(decision: Decision, on: date) -> bool:
    return decision.is_urgent or decision.pupil_id in duties_to([decision.pupil_id], on, calendar_for())


def _follow_through(decision: Decision, agreed: Agreed, by: Actor, on: date) -> None:
    _keep_education(decision, agreed.choice, on)  # before the place: with one held the duty is no longer read as unmet
    if decision.outcome in GIVES_A_PLACE:
        decision.placement = _agree(decision, agreed, by, on)
        decision.decision_maker = decision.placement.decision_maker
        decision.save(update_fields=["placement", "decision_maker"])
    elif decision.outcome == "extend":
        _extend(decision, agreed, by, on)
    _move_request(decision, by, on)
    _next_step(decision, agreed, on)
    draft_letters(decision, agreed.choice, agreed.meeting, on=on)
    _tell_the_school(decision)


def _tell_the_school(decision: Decision) -> None:
    """Whoever asked hears that there is something to read; what it is stays behind the sign-in."""
    if decision.referral_id and decision.outcome != "noted":
        queue_message(
            to=decision.referral.started_by.email, about=decision.reference, subject="There is a decision to read",
            body=f"A decision about your request {decision.referral.reference} is ready. Sign in to read it.",
        )


def _agree(decision: Decision, agreed: Agreed, by: Actor, on: date) -> Placement:
    """The place itself. One that has gone since it was proposed refuses the whole decision in a sentence."""
    try:
        return _place(decision, agreed, by, on)
    except (PlaceIsFull, AlreadyHasAPlace) as gone:
        raise PlaceIsGone(f"{gone} Nothing was saved.") from gone
    except Refused as refused:
        raise DecisionIncomplete({"provision_class": str(refused)}) from refused


def _place(decision: Decision, agreed: Agreed, by: Actor, on: date) -> Placement:
    referral, choice = decision.referral, agreed.choice
    return placement_actions.agree_placement(
        pupil=decision.pupil, referral=referral, home_school=referral.school, provision_class=agreed.provision_class,
        place_kind=place_kind_for(
            agreed.provision_class, referral.school_id, choice.starts_on, choice.expected_end_on
        ),
        starts_on=choice.starts_on, expected_end_on=choice.expected_end_on, purpose=choice.purpose.strip(),
        exit_criteria=[one.strip() for one in choice.exit_criteria if one.strip()],
        destination_route=choice.destination_route, first_thoughts=choice.first_thoughts.strip(),
        is_high_intensity=referral.is_high_intensity, route=_route(decision, agreed.provision_class, on), by=by, on=on,
    )


def _route(decision: Decision, provision_class: ProvisionClass, on: date) -> str:
    """For a child owed full-time education the way in that the law gives, where the kind of place has it."""
    if decision.pupil_id not in duties_to([decision.pupil_id], on, calendar_for()):
        return ""
    model = authority_model()
    kind = model.kind(provision_class.provision.kind)
    ways = (kind.route, *kind.other_routes)
    return next((key for key in ways if model.route(key).legal_basis == "sixth_day"), "")


def _extend(decision: Decision, agreed: Agreed, by: Actor, on: date) -> None:
    decision.decision_maker = decision.placement.decision_maker
    decision.save(update_fields=["decision_maker"])
    try:
        placement_actions.extend_placement(
            placement=decision.placement, to_on=agreed.choice.extend_to_on, reason=decision.reason, by=by, on=on
        )
    except PlaceIsFull as full:
        room = room_to_stay(decision.placement, calendar_for(decision.placement.home_school_id), on)
        raise DecisionIncomplete({"extend_to_on": room.sentence or str(full)}) from full
    except AlreadyHasAPlace as gone:
        raise PlaceIsGone(f"{gone} Nothing was saved.") from gone
    except Refused as refused:
        raise DecisionIncomplete({"extend_to_on": str(refused)}) from refused


def _move_request(decision: Decision, by: Actor, on: date) -> None:
    """A request that is settled is decided; one that waits goes back to the list of the next panel."""
    referral = decision.referral
    if referral is None or (decision.item_id and decision.item.kind == "urgent_report"):
        return
    if decision.outcome in SETTLES_A_REQUEST:
        referral_actions.mark_decided(referral, by=by, on=on)
    elif decision.outcome == "not_yet" and referral.state == "listed":
        referral_actions.put_off(referral, by=by, on=on)


def _keep_education(decision: Decision, choice: Choice, on: date) -> None:
    duty = duties_to([decision.pupil_id], on, calendar_for()).get(decision.pupil_id)
    waits = waits_for_education(decision.outcome, choice.starts_on, duty.owed_from_on if duty else None, on)
    if waits and choice.education_meanwhile.strip() and choice.education_from_on:
        EducationMeanwhile.objects.create(
            decision=decision, pupil_id=decision.pupil_id, what=choice.education_meanwhile.strip(),
            begins_on=choice.education_from_on,
        )


def _next_step(decision: Decision, agreed: Agreed, on: date) -> None:
    """Whoever waits or is refused has an owner and a day; a place agreed sets its own next step."""
    if decision.outcome in NEEDS_INTERIM_SUPPORT and agreed.choice.education_from_on:
        set_next_step(
            decision.pupil, what="See that the education meanwhile has begun", due_on=agreed.choice.education_from_on,
            owner=agreed.interim_owner_id, by=None, on=on, about=decision.reference,
        )
    elif decision.outcome in NEEDS_INTERIM_SUPPORT:
        set_next_step(
            decision.pupil, what="Look at how the support meanwhile is going", due_on=agreed.choice.interim_review_on,
            owner=agreed.interim_owner_id, by=None, on=on, about=decision.reference,
        )
    elif decision.outcome == "end":
        ends_on = decision.placement.expected_end_on
        set_next_step(
            decision.pupil, what="See the stay end and the way on begin",
            due_on=max(ends_on, on + timedelta(days=FIRST_CHECK_DAYS)),
            owner=agreed.interim_owner_id or decision.decided_by_id, by=None, on=on, about=decision.reference,
        )
