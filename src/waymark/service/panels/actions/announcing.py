"""Letting the others know what a panel decided: the host, the child's school and whoever decides in law.

One rule: they know from the release of the letter to the family on; where no letter to the family is called for, from the
closing of the meeting; and at once where education is owed in law, or the decision could not wait for a panel. Before that
row security shows it to the council and to whoever was called to the meeting, no message leaves, and no place is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.queries import people_with_role
from waymark.service.duties.told_by_letter import told_by_letter
from waymark.service.notifications.actions import let_go, queue_message
from waymark.service.organisations.council_sight import seeing_as_the_council
from waymark.service.organisations.queries import deployment
from waymark.service.placements.actions import NOTICE, notice_went_out, tell_of_agreed_place
from waymark.service.pupils import actions as pupil_actions
from waymark.service.pupils import permissions
from waymark.service.pupils.actions import LetterCannotBeChanged, LetterCannotBeReleased, set_next_step
from waymark.service.pupils.models import Letter
from waymark.service.pupils.rules import parts_of_letter

from ..interim import EDUCATION_BEGINS, LOOK_AGAIN
from ..models import Decision, EducationMeanwhile, PanelMeeting
from ..others_named import named_in_letter, stays_in
from ..rules import DECIDES_NOTHING, GIVES_A_PLACE, NEEDS_INTERIM_SUPPORT

TO_THE_FAMILY = ("parent", "pupil")
RING_FIRST = "Ring the family, then release their letter"
FIRST_CHECK_DAYS = 7


def wait_for_the_family(decision: Decision, *, on: date) -> None:
    """Until the family's letter is released, that is what is due for the child, and the coordinator's to do."""
    if not _letter_to_the_family(decision):
        return
    coordinator = people_with_role(deployment().authority_id, {"coordinator"}, on).first()
    set_next_step(
        decision.pupil, what=RING_FIRST, due_on=on, owner=coordinator.pk if coordinator else decision.decided_by_id, by=None,
        on=on, about=decision.reference,
    )


def _letter_to_the_family(decision: Decision) -> bool:
    drafted = Letter.objects.filter(about=decision.reference, addressee_kind__in=TO_THE_FAMILY, state="drafted")
    return drafted.exists()


@transaction.atomic
def release_letter(*, letter: Letter, family_rung_on: date | None, by: Actor, on: date, seen: str | None = None) -> Letter:
    """Release a letter; with the family's, everybody else may know, and the written notice of a place is given. Raises what
    ``pupils.actions.release_letter`` raises, and ``LetterCannotBeReleased`` for a letter to somebody else whose turn has not
    come."""
    permissions.RELEASE_LETTER.require(by)
    with seeing_as_the_council(on):
        held = Decision.objects.filter(reference=letter.about, is_announced=False, reopened_on__isnull=True).first()
        is_for_the_family = letter.addressee_kind in TO_THE_FAMILY
        if held is not None and not is_for_the_family and letter.state == "drafted":
            raise LetterCannotBeReleased(
                "Release the letter to the family first: they hear of it before anybody else." if _letter_to_the_family(held)
                else "Close the meeting first: until then nobody outside it hears what was decided."
            )
    if letter.state == "drafted" and (named := named_in_letter(letter, [letter.body], on=on)):
        raise LetterNamesAnotherChild(named, "Nothing was sent: change the words first.")
    released = pupil_actions.release_letter(letter=letter, family_rung_on=family_rung_on, by=by, on=on, seen=seen)
    if held is not None and is_for_the_family:
        announce(held, by=by, on=on)
    if released.template == NOTICE and letter.state == "drafted":
        notice_went_out(released.about, on=on)
    if letter.state == "drafted":
        told_by_letter(released, by=by, on=on)
    return released


@transaction.atomic
def change_letter(*, letter: Letter, body: str, seen: str, by: Actor, on: date) -> Letter:
    """Put a drafted letter into other words that name no other child. Raises what ``pupils.actions.change_letter`` raises, and
    ``LetterNamesAnotherChild``."""
    permissions.RELEASE_LETTER.require(by)
    permissions.require_may_send(by, letter.pupil, on)
    fixed = stays_in(letter, on=on)
    words = [one.text for one in parts_of_letter(body, fixed)]
    if letter.state == "drafted" and (named := named_in_letter(letter, words, on=on)):
        raise LetterNamesAnotherChild(named)
    return pupil_actions.change_letter(letter=letter, body=body, seen=seen, fixed_parts=fixed, by=by, on=on)


class LetterNamesAnotherChild(LetterCannotBeChanged, LetterCannotBeReleased):
    """``parts``: each part of the letter that does, with that child's initials."""

    def __init__(self, parts: Mapping[str, str], then: str = "Write it without the name.") -> None:
        super().__init__(f"This letter names another child ({', '.join(sorted(set(parts.values())))}). {then}")
        self.parts = dict(parts)


def announce_without_letter(meeting: PanelMeeting, *, by: Actor, on: date) -> None:
    """For a meeting that closes: every decision that no letter to a family still waits for."""
    with seeing_as_the_council(on):
        for decision in Decision.objects.filter(item__meeting=meeting, is_announced=False, reopened_on__isnull=True):
            if not _letter_to_the_family(decision):
                announce(decision, by=by, on=on)


def announce(decision: Decision, *, by: Actor, on: date) -> None:
    """Let everybody concerned know, once. Called inside the act whose turn it is."""
    with seeing_as_the_council(on):
        decision = Decision.objects.select_for_update(of=("self",)).select_related(
            "pupil", "placement", "referral__started_by"
        ).get(pk=decision.pk)
        if decision.is_announced:
            return
        decision.is_announced = True
        decision.save(update_fields=["is_announced"])
        if decision.outcome in GIVES_A_PLACE:
            tell_of_agreed_place(decision.placement, by=by, on=on)
        tell(decision, on=on)
        let_go(decision.reference)


def tell(decision: Decision, *, on: date) -> None:
    """What is due for the child from here, and the message to whoever asked; a place agreed sets its own next step."""
    _next_step(decision, on)
    if decision.referral_id and decision.outcome not in DECIDES_NOTHING:
        queue_message(
            to=decision.referral.started_by.email, about=decision.reference, subject="There is a decision to read",
            body=f"A decision about your request {decision.referral.reference} is ready. Sign in to read it.",
        )


def _next_step(decision: Decision, on: date) -> None:
    """Whoever waits or is refused has an owner and a day."""
    education = EducationMeanwhile.objects.filter(decision=decision).first()
    if decision.outcome in NEEDS_INTERIM_SUPPORT:
        set_next_step(
            decision.pupil, what=EDUCATION_BEGINS if education else LOOK_AGAIN,
            due_on=education.begins_on if education else decision.interim_review_on, owner=decision.interim_owner_id, by=None,
            on=on, about=decision.reference,
        )
    elif decision.outcome == "end":
        set_next_step(
            decision.pupil, what="See the stay end and the way on begin",
            due_on=max(decision.placement.expected_end_on, on + timedelta(days=FIRST_CHECK_DAYS)),
            owner=decision.interim_owner_id or decision.decided_by_id, by=None, on=on, about=decision.reference,
        )
