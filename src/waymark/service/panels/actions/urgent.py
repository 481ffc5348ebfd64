"""A decision that cannot wait for a panel: made by a named officer after asking, and reported to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.allocation.duties import duties_to
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import calendar_for
from waymark.service.provisions.models import ProvisionClass
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import WAITING

from .. import permissions
from ..closed_lists import fault_of_code
from ..models import AgendaItem, Decision
from ..rules import Choice, WrongState, faults_of
from .agenda import ASKS_FOR_A_PLACE, take_off
from .deciding import ActionAgreed, id_of, keep_actions
from .errors import DecisionIncomplete, database_refusals
from .following_through import Agreed, follow_through


@transaction.atomic
def decide_urgently(
    *, referral: Referral, outcome: str, reason: str, asked_people: str, by: Actor, on: date,
    provision_class: ProvisionClass | None = None, starts_on: date | None = None, expected_end_on: date | None = None,
    purpose: str = "", exit_criteria: Sequence[str] = (), destination_route: str = "", first_thoughts: str = "",
    reason_code: str = "", offered_instead: str = "", interim_support: str = "",
    interim_owner: Person | int | None = None, interim_review_on: date | None = None,
    actions: Sequence[ActionAgreed] = (), education_meanwhile: str = "", education_from_on: date | None = None,
) -> Decision:
    """Decide between panels for one child. ``asked_people`` says who was asked and what they said.

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
    choice = Choice(
        outcome, reason, provision_class is not None, starts_on, expected_end_on, purpose, tuple(exit_criteria),
        destination_route, first_thoughts, reason_code, offered_instead, interim_support, interim_owner is not None,
        interim_review_on, None, education_meanwhile, education_from_on,
    )
    duty = duties_to([referral.pupil_id], on, calendar_for()).get(referral.pupil_id)
    _refuse(choice, asked_people, on, owed_from_on=duty.owed_from_on if duty else None)
    with database_refusals():
        _leave_lists(referral, by, on, is_owed=duty is not None)
        decision = Decision.objects.create(
            pupil_id=referral.pupil_id, referral=referral, partnership=referral.partnership, outcome=outcome,
            reason=reason.strip(), reason_code=reason_code, offered_instead=offered_instead, is_urgent=True,
            asked_people=asked_people.strip(), interim_support=interim_support, interim_owner_id=id_of(interim_owner),
            interim_review_on=interim_review_on, decided_on=on, decided_by_id=by.person_id,
        )
        keep_actions(decision, actions)
        follow_through(decision, Agreed(provision_class, choice, id_of(interim_owner), None), by=by, on=on)
    record("decide_urgently", by=by, on=on, about=decision.reference, pupil_id=referral.pupil_id, why=reason)
    return decision


def _refuse(choice: Choice, asked_people: str, on: date, *, owed_from_on: date | None) -> None:
    faults = faults_of(choice, kind="new_request", owed_from_on=owed_from_on, differs=False, on=on)
    if not asked_people.strip():
        faults["asked_people"] = "Say who was asked and what they said: the next panel reads it."
    if sentence := fault_of_code(choice.outcome, choice.reason_code):
        faults.setdefault("reason_code", sentence)
    if faults:
        raise DecisionIncomplete(faults)


def _leave_lists(referral: Referral, by: Actor, on: date, *, is_owed: bool) -> None:
    """Take the request off any list it is on. While that meeting is under way the room decides, unless the child is owed
    education in law: that never waits for a panel."""
    items = AgendaItem.objects.select_for_update(of=("self",)).filter(
        referral=referral, kind__in=ASKS_FOR_A_PLACE, state="listed"
    ).select_related("meeting", "pupil", "referral")
    for item in items:
        if item.meeting.state == "open" and not is_owed:
            raise WrongState("The panel is looking at this request now: decide it there.")
        take_off(item.meeting, item, "Decided between panels, because it could not wait.", by, on)
    referral.refresh_from_db(fields=["state"])
