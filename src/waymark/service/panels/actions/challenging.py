"""A family asks that a decision is looked at again; whoever decides answers with reasons."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.accounts.queries import people_with_role
from waymark.service.accounts.roles import AUTHORITY
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import authority_model, calendar_for, deployment
from waymark.service.placements.actions.deciding import deciders
from waymark.service.pupils.models import FamilyLink
from waymark.service.referrals import actions as referral_actions

from .. import permissions
from ..challenges import Target, kind_of_case
from ..models import Challenge, ChallengeAnswer
from ..others_named import faults_of_names
from ..queries import next_cut_off_for
from ..rules_of_challenge import COURSES, CannotLookAgain, school_days_after
from ..words import contact_words, long_day


@transaction.atomic
def ask_to_look_again(*, link: FamilyLink, target: Target, words: str, reach: str, on: date) -> Challenge:
    """Keep what the family asks, with an owner and a day, and tell the owner. Asking twice about one decision asks once."""
    if not link.is_open(on):
        raise CannotLookAgain("This link has run out. Ask the school or the council for a new one.")
    if not words.strip() or not reach.strip():
        raise CannotLookAgain("Write what you see differently, and how we can reach you.")
    about = {"decision": target.decision, "placement": target.placement, "permanent_exclusion": target.permanent_exclusion}
    if same := Challenge.objects.filter(link=link, about=target.key, **about).first():
        return same
    due_on, because = _answered_by(target, on)
    owners = _owners(target, on)
    asked = Challenge.objects.create(
        pupil_id=link.pupil_id, about=target.key, words=words.strip(), reach=reach.strip(), speaker=link.speaker,
        speaker_name=link.recipient_name, link=link, owner=owners[0], asked_on=on, answer_due_on=due_on, due_because=because,
        **about,
    )
    for person in owners:
        queue_message(to=person.email, subject="A family asks that a decision is looked at again", about=asked.reference,
                      link=f"/panels/asked/{asked.reference}/",
                      body=f"A family asks that a decision is looked at again: {asked.reference}. Sign in to read it.")
    record("ask_to_look_again", by=None, on=on, about=asked.reference, pupil_id=link.pupil_id, why=target.key)
    return asked


def _answered_by(target: Target, on: date) -> tuple[date, str]:
    """The last day for an answer and where it comes from. A board's time runs from the day of the exclusion."""
    excluded = target.permanent_exclusion
    terms = authority_model().family_answer(target.key)
    calendar = calendar_for(excluded.school_id if excluded else target.placement.home_school_id if target.placement else None)
    from_on = excluded.decided_on if excluded else on
    due_on = school_days_after(from_on, terms.answer_within_school_days, calendar) or on
    assumed = " (assumed)" if terms.is_assumed("answer_within_school_days") else ""
    return max(due_on, on), f"{terms.answer_within_school_days} school days{assumed}. {terms.explanation}"


def _owners(target: Target, on: date) -> list[Person]:
    """Whoever answers: the coordinator who called the panel first, or whoever decides in law."""
    authority = deployment().authority_id
    if target.placement:
        found = deciders(target.placement, on)
    elif target.permanent_exclusion:
        found = list(people_with_role(target.permanent_exclusion.school_id, {"governing_board"}, on))
    else:
        found = list(people_with_role(authority, {"coordinator"}, on))
        item = target.decision.item if target.decision else None
        found.sort(key=lambda one: one.pk != (item.meeting.called_by_id if item else target.decision.decided_by_id))
    found = found or list(people_with_role(authority, {"coordinator"}, on)) or list(people_with_role(authority, AUTHORITY, on))
    if not found:
        raise CannotLookAgain(f"Nobody can answer here at the moment: please {contact_words(authority_model())}.")
    return found


@transaction.atomic
def answer_challenge(
    *, challenge: Challenge, course: str, reasons: str, answered_by_name: str = "", answered_on: date | None = None, by: Actor,
    on: date,
) -> ChallengeAnswer:
    """Answer the family: the decision stands, or it is looked at again, with reasons. Answering the same twice answers once.

    A coordinator who writes down what a school or its board answered names who answered, and the day. Others answer themselves.
    A panel's decision that is looked at again is listed by the next panel. Raises ``CannotLookAgain`` with a sentence.
    """
    permissions.ANSWER_CHALLENGE.require(by, challenge)
    if course not in COURSES:
        raise CannotLookAgain("Choose what you answer.")
    if not reasons.strip():
        raise CannotLookAgain("Write the reasons: the family reads them.")
    decision = challenge.decision
    meeting_id = decision.item.meeting_id if decision and decision.item_id else None
    if named := faults_of_names(challenge.pupil, {"reason": reasons}, on=on, meeting_id=meeting_id):
        raise CannotLookAgain(f"{named['reason']}.")
    said_by, said_on = "", on
    if permissions.writes_down_an_answer(by, challenge):
        said_by, said_on = _answered_by_another(challenge, answered_by_name, answered_on, by, on)
    try:
        with transaction.atomic():
            answer = ChallengeAnswer.objects.create(
                challenge=challenge, pupil_id=challenge.pupil_id, course=course, reasons=reasons.strip(),
                answered_on=said_on, answered_by_id=by.person_id, answered_by_name=said_by,
            )
    except IntegrityError:
        return _same_or_refuse(challenge, course, reasons, by)
    if course == "again" and challenge.about == "panel":
        _open_again(challenge, by, on)
    if "@" in challenge.link.sent_to:
        queue_message(to=challenge.link.sent_to, subject="You have an answer", about=challenge.reference,
                      body="What you asked has been answered. Open your page with the link that you were sent to read it.")
    record("answer_challenge", by=by, on=on, about=challenge.reference, pupil_id=challenge.pupil_id, why=answer.reasons)
    return answer


def _answered_by_another(challenge: Challenge, name: str, day: date | None, by: Actor, on: date) -> tuple[str, date]:
    """Who answered in law and when, as a coordinator writes it down; refused where it is not said, or is not another."""
    name = " ".join(name.split())
    if not name or day is None:
        raise CannotLookAgain("Only whoever decided may answer this. To write their answer down, enter who answered and when.")
    if name.casefold() == by.name.casefold():
        raise CannotLookAgain("Only whoever decided may answer this, not the council. Enter the name of who answered there.")
    if not challenge.asked_on <= day <= on:
        raise CannotLookAgain(f"Enter a day from {long_day(challenge.asked_on)}, when the family asked, until today.")
    return name, day


def _same_or_refuse(challenge: Challenge, course: str, reasons: str, by: Actor) -> ChallengeAnswer:
    answer = ChallengeAnswer.objects.select_related("answered_by").get(challenge=challenge)
    if (answer.answered_by_id, answer.course, answer.reasons) == (by.person_id, course, reasons.strip()):
        return answer
    raise CannotLookAgain(
        f"{answer.who} has answered already. What you wrote is still here, but has not been saved."
    )


def _open_again(challenge: Challenge, by: Actor, on: date) -> None:
    """A request that was settled without a place is heard again; a stay is found by the next panel as it prepares."""
    decision = challenge.decision
    referral = decision.referral
    if referral is None or kind_of_case(decision) or referral.state != "decided":
        return
    opened = referral_actions.look_again(referral, by=by, on=on, note="The family asked, and the panel looks again")
    referral_actions.waits_for_an_agenda(opened, by=by, on=on, cut_off_on=next_cut_off_for(referral.school_id, on))
