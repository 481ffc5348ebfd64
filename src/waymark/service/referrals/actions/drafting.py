"""Starting a referral and filling its sections, by one person or several at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import calendar_for, partnerships_of
from waymark.service.pupils.actions import set_next_step
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.queries import home_school, next_step_of
from waymark.service.pupils.turns import take_turns

from .. import permissions
from ..models import OwnWords, Referral, ReferralSection, ReferralStep, SupportTried
from ..questions import missing_answers
from ..rules import OVER, SECTIONS
from .steps import refuse_change

DRAFT_SCHOOL_DAYS = 10


class SomebodyElseSaved(Exception):
    """A newer answer was saved, by somebody else or by the same person on another page. ``section`` is that one, so that
    the page can show both; ``who`` saved it, "you" for the same person."""

    def __init__(self, section: ReferralSection, by: Actor):
        is_own = section.edited_by_id == by.person_id
        self.section, self.who = section, "you" if is_own else section.edited_by.name if section.edited_by else "somebody"
        said = "You saved this section on another page" if is_own else f"{self.who} saved this section"
        super().__init__(
            f"{said[:1].upper()}{said[1:]} while you were writing. These words are still below: compare and save again."
        )


class ChildIsNotOnYourRoll(Exception):
    """Only the school whose roll the child is on can ask. ``str()`` is a sentence for the page."""


@transaction.atomic
def start_referral(*, pupil: Pupil, school: Organisation, path: str, by: Actor, on: date) -> Referral:
    """Begin a request. A school has one open request for a child: starting again opens the one there is."""
    permissions.START_REFERRAL.require(by)
    if by.organisation_kind == "school" and school.pk != by.organisation_id:
        raise ChildIsNotOnYourRoll("You can ask only for a child on your own school’s roll.")
    registered = home_school(pupil, on)
    if registered is None or registered.pk != school.pk:
        raise ChildIsNotOnYourRoll(
            f"{pupil.name} is not on the main roll of {school.name}, so this school cannot ask for them."
        )
    take_turns([pupil.pk])
    already = Referral.objects.filter(pupil=pupil, school=school).exclude(state__in=OVER).first()
    if already:
        return already
    referral = Referral.objects.create(
        pupil=pupil,
        school=school,
        path=path,
        started_by_id=by.person_id,
        started_on=on,
        partnership=partnerships_of(school.pk, on, kind="lpp").first() or partnerships_of(school.pk, on).first(),
    )
    ReferralSection.objects.bulk_create([ReferralSection(referral=referral, pupil=pupil, key=key) for key in SECTIONS])
    ReferralStep.objects.create(
        referral=referral, pupil=pupil, event="start", state="draft", happened_on=on, by_name=by.name
    )
    if next_step_of(pupil) is None:  # a child already in a place keeps the step that is due there
        set_next_step(
            pupil,
            what="Finish the request and send it to the head",
            owner=by.person_id,
            by=None,
            on=on,
            due_on=calendar_for(school.pk).add_school_days(on, DRAFT_SCHOOL_DAYS),
            about=referral.reference,
        )
    record("start_referral", by=by, on=on, about=referral.reference, pupil_id=pupil.pk)
    return referral


@transaction.atomic
def save_section(
    *, referral: Referral, key: str, answers: dict[str, Any], version: int, by: Actor, on: date
) -> ReferralSection:
    """Save one section's answers. Complete when nothing it needs is missing; saved either way.

    Raises ``SomebodyElseSaved`` when the section has changed since ``version`` was shown.
    """
    permissions.WRITE_REFERRAL.require(by, referral)
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    refuse_change(referral)
    section = (
        ReferralSection.objects.select_for_update(of=("self",))
        .select_related("edited_by")
        .get(referral=referral, key=key)
    )
    if section.version != version:
        if section.answers == answers:
            return section  # the same press twice
        raise SomebodyElseSaved(section, by)
    section.answers = answers
    section.state = "complete" if not missing(referral, key, answers) else "in_progress"
    section.version += 1
    section.edited_by_id, section.edited_at = by.person_id, timezone.now()
    section.save()
    if key == "ask":
        _keep_what_is_asked(referral, answers)
    if key == "safety":
        Referral.objects.filter(pk=referral.pk).update(is_high_intensity=answers.get("high_intensity") == "yes")
    record("save_section", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why=SECTIONS[key])
    return section


def missing(referral: Referral, key: str, answers: dict[str, Any]) -> list[str]:
    """What a section still needs, with what has been said and listed counted."""
    spoken = frozenset(OwnWords.objects.filter(referral=referral).values_list("speaker", flat=True))
    tried = SupportTried.objects.filter(referral=referral).count() if key == "tried" else 0
    return missing_answers(key, answers, own_words=spoken, tried=tried)


def _keep_what_is_asked(referral: Referral, answers: dict[str, Any]) -> None:
    asked = [kind for kind in answers.get("asked_kinds") or [] if kind != "advise"]
    urgency = int(answers.get("urgency") or 3)
    Referral.objects.filter(pk=referral.pk).update(
        asked_kinds=asked, urgency=urgency, notice_class="emergency" if urgency == 5 else "standard"
    )


@transaction.atomic
def add_support_tried(*, referral: Referral, details: dict[str, Any], by: Actor, on: date) -> SupportTried:
    """List something the school tried: what, dose, dates, effect."""
    permissions.WRITE_REFERRAL.require(by, referral)
    refuse_change(Referral.objects.select_for_update().get(pk=referral.pk))
    tried = SupportTried.objects.create(referral=referral, pupil_id=referral.pupil_id, **details)
    recount(referral, "tried")
    record("add_support_tried", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id)
    return tried


@transaction.atomic
def remove_support_tried(*, tried: SupportTried, by: Actor, on: date) -> None:
    """Take a line out again while the request is being written."""
    permissions.WRITE_REFERRAL.require(by, tried.referral)
    refuse_change(Referral.objects.select_for_update().get(pk=tried.referral_id))
    referral = tried.referral
    tried.delete()
    recount(referral, "tried")
    record("remove_support_tried", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id)


def recount(referral: Referral, key: str) -> None:
    """Set a section's state again after something it counts was added or taken out."""
    section = ReferralSection.objects.get(referral=referral, key=key)
    state = "in_progress" if missing(referral, key, section.answers) else "complete"
    ReferralSection.objects.filter(pk=section.pk).update(state=state)
