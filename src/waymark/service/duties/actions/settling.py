"""Making the kept rows agree with the facts: opened when education is owed, ended when it is given or no longer owed.

Run inside every act that changes a fact, and each night for what came in otherwise. Twice over it does nothing more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from waymark import clocks
from waymark.kernel.wording import long_day
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.accounts.queries import people_with_role
from waymark.service.audit.actions import record
from waymark.service.exclusions.history import our_name
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.actions import close_next_step, set_next_step
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.queries import open_next_step

from ..models import DutyDay, DutyOwner, EducationDuty
from ..owing import Owed, owed_by_in_words, owed_to
from ..rules import END_REASONS, SIXTH_DAY

NEXT_STEP = {
    "illness": "Education for a child too ill to come to school",
    "otherwise": "Education for a child who is out of school",
    "permanent_exclusion": "Full-time education from the sixth school day after a permanent exclusion",
    "suspension": "Full-time education from the sixth school day of a suspension",
}
LOOKS_BACK = timedelta(days=60)
OWNERS = {  # who is asked first to own a duty, in the organisation that answers for it
    "school": (("inclusion_lead",), ("head_teacher",)),
    "authority": (("inclusion_officer",), ("authority_officer",), ("coordinator",)),
}


@dataclass(frozen=True)
class Settled:
    """What was done: rows opened, rows ended, and rows whose day changed with the day before it."""

    opened: tuple[EducationDuty, ...] = ()
    ended: tuple[EducationDuty, ...] = ()
    moved: tuple[tuple[EducationDuty, date | None], ...] = ()


def settle(pupils: Collection[Pupil], on: date, by: Actor | None) -> Settled:
    """``by=None`` is the service itself. Whoever acts must be responsible for the children, or the database refuses."""
    opened, ended, moved, ours = [], [], [], our_name()
    found = owed_to(pupils, on)
    for one in found:
        if one.kept is None:
            if _is_to_be_opened(one, on) and (row := open_row(one, on, by)):
                opened.append(row)
        elif reason := _over(one, one.kept.is_explained):
            ended.append(_end(one, reason, on))
        else:
            if (before := one.kept.said_due_on) != one.due_on and one.is_running:
                _say_day(one, before, on)
                moved.append((one.kept, before))
            _follow_the_child(one, ours)
    return Settled(tuple(opened), tuple(ended), tuple(moved))


def _is_to_be_opened(one: Owed, on: date) -> bool:
    """By the law, not by guidance alone, and not set aside by somebody's word. Illness is looked at from 15 days on, which
    guidance says; the duty itself is law."""
    if one.cause not in SIXTH_DAY:
        return one.is_running and not one.is_set_aside and one.due_on is not None and one.due_on <= on
    return one.cause in SIXTH_DAY and one.is_law and not one.is_set_aside and (one.is_running or _was_lost(one, on))


def _was_lost(one: Owed, on: date) -> bool:
    """Entered when it was already over, with days lost that nobody has explained, and not long ago."""
    if one.run is None or one.run.last_on is None or one.run.last_on < on - LOOKS_BACK:
        return False
    return bool(one.owed and one.owed.state == "ended" and one.owed.days_lost and not one.has_been_kept)


def _over(one: Owed, is_explained: bool) -> str:
    """Why the facts end a kept row; "" while they do not. Days that were lost must be explained before it ends."""
    if one.owed is not None and one.owed.days_lost and not is_explained:
        return ""
    if one.owed is not None and one.owed.state == "met":
        return "met"
    return _why_over(one) if one.owed is None or one.owed.state == "ended" else ""


def _why_over(one: Owed) -> str:
    """Where the run has no day at all any more, its event is still among the facts."""
    about = one.run.events if one.run else (one.kept.about,)
    events = [event for event in one.history.events if event.key in about]
    if any(event.cancelled_on for event in events):
        return "cancelled"
    decisions = {event.board_decision for event in events}
    decisions |= {event.reconsidered for event in events if isinstance(event, clocks.PermanentExclusion)}
    if "reinstated" in decisions:
        return "reinstated"
    if one.cause != "permanent_exclusion":
        return "back_at_school"
    return _why_it_left(one)


def _why_it_left(one: Owed) -> str:
    """A permanent exclusion that stands and is owed no longer: another school, another council, or the child's age."""
    first_on, school = (one.run.first_on, one.run.school) if one.run else (one.kept.opened_on, "")
    if any(roll.main and roll.school != school and roll.first_on > first_on for roll in one.history.registrations):
        return "new_school"
    return "moved_away" if one.history.homes else "over_age"


