"""The way on: a plan both sides promise to, then whether the return held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Organisation
from waymark.service.pupils.actions import close_next_step, give_access

from .. import permissions
from ..models import DestinationPlan, Placement, Promise, ReturnCheck, ReturnPhase
from ..others_named import refuse_other_names
from ..queries.stays import may_answer_promise
from ..rules import DESTINATION_ROUTES, OVER, AskedAgain, Refused, WrongState, check_return_is_due
from ..rules.dates import said
from .steps import (
    coordinators,
    home_calendar,
    locked,
    next_step,
    school_days_after,
    school_people,
    write_step,
)

TALK_WITHIN_SCHOOL_DAYS = 2
SURE_IT_HOLDS = "it holds"
PLANNED_AHEAD = timedelta(days=366)  # after the stay's end: further on is a slip of the pen


class Phase(NamedTuple):
    """From when to when, and how many half days a week in school."""

    starts_on: date
    ends_on: date
    sessions_a_week: int
    description: str = ""


class Promised(NamedTuple):
    """``side``: home_school, provision, family or new_school."""

    side: str
    text: str
    due_on: date


@transaction.atomic
def plan_return(
    *, plan: DestinationPlan, named_adult: str, phases: Sequence[Phase] = (), promises: Sequence[Promised] = (),
    home_readiness: int | None = None, pupil_readiness: int | None = None, family_agrees: bool | None = None,
    route: str = "", receiving_school: Organisation | None = None, first_thoughts: str = "", by: Actor, on: date,
) -> DestinationPlan:
    """Save the way on as a whole: promises already marked kept or broken stay, the rest is as given.

    A receiving school other than the home school may see the child from now on.
    """
    permissions.PLAN_RETURN.require(by)
    placement = locked(plan.placement)
    permissions.PLAN_RETURN.require(by, placement)
    if placement.state in OVER - {"ended"}:
        raise WrongState("This place never began, so there is no way on to plan from it.")
    if route and route not in DESTINATION_ROUTES:
        raise Refused("Choose where the child is expected to go.")
    _check_phases(phases, placement)
    _check_promises(promises, placement)
    plan = DestinationPlan.objects.select_for_update().get(pk=plan.pk)
    plan.route, plan.first_thoughts = route or plan.route, first_thoughts.strip() or plan.first_thoughts
    plan.named_adult, plan.family_agrees = named_adult.strip(), family_agrees
    plan.home_readiness, plan.pupil_readiness = home_readiness, pupil_readiness
    if receiving_school is not None:
        plan.receiving_school = receiving_school
        give_access(placement.pupil, receiving_school.pk, because="receiving_school", about=placement.reference, on=on)
    plan.save()
    ReturnPhase.objects.filter(plan=plan).delete()
    ReturnPhase.objects.bulk_create([ReturnPhase(plan=plan, pupil_id=plan.pupil_id, **one._asdict()) for one in phases])
    _keep_promises(plan, promises)
    write_step(placement, "plan_return", by=by, on=on)
    record("plan_return", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id)
    return plan


def _check_phases(phases: Sequence[Phase], placement: Placement) -> None:
    """Each step inside the time of the stay and what follows it, and after the step before it."""
    before = None
    for number, one in enumerate(phases, start=1):
        step = f"Step {number}, from {said(one.starts_on)},"
        if one.ends_on < one.starts_on:
            raise Refused(f"{step} ends before it starts: correct one of the two days.")
        if one.starts_on < placement.starts_on:
            raise Refused(f"{step} is before the stay begins on {said(placement.starts_on)}: enter that day or a later one.")
        if one.ends_on > placement.expected_end_on + PLANNED_AHEAD:
            raise Refused(f"{step} lasts until {said(one.ends_on)}, more than a year after the stay: correct the day.")
        if not 1 <= one.sessions_a_week <= 10:
            raise Refused(f"{step} has {one.sessions_a_week} half days a week: enter 1 to 10.")
        if before and one.starts_on < before.starts_on:
            raise Refused(f"{step} is before step {number - 1}: put the steps in the order they happen.")
        if before and one.starts_on <= before.ends_on:
            raise Refused(f"{step} shares that day with step {number - 1}: let it begin after {said(before.ends_on)}.")
        before = one


def _check_promises(promises: Sequence[Promised], placement: Placement) -> None:
    first_on = min(placement.agreed_on, placement.starts_on)
    for one in promises:
        if not first_on <= one.due_on <= placement.expected_end_on + PLANNED_AHEAD:
            raise Refused(
                f"The promise “{one.text}” is by {said(one.due_on)}: enter a day after the place was agreed on {said(first_on)} "
                "and within a year of its end."
            )


def _keep_promises(plan: DestinationPlan, promises: Sequence[Promised]) -> None:
    Promise.objects.filter(plan=plan, kept__isnull=True).delete()
    settled = {(one.side, one.text) for one in Promise.objects.filter(plan=plan)}
    Promise.objects.bulk_create([
        Promise(plan=plan, pupil_id=plan.pupil_id, **one._asdict())
        for one in dict.fromkeys(promises) if (one.side, one.text) not in settled
    ])


@transaction.atomic
def note_promise(*, promise: Promise, kept: bool | None, by: Actor, on: date) -> Promise:
    """A side says whether it kept its own promise, once the stay has begun; ``None`` takes the answer back the same day."""
    placement = promise.plan.placement
    permissions.PLAN_RETURN.require(by, placement)
    if not may_answer_promise(promise, by):
        raise Refused(f"Only the side that promised “{promise.text}” says whether it was kept.")
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    if placement.state not in {"arrived", "ended"}:
        raise WrongState("The stay has not begun: promises are answered once the child is there.")
    if promise.kept == kept:
        return promise
    if promise.kept is not None and promise.kept_noted_on != on:
        raise Refused(f"This was answered on {said(promise.kept_noted_on)}. An answer can be taken back on the same day only.")
    promise.kept, promise.kept_noted_on = kept, None if kept is None else on
    promise.save(update_fields=["kept", "kept_noted_on"])
    answer = {True: "kept", False: "not kept", None: "answer taken back"}[kept]
    record("note_promise", by=by, on=on, about=placement.reference, pupil_id=promise.pupil_id, why=f"{answer}: {promise.text}")
    return promise


@transaction.atomic
def record_return_check(
    *,
    check: ReturnCheck,
    is_attending: bool,
    suspended_since: bool,
    moved_since: bool,
    held: bool,
    by: Actor,
    on: date,
    pupil_view: str = "",
    note: str = "",
    sure: str = "",
) -> ReturnCheck:
    """Say whether the return held. One that breaks down starts a conversation within two school days.

    The same answers twice are kept once; other answers to a check that was made are refused, and so is one long before its day.
    A return said to hold though the other answers speak against it is asked about once more (``AskedAgain``); ``sure`` is
    ``SURE_IT_HOLDS`` with the second press.
    """
    permissions.CHECK_RETURN.require(by)
    placement = locked(check.placement)
    permissions.CHECK_RETURN.require(by, placement)
    check = ReturnCheck.objects.select_for_update().get(pk=check.pk)
    answers = {"is_attending": is_attending, "suspended_since": suspended_since, "moved_since": moved_since, "held": held,
               "pupil_view": pupil_view.strip(), "note": note.strip()}
    if check.checked_on:
        _refuse_other_answers(check, answers)
        return check
    refuse_other_names(placement, {"What would help now": note}, on=on)
    check_return_is_due(check.due_on, on, home_calendar(placement))
    if held and sure != SURE_IT_HOLDS:
        _ask_whether_it_holds(is_attending, suspended_since, moved_since)
    for name, answer in answers.items():
        setattr(check, name, answer)
    check.checked_on, check.checked_by_id = on, by.person_id
    check.save()
    write_step(placement, "check_return", by=by, on=on, note=check.note)
    _after_check(check, placement, by, on)
    record("record_return_check", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id,
           why="the return held" if held else "the return did not hold")
    return check


def _ask_whether_it_holds(is_attending: bool, suspended_since: bool, moved_since: bool) -> None:
    against = [
        words for words, is_so in (
            ("is not in school", not is_attending), ("was suspended", suspended_since), ("has moved school again", moved_since),
        ) if is_so
    ]
    if against:
        raise AskedAgain(
            f"Check this: you say that the child {' and '.join(against)}, and that the return is holding. Change an answer, "
            "or press again to save both.",
            SURE_IT_HOLDS,
        )


def _refuse_other_answers(check: ReturnCheck, answers: dict[str, object]) -> None:
    if any(getattr(check, name) != answer for name, answer in answers.items()):
        raise Refused(
            f"The check after {check.after_school_weeks} school weeks was answered already, on {said(check.checked_on)}. "
            "What you typed is still here, but has not been saved: copy what is new before you leave this page."
        )


def _after_check(check: ReturnCheck, placement, by: Actor, on: date) -> None:
    if not check.held:
        due_on = school_days_after(on, TALK_WITHIN_SCHOOL_DAYS, home_calendar(placement))
        next_step(
            placement,
            "The return is breaking down: talk with the child, the family and both schools",
            due_on,
            school_people(placement, on, check.owner_organisation_id) + coordinators(on),
            by=by,
            on=on,
            subject="A return needs a conversation",
        )
        return
    following = ReturnCheck.objects.filter(placement=placement, checked_on__isnull=True).first()
    if following is None:
        close_next_step(placement.pupil, on=on)
    else:
        next_step(placement, f"Did the return hold? Asked after {following.after_school_weeks} school weeks",
                  following.due_on, school_people(placement, on, following.owner_organisation_id), by=by, on=on)
