"""Taking back what followed from a decision that the same meeting sets aside."""

from __future__ import annotations

from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.notifications.actions import drop_held, held_for
from waymark.service.placements import actions as placement_actions
from waymark.service.placements.rules import OVER
from waymark.service.pupils.actions import close_next_step
from waymark.service.pupils.models import Letter
from waymark.service.pupils.rules import LETTER_STATES
from waymark.service.referrals import actions as referral_actions

from ..models import Decision, PanelAction
from ..rules import GIVES_A_PLACE, WrongState
from ..standing import why_it_stands


def undo(decision: Decision, *, reason: str, by: Actor, on: date) -> None:
    """Withdraw the place, put the request back on the list, discard the drafts. What has left cannot be taken back."""
    letters = Letter.objects.filter(about=decision.reference)
    if why := why_it_stands(decision, letters.select_for_update()):
        raise WrongState(why)
    letters.filter(state="drafted").update(state=LETTER_STATES["drafted"]["discard"])
    promised = PanelAction.objects.filter(decision=decision, done_on__isnull=True)
    promised.update(done_on=on, done_note="Decision set aside")
    if decision.outcome in GIVES_A_PLACE and decision.placement.state not in OVER:
        with held_for("" if decision.is_announced else decision.reference):
            placement_actions.withdraw_placement(
                placement=decision.placement, reason="other", note=f"The panel looked again: {reason}", by=by, on=on
            )
    if decision.outcome == "end" and decision.placement:
        placement_actions.take_back_longer_answer(decision.placement, on=on)
    drop_held(decision.reference)  # of what nobody had been told, nobody is told that it is taken back
    _list_again(decision, by, on)


def _list_again(decision: Decision, by: Actor, on: date) -> None:
    referral = decision.referral
    if referral is None or decision.item.kind == "urgent_report":
        return
    referral.refresh_from_db()
    if referral.state == "decided":
        note = "The panel looked again in the same meeting"
        referral = referral_actions.look_again(referral, by=by, on=on, note=note)
    if referral.state == "submitted":
        close_next_step(decision.pupil, on=on)  # what the decision made due goes with it
        referral_actions.list_on_agenda(referral, decides_on=decision.item.meeting.meets_on, by=by, on=on)