def open_row(one: Owed, on: date, by: Actor | None, owner: Person | None = None) -> EducationDuty | None:
    """None where nobody holds a role that could own it: the board then shows the child as opened by nobody."""
    owed_by = owed_by_in_words(one.owed, our_name())
    owner = owner or first_owner(owed_by, one.school_id, on)
    if owner is None:
        return None
    row = EducationDuty.objects.create(
        pupil=one.pupil, cause=one.cause, owed_by=owed_by, school_id=one.school_id,
        about=one.run.events[0] if one.run else "", opened_on=on, opened_by_id=by.person_id if by else None, owner=owner,
        seen_due_on=one.due_on,
    )
    DutyOwner.objects.create(
        pupil=one.pupil, duty=row, owner=owner, given_on=on, given_by_id=by.person_id if by else None,
        why="First owner, by their role",
    )
    DutyDay.objects.create(pupil=one.pupil, duty=row, due_on=one.due_on, said_on=on, because=one.because[:300])
    record("open_duty", by=by, on=on, about=row.reference, pupil_id=one.pupil.pk, why=one.because)
    _set_step(one, owner, on, by)
    queue_message(
        to=owner.email, subject="A child’s education is yours to arrange", about=row.reference,
        link=f"/sixth-day/{row.reference}/",
        body=f"You are the owner of {row.reference}: full-time education is due"
        f"{f' from {long_day(one.due_on)}' if one.due_on else ''}. Sign in to read it.",
    )
    return row


def first_owner(owed_by: str, school_id: int | None, on: date) -> Person | None:
    """Somebody of the organisation that answers for it, the first role of the list that anybody holds."""
    ours = deployment()
    at = school_id if owed_by == "school" else ours.authority_id if ours else None
    for roles in OWNERS["school" if owed_by == "school" else "authority"] if at else ():
        person = people_with_role(at, set(roles), on).order_by("pk").first()
        if person:
            return person
    return None


def _set_step(one: Owed, owner: Person, on: date, by: Actor | None) -> None:
    """A head who excludes moves the whole case on. Anything else leaves a step that is open about something else."""
    moves_on = one.cause == "permanent_exclusion" and by is not None
    if one.cause in NEXT_STEP and (moves_on or open_next_step(one.pupil) is None):
        set_next_step(
            one.pupil, what=NEXT_STEP[one.cause], due_on=one.due_on or on, owner=owner, by=None, on=on,
            about=one.run.events[0] if one.run else "",
        )


def _end(one: Owed, reason: str, on: date) -> EducationDuty:
    words = f"{END_REASONS[reason]}. {one.because or 'Nothing that is recorded says it is owed.'}"
    return end_row(one.kept, reason=reason, words=words, by=None, on=on)


def end_row(row: EducationDuty, *, reason: str, words: str, by: Actor | None, on: date) -> EducationDuty:
    row.ended_on, row.end_reason, row.end_words = max(on, row.opened_on), reason, words
    row.ended_by_id = by.person_id if by else None
    row.save(update_fields=["ended_on", "end_reason", "end_words", "ended_by"])
    step = open_next_step(row.pupil)
    if step and row.about and step.about == row.about:
        close_next_step(row.pupil, on=on)
    record("end_duty", by=by, on=on, about=row.reference, pupil_id=row.pupil_id, why=words)
    return row


def _say_day(one: Owed, before: date | None, on: date) -> None:
    """The day moved: kept beside the one that was said before, and told to the owner."""
    was = f"It was said to be {long_day(before)}. " if before else ""
    DutyDay.objects.create(
        pupil=one.pupil, duty=one.kept, due_on=one.due_on, said_on=on, because=f"{was}{one.because}"[:300]
    )
    if one.due_on:
        step = open_next_step(one.pupil)
        if step and one.kept.about and step.about == one.kept.about:
            step.due_on = one.due_on
            step.save(update_fields=["due_on"])
    queue_message(
        to=one.kept.owner.email, subject="A day has changed", about=one.kept.reference, link=f"/sixth-day/{one.kept.reference}/",
        body=f"The day education is due has changed for {one.kept.reference}. Sign in to read what it was and what it is.",
    )


def _follow_the_child(one: Owed, ours: str) -> None:
    """Whose duty it is follows where the child lives."""
    if one.owed is None:
        return
    owed_by = owed_by_in_words(one.owed, ours)
    if one.kept.owed_by != owed_by:
        one.kept.owed_by = owed_by
        one.kept.save(update_fields=["owed_by"])
