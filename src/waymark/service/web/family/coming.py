"""Who decides what, and by when: every row a family reads about what is still to come, in plain words.

Never from what is written for those who work on it, and nothing of a decision or a place before the family was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from waymark.service.panels.queries import decisions_of, next_listing_of, next_meeting_of
from waymark.service.panels.rules import NEEDS_INTERIM_SUPPORT
from waymark.service.panels.words import decision_maker_words
from waymark.service.placements.queries import extension_to_decide, return_checks_of, reviews_of
from waymark.service.pupils.queries import open_next_step
from waymark.service.referrals.queries import questions_asked
from waymark.service.web.components.wording import long_day

if TYPE_CHECKING:
    from waymark.service.panels.models import Decision, PanelMeeting
    from waymark.service.placements.models import Placement
    from waymark.service.pupils.models import Letter, Pupil
    from waymark.service.referrals.models import Referral

NO_DAY = "No day is set yet"
RING_FIRST = "Somebody rings you first, and then writes to you."
IN_LAW_AFTER = (
    "Most places also need a yes in law, often from the governing board of your school. We tell you who decides, and by when."
)


@dataclass(frozen=True)
class Coming:
    """``when``: words with the day; ``what``: a sentence that begins with who does it; ``day``: what it is sorted by."""

    when: str
    what: str
    day: date = date.max


def what_is_coming(
    pupil: Pupil, referral: Referral | None, placement: Placement | None, letters: tuple[Letter, ...], on: date
) -> tuple[Coming, ...]:
    """Rows in the order of their days. ``placement`` is one the family may know of, or None."""
    if placement is not None:
        return tuple(_with_a_place(placement, _name(pupil), on))
    if referral is None or referral.state in {"withdrawn", "expired"}:
        return ()
    decision = newest_decision(referral)
    told = decision is not None and is_told(decision, letters)
    if referral.state == "decided":
        return tuple(_after_a_decision(decision, on)) if told else (Coming("In the next days", RING_FIRST),)
    meanwhile = _after_a_decision(decision, on) if told else []
    return tuple(sorted([*meanwhile, *_before_a_decision(pupil, referral, on)], key=lambda one: one.day))


def newest_decision(referral: Referral) -> Decision | None:
    """The newest decision about a request that stands."""
    return decisions_of(referral.pupil_id).filter(referral=referral.pk).select_related("interim_owner").first()


def is_told(decision: Decision, letters: tuple[Letter, ...]) -> bool:
    """Whether the family has been written to about this very decision."""
    return any(one.about == decision.reference for one in letters)


def _before_a_decision(pupil: Pupil, referral: Referral, on: date) -> list[Coming]:
    school = referral.school.name
    if referral.state in {"draft", "awaiting_head"}:
        return [Coming(NO_DAY, f"The head teacher of {school} decides whether to ask for help. You can ask to read it first.")]
    if meeting := next_listing_of(referral.pk):
        return _listed(meeting, on, put_off=newest_decision(referral) is not None)
    rows = []
    if asked := next((one for one in questions_asked(referral) if one.answered_on is None), None):
        rows.append(Coming(_by(asked.due_on, on), f"{school} answers a question from the council.", asked.due_on))
    if referral.state == "with_broker" and (step := open_next_step(pupil)):
        rows.append(Coming(_by(step.due_on, on), f"{step.owner.name} speaks with you and the schools about what would help."))
        return rows
    return [*rows, _next_panel(referral, on), Coming("After that", f"{RING_FIRST} {IN_LAW_AFTER}")]


def _next_panel(referral: Referral, on: date) -> Coming:
    """The council reads it first, so the day is the earliest and not a promise."""
    meeting = next_meeting_of(referral.partnership, on) if referral.partnership_id else None
    if meeting is None:
        return Coming(NO_DAY, "The council reads the request. Then the schools near you decide together what would help.")
    return Coming(
        f"{long_day(meeting.meets_on)} at the earliest",
        f"The schools of {meeting.partnership} decide together what would help, once the council has read the request. "
        "They read your words first.",
        meeting.meets_on,
    )


def _listed(meeting: PanelMeeting, on: date, *, put_off: bool) -> list[Coming]:
    """``put_off``: a letter may name the day it was meant to be heard again when the panel put it off."""
    whatever_the_letter = " This is the right day, even if a letter names another." if put_off else ""
    rows = [
        Coming(
            f"On {long_day(meeting.meets_on)}",
            f"The schools of {meeting.partnership.name} decide together what would help. They read your words first."
            f"{whatever_the_letter}",
            meeting.meets_on,
        ),
        Coming("After that", f"{RING_FIRST} {IN_LAW_AFTER}"),
    ]
    if on <= meeting.cut_off_on:
        best = "Add your words by this day if you can. Everybody who decides can then read them in good time."
        rows.insert(0, Coming(_by(meeting.cut_off_on, on), best, meeting.cut_off_on))
    return rows


def _after_a_decision(decision: Decision, on: date) -> list[Coming]:
    """What goes on meanwhile for a child who waits or was refused: it is in their letter too."""
    if decision.outcome not in NEEDS_INTERIM_SUPPORT or decision.interim_owner is None:
        return []
    rows = [
        Coming(
            _by(decision.interim_review_on, on),
            f"{decision.interim_owner.name} looks with you at how things are going. Until then: {decision.interim_support}",
            decision.interim_review_on,
        )
    ]
    if owed := getattr(decision, "education_meanwhile", None):
        rows.insert(0, Coming(f"From {long_day(owed.begins_on)}", f"Lessons until then: {owed.what}", owed.begins_on))
    return rows


def _with_a_place(placement: Placement, name: str, on: date) -> list[Coming]:
    where = placement.provision_class.provision.name
    if placement.state in {"agreed", "offered", "authorised"}:
        return _to_be_answered(placement, name, where, on)
    if placement.state == "confirmed":
        ask_for = f" Ask for {placement.provision_named_adult}." if placement.provision_named_adult else ""
        return [Coming(f"On {long_day(placement.starts_on)}", f"{name} begins at {where}.{ask_for}")]
    if placement.state == "arrived":
        return _while_there(placement, name, where, on)
    check = next((one for one in return_checks_of(placement) if one.checked_on is None), None)
    if placement.state == "ended" and check:
        school = check.owner_organisation.name if check.owner_organisation_id else "The school"
        return [Coming(_by(check.due_on, on), f"{school} looks whether things still go well, and asks {name}.")]
    if placement.state == "ended":
        return []
    return [Coming(NO_DAY, "The council looks for what can happen instead. Ring if you have not heard from anybody.")]


def _to_be_answered(placement: Placement, name: str, where: str, on: date) -> list[Coming]:
    who = _who_decides_in_law(placement)
    if placement.host_answered_on:
        host = Coming(f"Done on {long_day(placement.host_answered_on)}", f"{where} said yes.")
    else:
        host = Coming(_by(placement.host_answer_due_on or placement.starts_on, on), f"{where} says whether {name} can come.")
    if placement.legally_decided_on:
        law = Coming(f"Done on {long_day(placement.legally_decided_on)}", f"{who} agreed. In law the decision is theirs.")
    else:
        law = Coming(
            _by(placement.decision_due_on or placement.starts_on, on),
            f"{who} decides. In law the decision is theirs, so tell them before then what you think.",
        )
    return [host, law, Coming(f"On {long_day(placement.starts_on)}", f"If both say yes, {name} begins at {where}.")]


def _while_there(placement: Placement, name: str, where: str, on: date) -> list[Coming]:
    rows = []
    if longer := extension_to_decide(placement):
        who = _who_decides_in_law(placement)
        rows.append(Coming(_by(longer.legal_decision_due_on, on), f"{who} decides whether {name} stays longer."))
    if review := next((one for one in reviews_of(placement) if one.held_on is None), None):
        settles = " You settle together what comes after." if review.is_decision_review else ""
        rows.append(Coming(_by(review.due_on, on), f"{where}, the school and you look at how it is going.{settles}"))
    late = placement.expected_end_on < on
    end = f"{name} was to finish at {where}. What comes next is being settled." if late else f"{name} finishes at {where}."
    return [*rows, Coming(_by(placement.expected_end_on, on) if late else f"On {long_day(placement.expected_end_on)}", end)]


def _by(day: date, on: date) -> str:
    return f"By {long_day(day)}" if day >= on else f"Was due by {long_day(day)}. If you have heard nothing, ring us"


def _name(pupil: Pupil) -> str:
    return pupil.known_as or pupil.given_names


def _who_decides_in_law(placement: Placement) -> str:
    who = decision_maker_words(placement.decision_maker, placement.home_school.name if placement.home_school else "the school")
    return who[:1].upper() + who[1:]
