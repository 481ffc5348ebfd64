"""What follows from a decision in the same act: the place, the request's state, the letters, and who is told when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.allocation.places import place_kind_for
from waymark.service.duties.unmet import duties_to
from waymark.service.notifications.actions import held_for
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.placements import actions as placement_actions
from waymark.service.placements.actions.refusals import AlreadyHasAPlace, PlaceIsFull
from waymark.service.placements.models import Placement
from waymark.service.placements.queries import cost_of_longer_stay, extensions_of, room_to_stay
from waymark.service.placements.rules import Refused
from waymark.service.provisions.models import ProvisionClass
from waymark.service.referrals import actions as referral_actions
from waymark.service.referrals.eligibility import past_the_years_served

from ..letters import draft_letters
from ..models import Decision, EducationMeanwhile, PanelMeeting
from ..queries import next_cut_off_for
from ..rules import GIVES_A_PLACE, Choice, waits_for_education
from .announcing import tell, wait_for_the_family
from .errors import DecisionIncomplete, PlaceIsGone

SETTLES_A_REQUEST = GIVES_A_PLACE | {"not_this_way", "send_on"}


@dataclass(frozen=True)
class Agreed:
    """What was chosen, as plain values and rows. ``meeting`` is None for a decision between panels."""

    provision_class: ProvisionClass | None
    choice: Choice
    interim_owner_id: int | None
    meeting: PanelMeeting | None


def follow_through(decision: Decision, agreed: Agreed, *, by: Actor, on: date) -> None:
    """Do everything the outcome calls for. Runs inside the act that saves the decision.

    A family hears of a panel's decision from a person first, so nobody else is told of it here (``announcing`` has the rule).
    Education owed in law waits for nobody.
    """
    is_told = _is_at_once(decision, on)
    if not is_told:
        decision.is_announced = False
        decision.save(update_fields=["is_announced"])
    with held_for("" if is_told else decision.reference):
        _follow_through(decision, agreed, by, on)
    if is_told:
        tell(decision, on=on)
    else:
        wait_for_the_family(decision, on=on)


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
    elif decision.outcome == "end" and decision.placement:
        placement_actions.answer_longer_asked(decision.placement, "not_longer", on=on)
    _move_request(decision, by, on)
    draft_letters(decision, agreed.meeting, on=on)


def _agree(decision: Decision, agreed: Agreed, by: Actor, on: date) -> Placement:
    """The place itself. One that has gone since it was proposed refuses the whole decision in a sentence."""
    if too_old := past_the_years_served(authority_model(), decision.pupil.year_group):
        raise DecisionIncomplete({"outcome": f"{too_old}."})
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
        is_told=decision.is_announced,
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
    try:
        longer = placement_actions.extend_placement(
            placement=decision.placement, to_on=agreed.choice.extend_to_on, reason=decision.reason, by=by, on=on,
            drafts_letters=False,
        )
    except PlaceIsFull as full:
        room = room_to_stay(decision.placement, on)
        raise DecisionIncomplete({"extend_to_on": room.sentence or str(full)}) from full
    except AlreadyHasAPlace as gone:
        raise PlaceIsGone(f"{gone} Nothing was saved.") from gone
    except Refused as refused:
        raise DecisionIncomplete({"extend_to_on": str(refused)}) from refused
    extension = extensions_of(longer)[-1]
    decision.override_cost = cost_of_longer_stay(extension)
    if extension.legal_decision_due_on or not longer.legally_decided_on:
        decision.decision_maker = longer.decision_maker  # otherwise the panel’s answer stands: no power is used afresh
    decision.save(update_fields=["override_cost", "decision_maker"])


def _move_request(decision: Decision, by: Actor, on: date) -> None:
    """A request that is settled is decided; one that waits goes back to the list of the next panel."""
    referral = decision.referral
    if referral is None or (decision.item_id and decision.item.kind == "urgent_report"):
        return
    if decision.outcome in SETTLES_A_REQUEST:
        referral_actions.mark_decided(referral, by=by, on=on)
    elif decision.outcome == "not_yet" and referral.state == "listed":
        referral_actions.put_off(referral, by=by, on=on, cut_off_on=next_cut_off_for(referral.school_id, on))


def _keep_education(decision: Decision, choice: Choice, on: date) -> None:
    duty = duties_to([decision.pupil_id], on, calendar_for()).get(decision.pupil_id)
    waits = waits_for_education(decision.outcome, choice.starts_on, duty.owed_from_on if duty else None, on)
    if waits and choice.education_meanwhile.strip() and choice.education_from_on:
        EducationMeanwhile.objects.create(
            decision=decision, pupil_id=decision.pupil_id, what=choice.education_meanwhile.strip(),
            begins_on=choice.education_from_on,
        )
