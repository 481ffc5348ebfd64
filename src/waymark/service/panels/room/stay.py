"""A stay before the panel, to be extended or ended, or a return to be checked: purpose, where it stands, what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.queries import calendar_for
from waymark.service.placements.models import ExitCriterion, LongerStayAsked, Placement, ReturnCheck, Review
from waymark.service.placements.queries import longer_stay_asked
from waymark.service.placements.rules import DESTINATION_ROUTES

from ..words import short_day


@dataclass(frozen=True)
class Criterion:
    text: str
    standing: str
    is_met: bool


@dataclass(frozen=True)
class ReviewHeld:
    on: date
    pupil_view: str
    parent_view: str
    progress: str
    next_action: str


@dataclass(frozen=True)
class CheckDue:
    after_school_weeks: int
    due_on: date
    checked_on: date | None
    held: bool | None
    pupil_view: str
    note: str


@dataclass(frozen=True)
class AskedLonger:
    """A longer stay asked for: how long, by whom and when; why; what the child says."""

    what: str
    reason: str
    pupil_view: str


@dataclass(frozen=True)
class StayFile:
    """``week`` of ``weeks`` school weeks; ``week`` is 0 before the child arrived."""

    place: str
    purpose: str
    starts_on: date
    expected_end_on: date
    week: int
    weeks: int
    criteria: tuple[Criterion, ...]
    reviews: tuple[ReviewHeld, ...]
    destination: str
    first_thoughts: str
    checks: tuple[CheckDue, ...]
    asked: AskedLonger | None = None


def asked_longer_words(asked: LongerStayAsked) -> str:
    """ "2 school weeks longer are asked for, to Fri 11 Dec"."""
    what = f"{asked.weeks} school weeks longer are" if asked.weeks != 1 else "1 school week longer is"
    return f"{what} asked for, to {short_day(asked.to_on)}"


def longer_asked_to(placement: Placement) -> date | None:
    """The day to which a longer stay is asked for and not answered yet."""
    asked = longer_stay_asked(placement)
    return asked.to_on if asked and asked.answered_on is None else None


def _asked(placement: Placement) -> AskedLonger | None:
    asked = longer_stay_asked(placement)
    if asked is None or placement.ended_on:
        return None
    return AskedLonger(
        f"{asked_longer_words(asked)}: {asked.asked_by.name}, {short_day(asked.asked_on)}", asked.reason, asked.pupil_view
    )


def stay_file(placement: Placement, on: date) -> StayFile:
    """Three or four queries. ``placement`` comes with its class and provision, and best with its plan."""
    plan = getattr(placement, "destination_plan", None)
    calendar = calendar_for(placement.home_school_id)
    until = placement.ended_on or placement.expected_end_on
    return StayFile(
        place=str(placement.provision_class),
        purpose=placement.purpose,
        starts_on=placement.starts_on,
        expected_end_on=placement.expected_end_on,
        week=_weeks(calendar, placement.starts_on, min(on, until)),
        weeks=_weeks(calendar, placement.starts_on, until),
        criteria=tuple(
            Criterion(one.text, one.standing or one.baseline, one.is_met)
            for one in ExitCriterion.objects.filter(placement=placement).order_by("id")
        ),
        reviews=tuple(
            ReviewHeld(one.held_on, one.pupil_view, one.parent_view, one.progress, one.next_action)
            for one in Review.objects.filter(placement=placement, held_on__isnull=False).order_by("-held_on")[:3]
        ),
        destination=DESTINATION_ROUTES[plan.route] if plan else "",
        first_thoughts=plan.first_thoughts if plan else "",
        asked=_asked(placement),
        checks=tuple(
            CheckDue(one.after_school_weeks, one.due_on, one.checked_on, one.held, one.pupil_view, one.note)
            for one in (ReturnCheck.objects.filter(placement=placement) if placement.ended_on else ())
        ),
    )


def _weeks(calendar: SchoolCalendar, first_on: date, last_on: date) -> int:
    first_on, last_on = max(first_on, calendar.first_on), min(last_on, calendar.last_on)
    return calendar.school_weeks_between(first_on, last_on) if first_on <= last_on else 0
