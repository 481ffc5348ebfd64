"""What is not undone by itself when an exclusion is: a place, a request. And, before the press, all that would be."""

from __future__ import annotations

from datetime import date

from waymark.service.exclusions.models import PermanentExclusion, Suspension
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.pupils.models import Letter, Pupil
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import WAITING

from .models import EducationDuty


def still_standing(pupil: Pupil) -> list[str]:
    """People were told of these, so somebody must say what happens to them."""
    stays = Placement.objects.filter(pupil=pupil, state__in=HOLDS_A_PLACE).select_related("provision_class__provision")
    says = [
        f"The place at {stay.provision_class.provision.name} still stands: end or withdraw it if it is no longer wanted."
        for stay in stays
    ]
    if Referral.objects.filter(pupil=pupil, state__in=WAITING).exists():
        says.append("A request for support still waits for an answer: withdraw it if it is no longer wanted.")
    return says


def would_undo(fact: Suspension | PermanentExclusion, on: date) -> tuple[str, ...]:
    """What happens when the child is put back, in sentences, for a page that asks whether it is meant."""
    name = fact.pupil.known_as or fact.pupil.given_names
    says = [f"{name} is back at {fact.school.name}. From that day no school day is missed because of this."]
    duties = EducationDuty.objects.filter(pupil=fact.pupil, ended_on__isnull=True, about=fact.reference).select_related("owner")
    says += [f"The duty to educate {name} ends, and {one.owner.name} is told." for one in duties]
    letters = Letter.objects.filter(pupil=fact.pupil, about=fact.reference, state="drafted").count()
    if letters:
        says.append(f"{letters} {'letter' if letters == 1 else 'letters'} about it not yet sent will not go out.")
    says.append("What was recorded stays on the record: who decided, who was told, and the school days already missed.")
    return (*says, *still_standing(fact.pupil))
