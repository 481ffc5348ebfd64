"""A school withdraws its request: what hangs from it goes in the same act."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.pupils.models import Letter
from waymark.service.pupils.rules import LETTER_STATES
from waymark.service.referrals import actions as referral_actions
from waymark.service.referrals.models import InformationRequest, Referral

from ..models import AgendaItem, PanelMeeting
from .agenda import take_off
from .solving import solve_what_is_open


@transaction.atomic
def withdraw_with_what_hangs_from_it(*, referral: Referral, reason: str, note: str, by: Actor, on: date) -> Referral:
    """Withdraw a request, its case on any agenda and letters not yet sent about it. Twice withdraws once.

    Permission, lock and state are ``referrals.actions.withdraw_referral``'s own.
    """
    referral = referral_actions.withdraw_referral(referral=referral, reason=reason, note=note, by=by, on=on)
    listed = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting", "pupil", "referral")
    for item in listed.filter(referral=referral, state="listed"):
        take_off(item.meeting, item, "The school withdrew its request", by, on)
        meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=item.meeting_id)
        solve_what_is_open(meeting, on=on)
    Letter.objects.filter(about=referral.reference, state="drafted").update(state=LETTER_STATES["drafted"]["discard"])
    return referral


def what_hangs_from(referral: Referral) -> list[str]:
    """Sentences for a page that asks before it withdraws: what else would go."""
    items = AgendaItem.objects.filter(referral=referral, state="listed").select_related("meeting__partnership")
    sentences = [
        f"Its case comes off the agenda of {one.meeting.partnership.name}, {one.meeting.meets_on:%A %d %B}."
        for one in items
    ]
    if InformationRequest.objects.filter(referral=referral, answered_on__isnull=True).exists():
        sentences.append("The council’s open question no longer needs an answer.")
    if Letter.objects.filter(about=referral.reference, state="drafted").exists():
        sentences.append("Letters drafted about it are thrown away; none of them has been sent.")
    return sentences
