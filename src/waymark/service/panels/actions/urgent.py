"""A decision that cannot wait for a panel: made by a named officer after asking, and reported to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.audit.actions import record
from waymark.service.duties.unmet import duties_to
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.provisions.models import ProvisionClass
from waymark.service.referrals.eligibility import past_the_years_served
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import WAITING

from .. import permissions
from ..asking import Askable, who_may_be_asked
from ..closed_lists import fault_of_code
from ..models import AgendaItem, AskedMember, Decision, PanelMeeting
from ..others_named import faults_of_names
from ..rules import ASKS_FOR_A_PLACE, NEEDS_INTERIM_SUPPORT, Choice, WrongState, faults_of
from ..rules_of_asking import Asked, asked_faults, fault_of_going_on
from ..rules_of_waiting import fault_of_review_day
from .agenda import take_off
from .deciding import ActionAgreed, id_of, keep_actions, words_chosen
from .errors import DecisionIncomplete, database_refusals
from .following_through import Agreed, follow_through
from .solving import solve_what_is_open


@transaction.atomic
def decide_urgently(
    *, referral: Referral, outcome: str, reason: str, urgent_reason: str, asked: Sequence[Asked], by: Actor, on: date,
    provision_class: ProvisionClass | None = None, starts_on: date | None = None, expected_end_on: date | None = None,
    purpose: str = "", exit_criteria: Sequence[str] = (), destination_route: str = "", first_thoughts: str = "",
    reason_code: str = "", offered_instead: str = "", interim_support: str = "",
    interim_owner: Person | int | None = None, interim_review_on: date | None = None,
    actions: Sequence[ActionAgreed] = (), education_meanwhile: str = "", education_from_on: date | None = None,
    asked_people: str = "", against_reason: str = "",
) -> Decision:
    """Decide between panels for one child. ``asked``: members of the partnership asked first, who could vote on the case;
    ``asked_people``: anybody else who was asked, and what they said; ``against_reason``:
    why it is decided although those asked did not agree.

    The next agenda of the partnership lists it by itself. A request on a list that is not open yet leaves it. Raises
    ``DecisionIncomplete``, ``PlaceIsGone`` and ``WrongState``. Saving the same twice on a day saves it once.
    """
    permissions.DECIDE_URGENTLY.require(by)
    Referral.objects.select_for_update().get(pk=referral.pk)
    referral = Referral.objects.select_related("pupil", "school", "partnership").get(pk=referral.pk)
    same = Decision.objects.filter(
        referral=referral, is_urgent=True, decided_on=on, decided_by=by.person_id, outcome=outcome
    ).first()
    if same:
        return same
    if referral.state not in WAITING:
        raise WrongState("This request is not waiting for a decision, so there is nothing to decide between panels.")
    if too_old := past_the_years_served(authority_model(), referral.pupil.year_group):
        raise WrongState(f"{too_old}.")
    choice = Choice(
        outcome, reason, provision_class is not None, starts_on, expected_end_on, purpose, tuple(exit_criteria),
        destination_route, first_thoughts, reason_code, offered_instead, interim_support, interim_owner is not None,
        interim_review_on, None, education_meanwhile, education_from_on,
    )
    duty = duties_to([referral.pupil_id], on, calendar_for()).get(referral.pupil_id)
    askable = who_may_be_asked(referral, on, provision_class)
    faults = _faults(choice, urgent_reason, on, owed_from_on=duty.owed_from_on if duty else None)
    faults |= _faults_of_asking(asked, asked_people, askable, referral, on, is_owed=duty is not None)
    if not faults and (sentence := fault_of_going_on([one.answer for one in asked], against_reason)):
        faults["against_reason"] = sentence
    faults = faults or _faults_of_names(
        referral, words_chosen(choice, actions), asked, provision_class, on,
        urgent_reason=urgent_reason, against_reason=against_reason, asked_people=asked_people,
    )
    if faults:
        raise DecisionIncomplete(faults)
    with database_refusals():
        left = _leave_lists(referral, by, on, is_owed=duty is not None)
        decision = Decision.objects.create(
            pupil_id=referral.pupil_id, referral=referral, partnership=referral.partnership, outcome=outcome,
            reason=reason.strip(), reason_code=reason_code, offered_instead=offered_instead, is_urgent=True,
            urgent_reason=urgent_reason.strip(), members_to_ask=askable.needed, asked_people=asked_people.strip(),
            against_reason=against_reason.strip(),
            interim_support=interim_support, interim_owner_id=id_of(interim_owner), interim_review_on=interim_review_on,
            decided_on=on, decided_by_id=by.person_id,
        )
        _keep_asked(decision, asked, askable)
        keep_actions(decision, actions)
        follow_through(decision, Agreed(provision_class, choice, id_of(interim_owner), None), by=by, on=on)
    for meeting in PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").filter(pk__in=left):
        solve_what_is_open(meeting, on=on)
    record("decide_urgently", by=by, on=on, about=decision.reference, pupil_id=referral.pupil_id, why=reason)
    return decision


def _faults(choice: Choice, urgent_reason: str, on: date, *, owed_from_on: date | None) -> dict[str, str]:
    faults = faults_of(choice, kind="new_request", owed_from_on=owed_from_on, differs=False, on=on)
    waits = choice.outcome in NEEDS_INTERIM_SUPPORT
    if waits and (sentence := fault_of_review_day(choice.interim_review_on, calendar_for(), on)):
        faults.setdefault("interim_review_on", sentence)
    if not urgent_reason.strip():
        faults["urgent_reason"] = "Say why it cannot wait for the panel: the next panel reads it."
    if sentence := fault_of_code(choice.outcome, choice.reason_code):
        faults.setdefault("reason_code", sentence)
    return faults


def _faults_of_names(
    referral: Referral, texts: Mapping[str, str | Sequence[str]], asked: Sequence[Asked], place: ProvisionClass | None, on: date,
    **more: str,
) -> dict[str, str]:
    """The list the request is on, if it is on one, is where the others are whom somebody may think of."""
    item = AgendaItem.objects.filter(referral=referral, state="listed").first()
    said = {f"asked_{number}": one.said for number, one in enumerate(asked, start=1)}
    return faults_of_names(
        referral.pupil, {**texts, **more, **said}, on=on, meeting_id=item.meeting_id if item else None,
        provisions=[place.provision_id] if place else [],
    )


def _faults_of_asking(
    asked: Sequence[Asked], asked_people: str, askable: Askable, referral: Referral, on: date, *, is_owed: bool
) -> dict[str, str]:
    if not askable.needed and not asked_people.strip():
        return {"asked_people": "Nobody of the partnership may vote on this case: say who else was asked, and what they said."}
    return asked_faults(
        asked, schools=askable.schools, needed=askable.needed, is_owed=is_owed,
        since_on=referral.submitted_on or referral.started_on, on=on,
    )


def _keep_asked(decision: Decision, asked: Sequence[Asked], askable: Askable) -> None:
    members = {one.pk: one for one in askable.members}
    AskedMember.objects.bulk_create([
        AskedMember(
            decision=decision, pupil_id=decision.pupil_id, person_id=members[one.membership_id].person_id,
            organisation_id=members[one.membership_id].organisation_id, answer=one.answer, said=one.said.strip(),
            asked_on=one.asked_on,
        )
        for one in asked
    ])


def _leave_lists(referral: Referral, by: Actor, on: date, *, is_owed: bool) -> set[int]:
    """Take the request off any list it is on: the meetings it left. While one is under way the room decides, unless the
    child is owed education in law: that never waits for a panel."""
    items = list(AgendaItem.objects.select_for_update(of=("self",)).filter(
        referral=referral, kind__in=ASKS_FOR_A_PLACE, state="listed"
    ).select_related("meeting", "pupil", "referral"))
    for item in items:
        if item.meeting.state == "open" and not is_owed:
            raise WrongState("The panel is looking at this request now: decide it there.")
        take_off(item.meeting, item, "Decided between panels, because it could not wait.", by, on)
    referral.refresh_from_db(fields=["state"])
    return {item.meeting_id for item in items}
